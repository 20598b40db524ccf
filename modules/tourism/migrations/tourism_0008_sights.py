"""Several pictures a place; lists in the order of English; words in which abbreviations are spelled out."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table
from dothi.values.alphabet import sort_text
from tenants.gazetteer.words import words_of

revision = "tourism_0008_sights"
down_revision = "tourism_0007_told"
branch_labels = None
depends_on = None

SHOWN = "status = 'published'"
FIRST_PICTURES = """
INSERT INTO tourism_picture (tenant_id, place_id, file_id, position, credit, alt)
SELECT tenant_id, id, picture_id, 0, picture_credit, '{}'::jsonb FROM tourism_place WHERE picture_id IS NOT NULL
"""
KEYS = sa.text("UPDATE tourism_place SET list_key_en = :key WHERE tenant_id = :tenant_id AND id = :id")
WORDS = sa.text(
    "INSERT INTO tourism_place_word (tenant_id, place_id, word) VALUES (:tenant_id, :id, :word) ON CONFLICT DO NOTHING"
)


def upgrade() -> None:
    """Add them; what is stored gets its keys and words."""
    tenant_table(
        "tourism_picture",
        sa.Column("place_id", sa.Uuid, nullable=False),
        sa.Column("file_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("credit", sa.Text, nullable=False),
        sa.Column("alt", JSONB, nullable=False),
        key=["place_id", "file_id"],
        references=[(["place_id"], "tourism_place", ["id"])],
        is_part=True,
    )
    op.execute(FIRST_PICTURES)
    op.add_column("tourism_place", sa.Column("list_key_en", sa.Text))
    fill()
    op.alter_column("tourism_place", "list_key_en", nullable=False)
    for name, columns, where in (
        ("list_en", ("list_key_en", "id"), SHOWN),
        ("kind_en", ("kind", "list_key_en", "id"), SHOWN),
        ("open_en", ("list_key_en", "id"), f"{SHOWN} AND is_open"),
    ):
        tenant_index("tourism_place", *columns, where=where, name=f"tourism_place_{name}_idx")
    op.drop_index("tourism_place_word_place_idx", "tourism_place_word")
    tenant_index("tourism_place_word", "place_id", "word", name="tourism_place_word_place_idx")


def fill() -> None:
    """What follows from the texts of each place."""
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT tenant_id, id, texts, address FROM tourism_place")).all():
        place: dict[str, Any] = {"tenant_id": row.tenant_id, "id": row.id}
        english, vietnamese = row.texts.get("en", {}), row.texts.get("vi", {})
        connection.execute(KEYS, {**place, "key": sort_text(english.get("name") or vietnamese.get("name", ""))})
        said = [texts.get(field, "") for texts in (vietnamese, english) for field in ("name", "summary")]
        for text in (*said, row.address):
            for word in words_of(text):
                connection.execute(WORDS, {**place, "word": word[:40]})


def downgrade() -> None:
    """Remove them; the words stay, which are more than the former release looked for."""
    op.drop_index("tourism_place_word_place_idx", "tourism_place_word")
    tenant_index("tourism_place_word", "place_id", name="tourism_place_word_place_idx")
    for name in ("list_en", "kind_en", "open_en"):
        op.drop_index(f"tourism_place_{name}_idx", "tourism_place")
    op.drop_column("tourism_place", "list_key_en")
    op.drop_table("tourism_picture")
