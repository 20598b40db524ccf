"""What lies at a report's place: the nearest street and its ward, in words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "feedback_0001"
down_revision = None
branch_labels = ("feedback",)
depends_on = "0029_gazetteer"


def upgrade() -> None:
    """Add the column; reports of before get theirs by a job, once the tenant has streets."""
    op.add_column("feedback_report", sa.Column("near", sa.Text))


def downgrade() -> None:
    """Remove it."""
    op.drop_column("feedback_report", "near")
