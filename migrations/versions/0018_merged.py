"""Who was merged into a report: found quickly, so that their reporters are told of its result."""

from __future__ import annotations

from alembic import op

from dothi.schema import tenant_index

revision = "0018_merged"
down_revision = "0025_sealed_accounts"
branch_labels = None
depends_on = None

TABLE = "feedback_report"
INDEX = "feedback_report_duplicate_idx"


def upgrade() -> None:
    """Add the index; few reports are in it."""
    tenant_index(TABLE, "duplicate_of", where="duplicate_of IS NOT NULL", name=INDEX)


def downgrade() -> None:
    """Remove it."""
    op.drop_index(INDEX, TABLE)
