"""What is left to do at a tenant before its services open: read in its scope, for its admin and its province."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from dothi.database.acting import acting_in
from dothi.database.refusals import commit_unless_refused
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.members import MembershipState, list_members
from dothi.manifest.house import house
from dothi.sites.switch import STATE_TITLES, ModuleState
from dothi.values.worktime import WorkingCalendar
from tenants.areas.areas import lacking_cover, list_areas
from tenants.people.units import list_units
from tenants.registry import branding, profile, working_hours
from tenants.registry.kinds import kinds_said
from tenants.registry.settings import load_section
from tenants.registry.switches import states_of

SHOWN_NAMES = 3


@dataclass(frozen=True, kw_only=True)
class ChecklistLine:
    """One thing to do: done, or open with the reason. `path`: where, on the tenant's host; `module`: in the console."""

    title: str
    reason: str
    path: str = ""
    module: str = ""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left of it."""
        return not self.reason


def checklist_for_province(province_id: int, tenant_id: int) -> tuple[list[ChecklistLine], list[str]]:
    """The tenant's list and the names of its admins: read in its scope, between transactions of the province."""
    states = states_of(province_id, member_id=tenant_id)
    commit_unless_refused()
    with acting_in(Scope(tenant_id)):
        lines = checklist_of(tenant_id, states)
        admins = [
            member.name
            for member in list_members(tenant_id)
            if "district_admin" in member.roles and member.state is MembershipState.ACTIVE
        ]
        session.rollback()
    return lines, admins


def checklist_of(tenant_id: int, states: Mapping[str, ModuleState]) -> list[ChecklistLine]:
    """The list in the order in which it is best done; in the tenant's scope. `states` are those of its modules."""
    return [
        admin_line(tenant_id),
        branding_line(tenant_id),
        population_line(tenant_id),
        *unit_lines(tenant_id),
        areas_line(tenant_id),
        calendar_line(tenant_id),
        *module_lines(tenant_id, states),
    ]


def admin_line(tenant_id: int) -> ChecklistLine:
    """Somebody must have taken up the administration."""
    admins = [member for member in list_members(tenant_id) if "district_admin" in member.roles]
    if not admins:
        reason = _("Chưa mời quản trị nào.")
    elif any(member.state is MembershipState.ACTIVE for member in admins):
        reason = ""
    else:
        reason = _("Lời mời gửi đến %(email)s chưa được nhận.", email=admins[0].email)
    return ChecklistLine(title=str(_("Quản trị đã nhận lời mời")), reason=str(reason), path="/admin/staff")


def branding_line(tenant_id: int) -> ChecklistLine:
    """The pages must say whose they are and how to reach them."""
    content, _version = load_section(tenant_id, branding.SECTION)
    names = {
        "organisation": _("tên cơ quan"),
        "address": _("địa chỉ"),
        "hotline": _("đường dây nóng"),
        "accent": _("màu chủ đạo"),
        "emblem_url": _("biểu trưng"),
    }
    missing = [str(title) for name, title in names.items() if not content.get(name)]
    reason = str(_("Còn thiếu: %(names)s.", names=", ".join(missing))) if missing else ""
    return ChecklistLine(title=str(_("Nhận diện đầy đủ")), reason=reason, path="/admin/branding")


def population_line(tenant_id: int) -> ChecklistLine:
    """Rates per 1,000 people need the number of people."""
    content, _version = load_section(tenant_id, profile.SECTION)
    reason = "" if content.get("population") else str(_("Chưa có số dân: chưa tính được tỷ lệ trên 1.000 dân."))
    return ChecklistLine(title=str(_("Số dân")), reason=reason, path="/admin/branding")


def unit_lines(tenant_id: int) -> Iterator[ChecklistLine]:
    """Each unit with a head who answers for it, and an address that takes its work."""
    units = list_units(tenant_id)
    none = "" if units else str(_("Chưa có đơn vị nào."))
    headless = [unit.name for unit in units if not unit.head_name]
    silent = [unit.name for unit in units if not unit.email]
    yield ChecklistLine(
        title=str(_("Mỗi đơn vị có thủ trưởng")), reason=none or lacking_at(headless), path="/admin/units"
    )
    yield ChecklistLine(
        title=str(_("Mỗi đơn vị có thư điện tử nhận việc")), reason=none or lacking_at(silent), path="/admin/units"
    )


def lacking_at(names: list[str]) -> str:
    """The first of those that lack something, and how many more."""
    if not names:
        return ""
    shown, rest = ", ".join(names[:SHOWN_NAMES]), len(names) - SHOWN_NAMES
    if rest > 0:
        return str(_("Chưa có ở: %(names)s và %(n)s đơn vị khác.", names=shown, n=rest))
    return str(_("Chưa có ở: %(names)s.", names=shown))


def areas_line(tenant_id: int) -> ChecklistLine:
    """The wards with their outlines, by which a place is found to be in the tenant."""
    areas = list_areas(tenant_id)
    bare = [area for area in areas if area.outline is None]
    reason = ""
    if not areas:
        reason = str(_("Chưa có phường, xã nào: vị trí được kiểm tra theo bán kính quanh trung tâm."))
    elif bare:
        reason = str(
            _(
                "%(n)s trong %(all)s %(kinds)s chưa có ranh giới.",
                n=len(bare),
                all=len(areas),
                kinds=kinds_said(area.kind for area in areas),
            )
        )
    else:
        reason = lacking_cover(tenant_id, areas)
    return ChecklistLine(title=str(_("Địa bàn có ranh giới")), reason=reason, path="/admin/areas")


def calendar_line(tenant_id: int) -> ChecklistLine:
    """Somebody must have set the hours, or the template brought them."""
    content, version = load_section(tenant_id, working_hours.SECTION)
    is_untouched = version <= 1 and content == WorkingCalendar().to_dict()
    reason = str(_("Đang dùng giờ hành chính mặc định. Hãy xem lại và lưu.")) if is_untouched else ""
    return ChecklistLine(title=str(_("Lịch làm việc")), reason=reason, path="/admin/calendar")


def module_lines(tenant_id: int, states: Mapping[str, ModuleState]) -> Iterator[ChecklistLine]:
    """Each service: what its own checks miss, and whether the province has begun to roll it out."""
    for module in house().components.switchable:
        state = states.get(module.name, ModuleState.NONE)
        for check in module.readiness:
            reason = check.run(tenant_id)
            # A service's own pages are closed until it is being prepared; those of the house are open.
            is_open = state is not ModuleState.NONE or not check.path.startswith(f"/admin/{module.name}")
            yield ChecklistLine(
                title=f"{module.title}: {lower_first(str(check.title))}",
                reason=str(reason or ""),
                path=check.path if is_open else "",
                module=module.name,
            )
        begun = state is not ModuleState.NONE
        yield ChecklistLine(
            title=str(_("%(module)s được triển khai", module=module.title)),
            reason="" if begun else str(_("Trạng thái: %(state)s.", state=STATE_TITLES[state])),
            module=module.name,
        )


def lower_first(text: str) -> str:
    """Inside a sentence."""
    return text[:1].lower() + text[1:]
