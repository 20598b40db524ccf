"""Reports received by the month and where, of the days that are kept: maps of years read these."""

from __future__ import annotations

from alembic import op

revision = "feedback_0008"
down_revision = "feedback_0007"
branch_labels = None
depends_on = None

COUNTED = """
INSERT INTO dothi_flow (tenant_id, name, day, key, value)
SELECT tenant_id, 'feedback.received_cells_month', CAST(date_trunc('month', day) AS date), key, sum(value)
FROM dothi_flow WHERE name = 'feedback.received_cells' GROUP BY 1, 3, 4"""


def upgrade() -> None:
    """Add up the days."""
    op.execute(COUNTED)


def downgrade() -> None:
    """Forget it."""
    op.execute("DELETE FROM dothi_flow WHERE name = 'feedback.received_cells_month'")
