"""Categories whose reports show staff what other services know of the place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "feedback_0002"
down_revision = "feedback_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing is asked until an admin says so."""
    op.add_column("feedback_category", sa.Column("asks_place", sa.Boolean, nullable=False, server_default=sa.false()))
    op.alter_column("feedback_category", "asks_place", server_default=None)


def downgrade() -> None:
    """Remove it."""
    op.drop_column("feedback_category", "asks_place")
