"""What the software itself can say of a tenant's readiness for dashboards; the rollout's gates ask it."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.manifest.house import house
from dothi.manifest.module import ReadinessCheck
from modules.dashboards.alerts.rules import count_ownerless
from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.service import load_definitions


def has_units(tenant_id: int) -> LazyString | None:
    """A unit answers for each indicator whose values people bring."""
    lost = sum(each.unit_id is None for each in indicators_at(tenant_id) if each.source is Source.TYPED)
    return _l("%(n)s chỉ số nhập số liệu chưa có đơn vị phụ trách.", n=lost) if lost else None


def has_public(tenant_id: int) -> LazyString | None:
    """Citizens find something on the public page."""
    if any(each.is_public for each in indicators_at(tenant_id)):
        return None
    return _l("Chưa chọn chỉ số nào để công khai.")


def has_owners(tenant_id: int) -> LazyString | None:
    """Whoever answers for a rule that is on still works here."""
    lost = count_ownerless(tenant_id)
    return _l("%(n)s quy tắc cảnh báo đang bật mà nơi chịu trách nhiệm không còn hoạt động.", n=lost) if lost else None


def indicators_at(tenant_id: int) -> list[Definition]:
    """All of a tenant's. One statement."""
    site = house().directory.find_site_by_id(tenant_id)
    return [] if site is None else list(load_definitions(site).values())


CHECKS = (
    ReadinessCheck(
        name="dashboards.units",
        title=_l("Mỗi chỉ số nhập số liệu có đơn vị phụ trách"),
        run=has_units,
        path="/work/dashboards",
    ),
    ReadinessCheck(name="dashboards.public", title=_l("Có chỉ số công khai"), run=has_public, path="/work/dashboards"),
    ReadinessCheck(
        name="dashboards.owners",
        title=_l("Quy tắc cảnh báo đang bật có nơi chịu trách nhiệm"),
        run=has_owners,
        path="/work/dashboards/alerts/rules",
    ),
)
