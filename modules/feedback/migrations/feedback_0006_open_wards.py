"""Open reports by ward and by how their clocks stand, as the rows have it now."""

from __future__ import annotations

from alembic import op

revision = "feedback_0006"
down_revision = "feedback_0005"
branch_labels = None
depends_on = None

COUNTED = """
INSERT INTO dothi_stock (tenant_id, name, key, value)
SELECT tenant_id, 'feedback.open_wards', ward || '|' || due_state, count(*)
FROM feedback_report WHERE is_open AND ward IS NOT NULL GROUP BY 1, 3"""


def upgrade() -> None:
    """Count them."""
    op.execute(COUNTED)


def downgrade() -> None:
    """Forget it."""
    op.execute("DELETE FROM dothi_stock WHERE name = 'feedback.open_wards'")
