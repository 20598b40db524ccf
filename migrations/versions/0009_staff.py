"""Lists of staff between upload and confirmation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_table

revision = "0009_staff"
down_revision = "0008_onboard"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table; it is small, always read by its key."""
    tenant_table(
        "tenants_staff_list",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("taken_at", INSTANT),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("tenants_staff_list")
