"""What the software itself can say of a tenant's readiness for feedback; the rollout's gates ask it."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.module import ReadinessCheck
from modules.feedback.configuration import load_configuration


def has_units(tenant_id: int) -> LazyString | None:
    """At least one unit can be given reports."""
    configuration = load_configuration(tenant_id)
    if any(unit.is_active for unit in configuration.units.values()):
        return None
    return _l("Chưa có đơn vị xử lý nào đang hoạt động.")


def has_routes(tenant_id: int) -> LazyString | None:
    """Every category leads to a unit, by its route or the fallback."""
    configuration = load_configuration(tenant_id)
    if not configuration.open_categories:
        return _l("Chưa có lĩnh vực nào.")
    lost = [category.name for category in configuration.open_categories if configuration.unit_for(category) is None]
    return _l("Chưa phân luồng: %(names)s.", names=", ".join(lost)) if lost else None


CHECKS = (
    ReadinessCheck(name="feedback.units", title=_l("Có đơn vị xử lý"), run=has_units, path="/admin/units"),
    ReadinessCheck(
        name="feedback.routes",
        title=_l("Mọi lĩnh vực đã được phân luồng"),
        run=has_routes,
        path="/admin/feedback/routing",
    ),
)
