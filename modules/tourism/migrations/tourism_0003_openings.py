"""When each text of opening hours means open over the next weeks: for the filter *open at*."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import tenant_index, tenant_table

revision = "tourism_0003_openings"
down_revision = "tourism_0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and let the minute's job renew all places."""
    tenant_table(
        "tourism_hours",
        sa.Column("hours", sa.Text, nullable=False),
        sa.Column("kept_until", INSTANT, nullable=False),
        key=["hours"],
    )
    tenant_index("tourism_hours", "kept_until", name="tourism_hours_kept_idx")
    tenant_table(
        "tourism_opening",
        sa.Column("hours", sa.Text, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        key=["hours", "starts_at"],
        references=[(["hours"], "tourism_hours", ["hours"])],
        is_part=True,
    )
    tenant_index("tourism_place", "hours", name="tourism_place_hours_idx")
    op.execute("UPDATE tourism_place SET next_change_at = created_at WHERE hours <> ''")
    op.execute(
        "INSERT INTO tourism_hours (tenant_id, hours, kept_until)"
        " SELECT tenant_id, hours, min(created_at) FROM tourism_place WHERE hours <> '' GROUP BY tenant_id, hours"
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_index("tourism_place_hours_idx", "tourism_place")
    for table in ("tourism_opening", "tourism_hours"):
        op.drop_table(table)
