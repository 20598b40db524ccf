"""Visitors counted by day and place, closed months, what was changed; the short links of QR codes."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import tenant_index, tenant_table

revision = "tourism_0005_visits"
down_revision = "tourism_0003_openings"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
PLACE = (["place_id"], "tourism_place", ["id"])
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def upgrade() -> None:
    """Make the tables; places that are shown already get their links."""
    tenant_table(
        "tourism_visitor_count",
        sa.Column("place_id", sa.Uuid, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("domestic", sa.Integer, nullable=False),
        sa.Column("international", sa.Integer, nullable=False),
        sa.Column("counted_at", INSTANT, nullable=False),
        sa.Column("counted_by", sa.Text, nullable=False),
        key=["place_id", "day"],
        references=[PLACE],
    )
    tenant_index("tourism_visitor_count", "day", name="tourism_visitor_count_day_idx")
    tenant_table(
        "tourism_visitor_month",
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=False),
        sa.Column("closed_by", sa.Text, nullable=False),
        sa.Column("domestic", sa.Integer, nullable=False),
        sa.Column("international", sa.Integer, nullable=False),
        key=["month"],
    )
    tenant_table(
        "tourism_visitor_change",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("place_id", sa.Uuid, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("was_domestic", sa.Integer, nullable=True),
        sa.Column("was_international", sa.Integer, nullable=True),
        sa.Column("domestic", sa.Integer, nullable=False),
        sa.Column("international", sa.Integer, nullable=False),
        references=[PLACE],
        grants=("SELECT", "INSERT"),
    )
    tenant_index("tourism_visitor_change", "day", name="tourism_visitor_change_day_idx")
    tenant_table(
        "tourism_visitor_file",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.Column("content", sa.dialects.postgresql.JSONB, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=True),
    )
    tenant_table(
        "tourism_place_link",
        sa.Column("place_id", sa.Uuid, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        key=["place_id"],
        uniques=[["code"]],
        references=[PLACE],
    )
    link_places()


def link_places() -> None:
    """A link for each place that is shown: what an event gives to those that follow."""
    connection = op.get_bind()
    shown = connection.execute(sa.text("SELECT tenant_id, id FROM tourism_place WHERE status = 'published'")).all()
    if not shown:
        return
    codes: set[str] = set()
    while len(codes) < len(shown):
        codes.add("".join(secrets.choice(ALPHABET) for _ in range(7)))
    connection.execute(
        sa.text("INSERT INTO tourism_place_link (tenant_id, place_id, code) VALUES (:tenant, :place, :code)"),
        [{"tenant": row[0], "place": row[1], "code": code} for row, code in zip(shown, codes, strict=True)],
    )


def downgrade() -> None:
    """Remove them, and the counts that follow from them."""
    for table in ("place_link", "visitor_file", "visitor_change", "visitor_month", "visitor_count"):
        op.drop_table(f"tourism_{table}")
    op.execute(
        "DELETE FROM dothi_flow WHERE name IN"
        " ('tourism.visitors', 'tourism.visitors_month', 'tourism.scans', 'tourism.scans_month')"
    )
