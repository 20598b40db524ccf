"""The province's console: tenants × modules, and one tenant with its facts, hosts, switches and their history."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member
from dothi.manifest.house import house
from dothi.manifest.permissions import require
from dothi.record.stale import FieldDifference, Stale
from dothi.sites.site import current_site
from dothi.sites.switch import STATE_TITLES, ModuleState
from dothi.values.errors import Conflict, DomainError, Invalid, Malformed
from dothi.web.forms import read_version
from dothi.web.routes import Routes
from dothi.web.testers import tester_token
from tenants.programme.passing import GatesClosed, list_planned, switch_with_gates
from tenants.programme.rollback import rollback_module
from tenants.registry import roster, switches
from tenants.registry.kinds import TENANT_KINDS
from tenants.registry.models import SwitchChange

routes = Routes()

TONES = {
    ModuleState.NONE: "new",
    ModuleState.PREPARING: "in_hand",
    ModuleState.PILOT: "in_hand",
    ModuleState.LIVE: "done",
    ModuleState.SUSPENDED: "danger",
    ModuleState.RETIRED: "new",
}
EFFECTS = {
    ModuleState.NONE: _l("Phân hệ ẩn với mọi người, kể cả cán bộ. Dữ liệu được giữ nguyên."),
    ModuleState.PREPARING: _l("Cán bộ vào được để thiết lập. Người dân thấy “sắp triển khai”."),
    ModuleState.PILOT: _l("Cán bộ và người được mời dùng thử thấy trang công khai. Người khác thấy “sắp triển khai”."),
    ModuleState.LIVE: _l("Trang công khai mở cho mọi người trong vòng 3 giây."),
    ModuleState.SUSPENDED: _l("Trang công khai đóng, liên kết tra cứu và cán bộ chỉ xem được, thời hạn dừng tính."),
    ModuleState.RETIRED: _l("Dịch vụ kết thúc: chỉ còn xem được. Dữ liệu được giữ nguyên."),
}


@routes.get("/tenants")
@require("tenants.console.view")
def index() -> ResponseReturnValue:
    """The table of tenants and modules."""
    return render_template(
        "tenants/console/index.html",
        tenants=roster.list_tenants(current_site().tenant_id),
        services=house().components.switchable,
        titles=STATE_TITLES,
        tones=TONES,
        kinds=TENANT_KINDS,
    )


@routes.get("/tenants/<slug>")
@require("tenants.console.view")
def tenant(slug: str) -> ResponseReturnValue:
    """One tenant."""
    return tenant_page(slug)


@routes.post("/tenants/<slug>/modules/<module>")
@require("tenants.switch.change")
def switch(slug: str, module: str) -> ResponseReturnValue:
    """Take a module at a tenant to another state; refused steps show the page again with the state as it is now."""
    province_id = current_site().tenant_id
    view = roster.get_tenant(province_id, slug)
    try:
        line = switch_with_gates(
            province_id,
            member_id=view.tenant.id,
            module=module,
            to=read_state(request.form.get("to", "")),
            actor=acting_member(),
            reason=request.form.get("reason", ""),
            version=read_version(),
        )
    except (Conflict, Invalid, Malformed) as error:
        return tenant_page(slug, refused=error, module=module), error.status
    flash(_("%(module)s: %(state)s.", module=line.module.title, state=STATE_TITLES[line.state]), "success")
    return redirect(url_for(".tenant", slug=slug, _anchor=module), 303)


@routes.post("/tenants/<slug>/modules/<module>/rollback")
@require("tenants.switch.change")
def roll_back(slug: str, module: str) -> ResponseReturnValue:
    """Undo a module's last step; what is refused shows the page again."""
    province_id = current_site().tenant_id
    view = roster.get_tenant(province_id, slug)
    try:
        line = rollback_module(
            province_id,
            member_id=view.tenant.id,
            module=module,
            reason=request.form.get("reason", ""),
            version=read_version(),
            actor=acting_member(),
        )
    except (Conflict, Invalid, Malformed) as error:
        return tenant_page(slug, refused=error, module=module, step="rollback"), error.status
    flash(_("%(module)s: %(state)s.", module=line.module.title, state=STATE_TITLES[line.state]), "success")
    return redirect(url_for(".tenant", slug=slug, _anchor=module), 303)


@routes.post("/tenants/<slug>/modules/<module>/testers")
@require("tenants.switch.change")
def testers(slug: str, module: str) -> ResponseReturnValue:
    """Make a new tester link, or end all of them."""
    province_id = current_site().tenant_id
    member_id = roster.get_tenant(province_id, slug).tenant.id
    if request.form.get("action") == "revoke":
        switches.revoke_tester_link(province_id, member_id=member_id, module=module, actor=acting_member())
        flash(_("Mọi liên kết dùng thử đã hết hiệu lực."), "success")
    else:
        switches.renew_tester_link(province_id, member_id=member_id, module=module, actor=acting_member())
        flash(_("Đã tạo liên kết dùng thử mới. Các liên kết cũ hết hiệu lực."), "success")
    return redirect(url_for(".tenant", slug=slug, _anchor=module), 303)


def tenant_page(slug: str, *, refused: DomainError | None = None, module: str = "", step: str = "") -> str:
    """The page of a tenant; after a refused step with the reason and what was typed."""
    province_id = current_site().tenant_id
    view = roster.get_tenant(province_id, slug)
    lines = switches.list_switches(province_id, member_id=view.tenant.id)
    step = step or request.form.get("to", "")
    is_offered = step == "rollback" or any(line.module.name == module and step in line.next_states for line in lines)
    changes = switches.list_changes(province_id, member_id=view.tenant.id)
    return render_template(
        "tenants/console/tenant.html",
        view=view,
        lines=lines,
        changes=changes,
        former=former_states(changes),
        planned=list_planned(province_id, view.tenant.id),
        closed=refused.closed if isinstance(refused, GatesClosed) else (),
        stale=stale_switch(refused, changes, module),
        links=tester_links(province_id, view, lines),
        refused=refused,
        refused_module=module,
        refused_step=step,
        refused_at=f"reason-{module}-{step}" if is_offered else module,
        typed=request.form,
        titles=STATE_TITLES,
        tones=TONES,
        steps=switches.STEPS,
        effects=EFFECTS,
        needs_reason=switches.needs_reason,
        modules=house().components.modules,
        kinds=TENANT_KINDS,
        url_of=house().settings.url_of,
    )


def former_states(changes: Sequence[SwitchChange]) -> dict[str, ModuleState]:
    """The state each module was in before its last step; changes come newest first."""
    found: dict[str, ModuleState] = {}
    for change in changes:
        found.setdefault(change.module, ModuleState(change.from_state))
    return found


def stale_switch(refused: DomainError | None, changes: Sequence[SwitchChange], module: str) -> Stale | None:
    """What somebody else did to the switch meanwhile, beside what this person wanted, with their reason."""
    if not isinstance(refused, switches.StaleSwitch):
        return None
    last = next((change for change in changes if change.module == module), None)
    wanted = request.form.get("to", "")
    title = str(STATE_TITLES[ModuleState(wanted)]) if wanted in set(ModuleState) else wanted
    state = FieldDifference(
        label=str(_("Trạng thái của %(module)s", module=refused.newer.module.title)),
        stored=str(STATE_TITLES[refused.newer.state]),
        typed=title,
    )
    reason = FieldDifference(
        label=str(_("Lý do")), stored=last.reason if last is not None else "", typed=request.form.get("reason", "")
    )
    return Stale(
        differences=(state, reason),
        by=(last.actor_name or str(_("Hệ thống"))) if last is not None else "",
        at=last.at if last is not None else None,
    )


def tester_links(province_id: int, view: roster.TenantView, lines: Sequence[switches.SwitchLine]) -> dict[str, str]:
    """The valid tester links by module, for those who may invite."""
    found: dict[str, str] = {}
    if not view.hosts or not acting_member().may("tenants.switch.change"):
        return found
    for line in lines:
        if line.has_tester_link and line.state is ModuleState.PILOT:
            nonce = switches.find_tester_nonce(province_id, member_id=view.tenant.id, module=line.module.name) or ""
            token = tester_token(view.tenant.id, line.module.name, nonce)
            found[line.module.name] = house().settings.url_of(view.hosts[0].host, f"/tester/{token}")
    return found


def read_state(text: str) -> ModuleState:
    """The state a form names. Raises Malformed."""
    try:
        return ModuleState(text)
    except ValueError as error:
        raise Malformed(_("Trạng thái không hợp lệ.")) from error
