"""What readers are spoken to in: the language in which a report was sent, and the hints of categories in English."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_reader_language"
down_revision = "0011_feedback_rating"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them, empty: Vietnamese, as before; the version before goes on beside them."""
    op.add_column("feedback_contact", sa.Column("language", sa.Text))
    op.add_column("feedback_category", sa.Column("hint_en", sa.Text))


def downgrade() -> None:
    """Remove them."""
    op.drop_column("feedback_category", "hint_en")
    op.drop_column("feedback_contact", "language")
