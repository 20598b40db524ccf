"""What the software itself can say of a tenant's readiness for planning."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.manifest.module import ReadinessCheck
from dothi.values import clock
from modules.planning.lookup.finding import list_in_force


def has_plan(tenant_id: int) -> LazyString | None:
    """A plan is published and in force."""
    if list_in_force(tenant_id, clock.local_today()):
        return None
    return _l("Chưa có quy hoạch nào được công bố và đang áp dụng.")


CHECKS = (
    ReadinessCheck(name="planning.plan", title=_l("Có quy hoạch đang áp dụng"), run=has_plan, path="/work/quy-hoach"),
)
