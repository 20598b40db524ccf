"""What a report's clock is made of, so that its deadline can be counted anew when the calendar changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_clock_facts"
down_revision = "0018_merged"
branch_labels = None
depends_on = None

REPORT, MARK = "feedback_report", "feedback_clock"


def upgrade() -> None:
    """Add them, empty: the minute's job fills them in for open reports; the version before goes on beside them."""
    op.add_column(REPORT, sa.Column("clock_since", sa.DateTime(timezone=True)))
    op.add_column(REPORT, sa.Column("clock_minutes", sa.Integer))
    op.add_column(MARK, sa.Column("digest", sa.Text))


def downgrade() -> None:
    """Remove them."""
    op.drop_column(MARK, "digest")
    op.drop_column(REPORT, "clock_minutes")
    op.drop_column(REPORT, "clock_since")
