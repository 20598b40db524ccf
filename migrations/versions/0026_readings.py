"""Files that people upload to be read: kept while a job reads them, and for a day after."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "0026_readings"
down_revision = "0020_mails"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    tenant_table(
        "dothi_reading",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("options", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("refusal", JSONB),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
    )
    tenant_index("dothi_reading", "asked_at")


def downgrade() -> None:
    """Remove it; files that are being read are sent again."""
    op.drop_table("dothi_reading")
