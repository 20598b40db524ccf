"""What visitors and businesses say: forms that wait for their code, ratings, links for businesses, their proposals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "tourism_0009"
down_revision = "tourism_0008_sights"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TO_PLACE = (["place_id"], "tourism_place", ["id"])
KEPT = ("rating_count", "rating_total")


def upgrade() -> None:
    """Make them."""
    for name in KEPT:
        op.add_column("tourism_place", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
        op.alter_column("tourism_place", name, server_default=None)
    unconfirmed()
    ratings()
    businesses()


def unconfirmed() -> None:
    """Forms that wait for the code of their mail."""
    tenant_table(
        "tourism_unconfirmed",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("sending", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
    )
    tenant_index("tourism_unconfirmed", "email", "made_at", name="tourism_unconfirmed_email_idx")
    tenant_index("tourism_unconfirmed", "made_at", name="tourism_unconfirmed_made_idx")


def ratings() -> None:
    """Ratings with the reply of the place."""
    tenant_table(
        "tourism_rating",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("place_id", sa.Uuid, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("contact", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("reply_status", sa.Text, nullable=False),
        sa.Column("reply_by", sa.Text, nullable=False),
        sa.Column("replied_at", INSTANT),
        sa.Column("version", sa.Integer, nullable=False),
        uniques=[["place_id", "contact"]],
        references=[TO_PLACE],
    )
    tenant_index("tourism_rating", "status", "id", name="tourism_rating_status_idx")
    tenant_index("tourism_rating", "place_id", "id", where="status = 'shown'", name="tourism_rating_shown_idx")
    tenant_index("tourism_rating", "id", where="reply_status = 'waiting'", name="tourism_rating_reply_idx")


def businesses() -> None:
    """Links to the address on record, and what was proposed by them."""
    tenant_table(
        "tourism_owner_link",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("place_id", sa.Uuid, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("asked_on", sa.Date),
        uniques=[["token_hash"], ["place_id", "asked_on"]],
        references=[TO_PLACE],
    )
    tenant_index("tourism_owner_link", "place_id", "made_at", name="tourism_owner_link_place_idx")
    tenant_table(
        "tourism_proposal",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("place_id", sa.Uuid),
        sa.Column("place_version", sa.Integer),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT),
        sa.Column("accepted", JSONB, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        references=[TO_PLACE],
    )
    tenant_index("tourism_proposal", "status", "id", name="tourism_proposal_status_idx")
    op.create_index(
        "tourism_proposal_open_key",
        "tourism_proposal",
        ["tenant_id", "place_id"],
        unique=True,
        postgresql_where=sa.text("status = 'waiting'"),
    )


def downgrade() -> None:
    """Remove them."""
    for table in ("tourism_proposal", "tourism_owner_link", "tourism_rating", "tourism_unconfirmed"):
        op.drop_table(table)
    for name in KEPT:
        op.drop_column("tourism_place", name)
