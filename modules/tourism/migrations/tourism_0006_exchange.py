"""Files of places while they are imported; what the check of places' links found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "tourism_0006"
down_revision = "tourism_0005_visits"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        "tourism_place_file",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.Column("taken_at", INSTANT),
        sa.Column("told", JSONB, nullable=False),
        sa.Column("rows", sa.LargeBinary, nullable=False),
        sa.Column("asked_at", INSTANT),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("is_cancelled", sa.Boolean, nullable=False),
        sa.Column("ended", sa.Text, nullable=False),
    )
    tenant_table(
        "tourism_link",
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("checked_at", INSTANT),
        sa.Column("failing_since", INSTANT),
        sa.Column("next_at", INSTANT, nullable=False),
        key=["url"],
    )
    tenant_index("tourism_link", "next_at", name="tourism_link_next_idx")
    tenant_index("tourism_link", "state", "url", name="tourism_link_state_idx")
    tenant_index("tourism_place", "website", "id", where="website <> ''", name="tourism_place_website_idx")


def downgrade() -> None:
    """Remove them."""
    op.drop_index("tourism_place_website_idx", "tourism_place")
    for table in ("tourism_link", "tourism_place_file"):
        op.drop_table(table)
