"""Mails: what was given up can be dismissed; what staff are to be told waits for the mail that tells it together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import tenant_index, tenant_table

revision = "0020_mails"
down_revision = "0019_clock_facts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column without a default is added without a rewrite; the table is new."""
    op.add_column("dothi_delivery", sa.Column("dismissed_at", sa.DateTime(timezone=True)))
    tenant_table(
        "feedback_notice",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("report_id", sa.Uuid, nullable=False),
        sa.Column("unit_id", sa.Uuid),
        sa.Column("membership_id", sa.Uuid),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("is_urgent", sa.Boolean, nullable=False),
        sa.Column("digest_id", sa.Uuid),
        references=[(("report_id",), "feedback_report", ("id",))],
        is_part=True,
    )
    tenant_index("feedback_notice", "is_urgent", where="digest_id IS NULL", name="feedback_notice_pending_idx")
    tenant_index("feedback_notice", "digest_id", where="digest_id IS NOT NULL", name="feedback_notice_digest_idx")


def downgrade() -> None:
    """What waits to be told is lost; what was dismissed is told of again."""
    op.drop_table("feedback_notice")
    op.drop_column("dothi_delivery", "dismissed_at")
