"""Reports by what they were merged into, and by when they were finished and rated: indexes, built while people work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018_merged"
down_revision = "0025_sealed_accounts"
branch_labels = None
depends_on = None

TABLE = "feedback_report"
INDEXES = {
    "feedback_report_duplicate_idx": "duplicate_of",
    "feedback_report_finished_idx": "finished_at",
    "feedback_report_rated_idx": "rated_at",
}


def upgrade() -> None:
    """Add them without keeping anybody from reading or writing; one that an attempt left half built is made anew."""
    with op.get_context().autocommit_block():
        for name, column in INDEXES.items():
            op.drop_index(name, TABLE, if_exists=True, postgresql_concurrently=True)
            op.create_index(
                name,
                TABLE,
                ["tenant_id", column],
                postgresql_where=sa.text(f"{column} IS NOT NULL"),
                postgresql_concurrently=True,
            )


def downgrade() -> None:
    """Remove them."""
    for name in INDEXES:
        op.drop_index(name, TABLE)
