"""Places with the words by which they are found, and what was written of them at each step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "tourism_0001"
down_revision = None
branch_labels = ("tourism",)
depends_on = "0029_gazetteer"

INSTANT = sa.DateTime(timezone=True)
SHOWN = "status = 'published'"
TO_PLACE = (["place_id"], "tourism_place", ["id"])


def upgrade() -> None:
    """Make them."""
    tenant_table(
        "tourism_place",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("texts", JSONB, nullable=False),
        sa.Column("list_key", sa.Text, nullable=False),
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        sa.Column("cell", sa.BigInteger, nullable=False),
        sa.Column("is_approximate", sa.Boolean, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Uuid),
        sa.Column("price_level", sa.Text, nullable=False),
        sa.Column("wheelchair", sa.Text, nullable=False),
        sa.Column("children", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("website", sa.Text, nullable=False),
        sa.Column("hours", sa.Text, nullable=False),
        sa.Column("is_open", sa.Boolean),
        sa.Column("next_change_at", INSTANT),
        sa.Column("picture_id", sa.Uuid),
        sa.Column("picture_credit", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("source_key", sa.Text),
        sa.Column("confirmed_on", sa.Date),
        sa.Column("published_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        uniques=[["slug"], ["source", "source_key"]],
        references=[(["unit_id"], "tenants_unit", ["id"])],
    )
    for name, columns, where in (
        ("list", ("list_key", "id"), SHOWN),
        ("kind", ("kind", "list_key", "id"), SHOWN),
        ("map", ("cell",), SHOWN),
        ("open", ("list_key", "id"), f"{SHOWN} AND is_open"),
        ("desk", ("status", "list_key", "id"), None),
        ("all", ("list_key", "id"), None),
        ("cell", ("cell",), None),
        ("change", ("next_change_at",), "next_change_at IS NOT NULL"),
    ):
        tenant_index("tourism_place", *columns, where=where, name=f"tourism_place_{name}_idx")
    tenant_table(
        "tourism_place_word",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("place_id", sa.Uuid, nullable=False),
        key=["word", "place_id"],
        references=[TO_PLACE],
        is_part=True,
    )
    tenant_index("tourism_place_word", "place_id", name="tourism_place_word_place_idx")
    tenant_table(
        "tourism_place_version",
        sa.Column("place_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        key=["place_id", "number"],
        references=[TO_PLACE],
        grants=("SELECT", "INSERT"),
        is_part=True,
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("tourism_place_version", "tourism_place_word", "tourism_place"):
        op.drop_table(table)
