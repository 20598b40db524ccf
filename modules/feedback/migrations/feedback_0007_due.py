"""Open reports by the day of their deadline, by unit and by ward, as the rows have it now."""

from __future__ import annotations

from alembic import op

revision = "feedback_0007"
down_revision = "feedback_0006"
branch_labels = None
depends_on = None

COUNTED = """
INSERT INTO dothi_flow (tenant_id, name, day, key, value)
SELECT tenant_id, 'feedback.due', CAST(timezone('Asia/Ho_Chi_Minh', queue_at) AS date),
       coalesce(CAST(unit_id AS text), '-'), count(*)
FROM feedback_report WHERE is_open AND due_at IS NOT NULL GROUP BY 1, 3, 4
UNION ALL
SELECT tenant_id, 'feedback.due_wards', CAST(timezone('Asia/Ho_Chi_Minh', queue_at) AS date), ward, count(*)
FROM feedback_report WHERE is_open AND due_at IS NOT NULL AND ward IS NOT NULL GROUP BY 1, 3, 4"""


def upgrade() -> None:
    """Count them."""
    op.execute(COUNTED)


def downgrade() -> None:
    """Forget it."""
    op.execute("DELETE FROM dothi_flow WHERE name IN ('feedback.due', 'feedback.due_wards')")
