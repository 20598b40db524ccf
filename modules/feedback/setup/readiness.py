"""What the software itself can say of a tenant's readiness for feedback; the rollout's gates ask it.

Units, staff, areas and calendar in general are checked for every module (`tenants.programme.checks`).
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.manifest.module import ReadinessCheck
from modules.feedback.rules.domain import Level
from modules.feedback.setup.configuration import Configuration, NamedUnit, load_configuration
from tenants.people.units import staffing_of_units

MOST_NAMED = 5


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
    return _l("Chưa phân luồng: %(names)s.", names=named(lost)) if lost else None


def has_limits(tenant_id: int) -> LazyString | None:
    """Every category says how long acceptance and handling may take, at every level."""
    configuration = load_configuration(tenant_id)
    lacking = [
        category.name
        for category in configuration.open_categories
        if any(not category.limits.get(level, {}).get(name) for level in Level for name in ("acceptance", "handling"))
    ]
    return _l("Chưa đặt thời hạn: %(names)s.", names=named(lacking)) if lacking else None


def has_staff(tenant_id: int) -> LazyString | None:
    """Each unit that receives reports has somebody who has joined."""
    staffing = staffing_of_units(tenant_id)
    empty = [unit.name for unit in receiving(load_configuration(tenant_id)) if unit.id not in staffing]
    return _l("Chưa có cán bộ nào nhận lời mời: %(names)s.", names=named(empty)) if empty else None


def has_heads(tenant_id: int) -> LazyString | None:
    """Each unit that receives reports has a head who has joined: results wait for the head."""
    staffing = staffing_of_units(tenant_id)
    headless = [
        unit.name
        for unit in receiving(load_configuration(tenant_id))
        if unit.id not in staffing or not staffing[unit.id].heads
    ]
    return _l("Chưa có thủ trưởng: %(names)s.", names=named(headless)) if headless else None


def receiving(configuration: Configuration) -> list[NamedUnit]:
    """The active units that some open category leads to, in their order."""
    wanted = {configuration.unit_for(category) for category in configuration.open_categories}
    return [unit for unit in configuration.units.values() if unit.id in wanted]


def named(names: Iterable[str]) -> str:
    """A few names, and an ellipsis where there are more."""
    found = list(names)
    return ", ".join(found[:MOST_NAMED]) + (", …" if len(found) > MOST_NAMED else "")


CHECKS = (
    ReadinessCheck(name="feedback.units", title=_l("Có đơn vị xử lý"), run=has_units, path="/admin/units"),
    ReadinessCheck(
        name="feedback.routes",
        title=_l("Mọi lĩnh vực đã được phân luồng"),
        run=has_routes,
        path="/admin/feedback/routing",
    ),
    ReadinessCheck(
        name="feedback.limits",
        title=_l("Mọi lĩnh vực có thời hạn"),
        run=has_limits,
        path="/admin/feedback/categories",
    ),
    ReadinessCheck(
        name="feedback.staff", title=_l("Đơn vị nhận phản ánh có cán bộ"), run=has_staff, path="/admin/staff"
    ),
    ReadinessCheck(
        name="feedback.heads", title=_l("Đơn vị nhận phản ánh có thủ trưởng"), run=has_heads, path="/admin/units"
    ),
)
