"""Who follows which area, and figures of all plans by the day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "planning_0005"
down_revision = "planning_0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def texts(*names: str) -> list[sa.Column[object]]:
    """Columns of text that are never empty."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def numbers(*names: str) -> list[sa.Column[object]]:
    """Whole numbers."""
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        "planning_follower",
        sa.Column("id", sa.Uuid, nullable=False),
        *texts("email", "language", "kind", "code", "digest", "words", "shape", "link_token"),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        uniques=[["email", "digest"], ["link_token"]],
    )
    tenant_index("planning_follower", "asked_at", name="planning_follower_asked_idx")
    tenant_index("planning_follower", "confirmed_at", name="planning_follower_confirmed_idx")
    tenant_table(
        "planning_follower_cell",
        sa.Column("cell", sa.BigInteger, nullable=False),
        sa.Column("follower_id", sa.Uuid, nullable=False),
        key=("cell", "follower_id"),
        references=[(["follower_id"], "planning_follower", ["id"])],
        is_part=True,
    )
    tenant_index("planning_follower_cell", "follower_id", name="planning_follower_cell_follower_idx")
    tenant_table(
        "planning_figures",
        sa.Column("counted_at", INSTANT, nullable=False),
        *numbers("plans", "covered_ha", "territory_ha"),
        sa.Column("median_decided_on", sa.Date),
        sa.Column("unknown_codes", JSONB, nullable=False),
        key=(),
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("planning_figures", "planning_follower_cell", "planning_follower"):
        op.drop_table(table)
