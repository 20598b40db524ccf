"""Itineraries with their stops, and what was written of them at each step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "tourism_0010_itineraries"
down_revision = "tourism_0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TO_ITINERARY = (["itinerary_id"], "tourism_itinerary", ["id"])


def upgrade() -> None:
    """Make them."""
    tenant_table(
        "tourism_itinerary",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("texts", JSONB, nullable=False),
        sa.Column("list_key", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("starts_at", sa.Integer, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("stop_count", sa.Integer, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        uniques=[["slug"]],
    )
    for name, columns, where in (
        ("list", ("list_key", "id"), "status = 'published'"),
        ("desk", ("status", "list_key", "id"), None),
        ("all", ("list_key", "id"), None),
    ):
        tenant_index("tourism_itinerary", *columns, where=where, name=f"tourism_itinerary_{name}_idx")
    tenant_table(
        "tourism_itinerary_stop",
        sa.Column("itinerary_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("place_id", sa.Uuid, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("stay", sa.Integer, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        key=["itinerary_id", "number"],
        references=[TO_ITINERARY, (["place_id"], "tourism_place", ["id"])],
        is_part=True,
    )
    tenant_index("tourism_itinerary_stop", "place_id", name="tourism_itinerary_stop_place_idx")
    tenant_table(
        "tourism_itinerary_version",
        sa.Column("itinerary_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        key=["itinerary_id", "number"],
        references=[TO_ITINERARY],
        grants=("SELECT", "INSERT"),
        is_part=True,
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("tourism_itinerary_version", "tourism_itinerary_stop", "tourism_itinerary"):
        op.drop_table(table)
