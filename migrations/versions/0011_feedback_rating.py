"""What the reporter thinks of a result: rating, when, and whose result it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import tenant_index

revision = "0011_feedback_rating"
down_revision = "0009_staff"
branch_labels = None
depends_on = None

TABLE = "feedback_report"
INDEX = "feedback_report_all_rating_idx"


def upgrade() -> None:
    """Add them, empty: the version before goes on beside them."""
    op.add_column(TABLE, sa.Column("rating", sa.Text))
    op.add_column(TABLE, sa.Column("rated_at", sa.DateTime(timezone=True)))
    op.add_column(TABLE, sa.Column("rated_unit_id", sa.Uuid))
    tenant_index(TABLE, "rating", "submitted_at", "id", where="rating IS NOT NULL", name=INDEX)


def downgrade() -> None:
    """Remove them."""
    op.drop_index(INDEX, TABLE)
    for column in ("rated_unit_id", "rated_at", "rating"):
        op.drop_column(TABLE, column)
