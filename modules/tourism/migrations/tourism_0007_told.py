"""The province's places, as its districts tell them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "tourism_0007_told"
down_revision = "tourism_0006"
branch_labels = None
depends_on = None

PLACE = ["member_id", "place_id"]


def upgrade() -> None:
    """Make the tables; each district fills them with the first run of its schedule."""
    tenant_table(
        "tourism_told_place",
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("place_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("is_published", sa.Boolean, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("texts", JSONB, nullable=False),
        sa.Column("list_key", sa.Text, nullable=False),
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        sa.Column("cell", sa.BigInteger, nullable=False),
        key=PLACE,
    )
    for name, columns in (
        ("list", ["list_key", "place_id"]),
        ("kind", ["kind", "list_key", "place_id"]),
        ("member", ["member_id", "list_key", "place_id"]),
        ("map", ["cell"]),
    ):
        tenant_index("tourism_told_place", *columns, name=f"tourism_told_place_{name}_idx", where="is_published")
    tenant_table(
        "tourism_told_word",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("place_id", sa.Uuid, nullable=False),
        key=["word", *PLACE],
        references=[(PLACE, "tourism_told_place", PLACE)],
        is_part=True,
    )
    tenant_index("tourism_told_word", *PLACE, name="tourism_told_word_place_idx")


def downgrade() -> None:
    """Remove them."""
    for table in ("tourism_told_word", "tourism_told_place"):
        op.drop_table(table)
