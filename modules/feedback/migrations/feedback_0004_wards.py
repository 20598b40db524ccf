"""The ward in which a report lies; reports of before are given theirs by jobs, some hundreds at a time."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from dothi.values import clock
from dothi.values.ids import new_id

revision = "feedback_0004"
down_revision = "feedback_0003"
branch_labels = None
depends_on = None

TENANTS = "SELECT id FROM dothi_tenant t WHERE EXISTS (SELECT FROM feedback_report r WHERE r.tenant_id = t.id)"
EVENT = """
INSERT INTO dothi_event (tenant_id, id, name, module, occurred_at, payload)
VALUES (:tenant_id, :id, 'ReportWardsOutdated', 'feedback', :now, CAST(:payload AS jsonb))"""
DELIVERY = """
INSERT INTO dothi_delivery (tenant_id, event_id, handler, module, next_at, attempts)
VALUES (:tenant_id, :id, 'feedback.renew_more_wards', 'feedback', :now, 0)"""
FLOWS = ("feedback.received_wards", "feedback.received_cells", "feedback.finished_wards", "feedback.rated_wards")
HANDLERS = ("feedback.renew_wards", "feedback.renew_more_wards")
BEFORE_ALL = json.dumps({"after": "00000000-0000-0000-0000-000000000000"})


def upgrade() -> None:
    """Add the column, and let every tenant that has reports look for their wards."""
    op.add_column("feedback_report", sa.Column("ward", sa.Text))
    bind = op.get_bind()
    for [tenant_id] in bind.execute(sa.text(TENANTS)).all():
        values = {"tenant_id": tenant_id, "id": new_id(), "now": clock.now()}
        bind.execute(sa.text(EVENT), {**values, "payload": BEFORE_ALL})
        bind.execute(sa.text(DELIVERY), values)


def downgrade() -> None:
    """Remove it, with what was counted by it."""
    bind = op.get_bind()
    bind.execute(sa.text("DELETE FROM dothi_delivery WHERE handler = ANY(:names)"), {"names": list(HANDLERS)})
    bind.execute(sa.text("DELETE FROM dothi_flow WHERE name = ANY(:names)"), {"names": list(FLOWS)})
    op.drop_column("feedback_report", "ward")
