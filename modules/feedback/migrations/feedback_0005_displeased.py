"""Reports that were complained of again, and what set 766 takes from those that satisfy, as the rows have it now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.sums import drop_sum, fill_sum

revision = "feedback_0005"
down_revision = "feedback_0004"
branch_labels = None
depends_on = None

REOPENED = """
UPDATE feedback_report r SET reopened_at = s.at
FROM (SELECT tenant_id, report_id, max(at) AS at FROM feedback_step WHERE action = 'reopen' GROUP BY 1, 2) s
WHERE r.tenant_id = s.tenant_id AND r.id = s.report_id"""
COUNTED = """
INSERT INTO dothi_flow (tenant_id, name, day, key, value)
SELECT tenant_id, 'feedback.displeased', CAST(timezone('Asia/Ho_Chi_Minh', finished_at) AS date),
       coalesce(CAST(unit_id AS text), '-'), count(*)
FROM feedback_report
WHERE finished_at IS NOT NULL AND status IN ('published', 'rated')
  AND (is_in_time IS NOT TRUE OR reopened_at IS NOT NULL OR rating = 'unsatisfied')
GROUP BY 1, 2, 3, 4"""


def upgrade() -> None:
    """Add the column, fill it from the steps, count by the day of the result."""
    op.add_column("feedback_report", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(REOPENED)
    op.execute(COUNTED)
    fill_sum("feedback.displeased_all", flow="feedback.displeased", where={})


def downgrade() -> None:
    """Forget both."""
    for name in ("feedback.displeased_all", "feedback.displeased"):
        drop_sum(name)
    op.drop_column("feedback_report", "reopened_at")
