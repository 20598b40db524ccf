"""Streets and places by name, with the words and spots by which they are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "0029_gazetteer"
down_revision = "0028_second_factor"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ENTRY = "tenants_gazetteer_entry"
TO_ENTRY = ((["entry_id"], ENTRY, ["id"]),)


def texts(*names: str) -> list[sa.Column[object]]:
    """Columns of text that are never empty."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        ENTRY,
        sa.Column("id", sa.Uuid, nullable=False),
        *texts("key", "kind", "name", "ward", "named", "placed"),
        sa.Column("other_names", JSONB, nullable=False),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("lat", sa.Float, nullable=False),
        *texts("numbers", "source", "licence"),
        sa.Column("retired_at", INSTANT),
        uniques=[["key"]],
    )
    tenant_table(
        "tenants_gazetteer_word",
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Uuid, nullable=False),
        key=("word", "entry_id"),
        references=TO_ENTRY,
        is_part=True,
    )
    tenant_index("tenants_gazetteer_word", "entry_id")
    tenant_table(
        "tenants_gazetteer_term",
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        key=("word",),
    )
    tenant_table(
        "tenants_gazetteer_spot",
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("tile", sa.BigInteger, nullable=False),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("lat", sa.Float, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        key=("entry_id", "position"),
        references=TO_ENTRY,
        is_part=True,
    )
    tenant_index("tenants_gazetteer_spot", "tile")
    tenant_table(
        "tenants_gazetteer_file",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        *texts("uploaded_by", "source", "licence"),
        sa.Column("told", JSONB, nullable=False),
        sa.Column("entries", JSONB, nullable=False),
        sa.Column("asked_at", INSTANT),
        sa.Column("taken_at", INSTANT),
    )


def downgrade() -> None:
    """Remove them."""
    for name in ("file", "spot", "term", "word", "entry"):
        op.drop_table(f"tenants_gazetteer_{name}")
