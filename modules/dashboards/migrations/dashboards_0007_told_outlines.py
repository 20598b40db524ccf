"""At a province: the outlines of its districts, for the map that compares them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_table

revision = "dashboards_0007"
down_revision = "dashboards_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    tenant_table(
        "dashboards_told_outline",
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("outline", JSONB, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        key=["member_id"],
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("dashboards_told_outline")
