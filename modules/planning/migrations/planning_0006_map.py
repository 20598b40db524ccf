"""Tiles of the map that are made once for each layer, and what a version changes against the former one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_table

revision = "planning_0006"
down_revision = "planning_0005"
branch_labels = None
depends_on = None

TO_LAYER = (["layer_id"], "planning_layer", ["id"])


def upgrade() -> None:
    """Make them."""
    tenant_table(
        "planning_tile",
        sa.Column("layer_id", sa.Uuid, nullable=False),
        sa.Column("z", sa.Integer, nullable=False),
        sa.Column("x", sa.Integer, nullable=False),
        sa.Column("y", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        key=("layer_id", "z", "x", "y"),
        references=[TO_LAYER],
        is_part=True,
    )
    tenant_table(
        "planning_comparison",
        sa.Column("layer_id", sa.Uuid, nullable=False),
        sa.Column("former_id", sa.Uuid, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", JSONB, nullable=False),
        key=("layer_id", "former_id"),
        references=[TO_LAYER, (["former_id"], "planning_layer", ["id"])],
        is_part=True,
    )


def downgrade() -> None:
    """Remove them."""
    for name in ("comparison", "tile"):
        op.drop_table(f"planning_{name}")
