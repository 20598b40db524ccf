"""At a district: the indicators of its province's own, as they were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_table

revision = "dashboards_0008"
down_revision = "dashboards_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    tenant_table(
        "dashboards_told_indicator",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("is_retired", sa.Boolean, nullable=False),
        key=["code"],
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("dashboards_told_indicator")
