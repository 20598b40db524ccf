"""Happenings with their kept dates, what was written of them, and the version of the feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "tourism_0002"
down_revision = "tourism_0001"
branch_labels = None
depends_on = None

SHOWN = "status IN ('published', 'cancelled')"
INSTANT = sa.DateTime(timezone=True)
TO_HAPPENING = (["happening_id"], "tourism_happening", ["id"])


def upgrade() -> None:
    """Make them."""
    tenant_table(
        "tourism_happening",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("texts", JSONB, nullable=False),
        sa.Column("list_key", sa.Text, nullable=False),
        sa.Column("place_id", sa.Uuid),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("website", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("starts_at", sa.Time),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("excepted", JSONB, nullable=False),
        sa.Column("changes", JSONB, nullable=False),
        sa.Column("last_on", sa.Date),
        sa.Column("is_regular", sa.Boolean, nullable=False),
        sa.Column("kept_from", sa.Date),
        sa.Column("kept_until", sa.Date),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        uniques=[["slug"]],
        references=[(["place_id"], "tourism_place", ["id"])],
    )
    for name, columns, where in (
        ("desk", ("status", "list_key", "id"), None),
        ("all", ("list_key", "id"), None),
        ("place", ("place_id",), None),
        ("kept", ("kept_until",), SHOWN),
        ("regular", ("list_key", "id"), f"{SHOWN} AND is_regular"),
    ):
        tenant_index("tourism_happening", *columns, where=where, name=f"tourism_happening_{name}_idx")
    tenant_table(
        "tourism_happening_version",
        sa.Column("happening_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        key=["happening_id", "number"],
        references=[TO_HAPPENING],
        grants=("SELECT", "INSERT"),
        is_part=True,
    )
    tenant_table(
        "tourism_occurrence",
        sa.Column("happening_id", sa.Uuid, nullable=False),
        sa.Column("original_on", sa.Date, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("is_first", sa.Boolean, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place_id", sa.Uuid),
        sa.Column("is_regular", sa.Boolean, nullable=False),
        key=["happening_id", "original_on", "day"],
        references=[TO_HAPPENING],
        is_part=True,
    )
    rest = ("day", "starts_at", "happening_id", "original_on")
    for name, leading in (("list", ()), ("kind", ("kind",)), ("at_place", ("place_id",))):
        tenant_index("tourism_occurrence", *leading, *rest, name=f"tourism_occurrence_{name}_idx")
    tenant_index("tourism_occurrence", *rest, where="NOT is_regular", name="tourism_occurrence_rare_idx")
    tenant_table(
        "tourism_calendar",
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        key=(),
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("tourism_calendar", "tourism_occurrence", "tourism_happening_version", "tourism_happening"):
        op.drop_table(table)
