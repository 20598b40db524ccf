"""The automatic gates of a module: what every service needs of its tenant, then what the module declares itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi.basemap.archive import words
from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.manifest.module import Advice, Module, ReadinessCheck
from dothi.values.geo import Box
from dothi.values.worktime import OFFICE_WEEK
from tenants.areas.areas import find_outline, lacking_cover, list_areas
from tenants.people.units import list_units
from tenants.programme.gates import ADVICE
from tenants.registry.settings import load_section
from tenants.registry.site import TenantSite

LANGUAGES = ("vi", "en")
Reason = Mapping[str, str]


def has_admin(tenant_id: int) -> LazyString | None:
    """Somebody of the district has taken up its administration."""
    joined = roles_of_active(tenant_id)
    if any("district_admin" in roles for roles in joined):
        return None
    return _l("Chưa có quản trị cấp huyện nào nhận lời mời.")


def has_staff(tenant_id: int) -> LazyString | None:
    """Somebody who works there, not only administers, has an account in use."""
    working = {"intake", "staff", "unit_head"}
    if any(working.intersection(roles) for roles in roles_of_active(tenant_id)):
        return None
    return _l("Chưa có cán bộ nào nhận lời mời.")


def has_units(tenant_id: int) -> LazyString | None:
    """There is a unit that work can be given to."""
    return None if list_units(tenant_id) else _l("Chưa có đơn vị nào đang hoạt động.")


def has_areas(tenant_id: int) -> LazyString | None:
    """Wards and communes are loaded, and their outlines, where all have one, cover the tenant."""
    areas = list_areas(tenant_id)
    if not areas:
        return _l("Chưa có phường, xã, thị trấn nào.")
    return LazyString(lambda: lacking_cover(tenant_id, areas)) if lacking_cover(tenant_id, areas) else None


def has_calendar(tenant_id: int) -> LazyString | None:
    """There are working hours, without which no deadline can run."""
    content, _version = load_section(tenant_id, "calendar")
    week = content.get("week", OFFICE_WEEK)
    return None if any(week) else _l("Chưa đặt giờ làm việc trong tuần.")


def has_basemap(tenant_id: int) -> LazyString | Advice | None:
    """The base map covers the tenant's outline, or its circle. None at all is told alone: maps do with less.

    One that browsers fetch elsewhere isn't looked at.
    """
    site, maps = house().directory.find_site_by_id(tenant_id), house().basemaps
    if maps.url or not isinstance(site, TenantSite):
        return None
    found = maps.find(site.province_id)
    if found is None:
        return Advice(_l("Chưa có bản đồ nền: bản đồ chỉ vẽ lưới tọa độ và ranh giới."))
    outline = find_outline(site)
    wanted = outline.box if outline is not None else Box.around(site.centre, site.radius_m)
    if found.covers.holds(wanted):
        return None
    return _l("Bản đồ nền chỉ phủ %(box)s (tây, nam, đông, bắc).", box=words(found.covers))


def roles_of_active(tenant_id: int) -> Sequence[frozenset[str]]:
    """The roles of each member who has joined and is still there. One statement."""
    rows = session.scalars(
        select(MembershipRow.roles).where(
            MembershipRow.tenant_id == tenant_id,
            MembershipRow.joined_at.is_not(None),
            MembershipRow.ended_at.is_(None),
        )
    )
    return [frozenset(roles) for roles in rows]


GENERAL = (
    ReadinessCheck(name="tenants.admin", title=_l("Có quản trị cấp huyện"), run=has_admin, path="/admin/staff"),
    ReadinessCheck(name="tenants.staff", title=_l("Cán bộ đã nhận lời mời"), run=has_staff, path="/admin/staff"),
    ReadinessCheck(name="tenants.units", title=_l("Có đơn vị"), run=has_units, path="/admin/units"),
    ReadinessCheck(name="tenants.areas", title=_l("Có địa bàn"), run=has_areas, path="/admin/areas"),
    ReadinessCheck(name="tenants.calendar", title=_l("Có lịch làm việc"), run=has_calendar, path="/admin/calendar"),
    ReadinessCheck(name="tenants.basemap", title=_l("Bản đồ nền phủ địa bàn"), run=has_basemap),
)
"""Declared by the manifest of `tenants`; they hold for every module."""


def checks_of(module: Module) -> Sequence[ReadinessCheck]:
    """The automatic gates of a module, those of every module first."""
    return [*house().components.modules["tenants"].readiness, *module.readiness]


def checks_of_name(module: str) -> Sequence[ReadinessCheck]:
    """The same by the module's name; none where it is no longer installed."""
    found = house().components.modules.get(module)
    return checks_of(found) if found is not None else ()


def run_checks(tenant_id: int, module: Module) -> Mapping[str, Reason | None]:
    """Each gate's reason in every language, None when green. In the tenant's scope."""
    return {check.name: in_every_language(check.run(tenant_id)) for check in checks_of(module)}


def in_every_language(reason: LazyString | str | Advice | None) -> Reason | None:
    """A reason as it is stored, by language: the reader's is known only later."""
    if reason is None:
        return None
    found: dict[str, str] = {ADVICE: "yes"} if isinstance(reason, Advice) else {}
    for language in LANGUAGES:
        with force_locale(language):
            found[language] = str(reason)
    return found
