"""The rollout of modules, tenant by tenant: a state changes with all its traces. Acts in the province's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.sites.switch import STATE_TITLES, TRANSITIONS, ModuleState, can_switch, is_working
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi.values.ids import new_token
from tenants.registry.events import ModuleSwitched
from tenants.registry.models import Switch, SwitchChange, Tenant

LONGEST_REASON = 1000
ORDER = (ModuleState.NONE, ModuleState.PREPARING, ModuleState.PILOT, ModuleState.LIVE)
STEPS = {
    ModuleState.NONE: _l("Đưa về chưa triển khai"),
    ModuleState.PREPARING: _l("Chuyển sang chuẩn bị"),
    ModuleState.PILOT: _l("Chuyển sang thí điểm"),
    ModuleState.LIVE: _l("Đưa vào vận hành chính thức"),
    ModuleState.SUSPENDED: _l("Tạm dừng"),
    ModuleState.RETIRED: _l("Kết thúc"),
}


class StaleSwitch(Conflict):
    """Somebody else changed the switch since the page was made; `newer` is what it is now."""

    code = "stale"

    def __init__(self, newer: SwitchLine) -> None:
        super().__init__(
            _("Trạng thái phân hệ đã được người khác thay đổi. Vui lòng xem trạng thái mới rồi quyết định lại.")
        )
        self.newer = newer


@dataclass(frozen=True, kw_only=True)
class SwitchLine:
    """A module's switch at a tenant as pages show it; without a row it is `none`, version 0."""

    module: Module
    state: ModuleState
    since: datetime | None
    version: int
    has_tester_link: bool

    @property
    def next_states(self) -> Sequence[ModuleState]:
        """Where it may go from here, forward first."""
        order = list(ModuleState)
        return sorted(TRANSITIONS[self.state], key=lambda s: (needs_reason(self.state, s), order.index(s)))


def needs_reason(old: ModuleState, new: ModuleState) -> bool:
    """Whether this step takes something away from people: then it must be said why."""
    if new in {ModuleState.SUSPENDED, ModuleState.RETIRED, ModuleState.NONE}:
        return True
    return old in ORDER and new in ORDER and ORDER.index(new) < ORDER.index(old)


def switch_module(
    province_id: int,
    *,
    member_id: int,
    module: str,
    to: ModuleState,
    actor: Actor,
    reason: str = "",
    version: int | None = None,
) -> SwitchLine:
    """Take a module at a tenant to another state: row, change, audit and event in the current transaction.

    `version` is that of the switch the person saw (None: whatever it is now). Raises NotFound, Denied, Invalid (no
    reason), StaleSwitch, Conflict (not a step from here, or a required module isn't working).
    """
    if not actor.may("tenants.switch.change"):
        raise Denied(_("Chỉ quản trị cấp tỉnh được chuyển trạng thái phân hệ."))
    component = switchable(module)
    row = lock_switch(province_id, member_id=member_id, module=module)
    line = line_of(component, row)
    if version is not None and version != row.version:
        raise StaleSwitch(line)
    old, reason = ModuleState(row.state), reason.strip()
    check_step(old, to, reason=reason)
    check_requirements(province_id, member_id=member_id, component=component, to=to)
    row.state, row.since, row.version = to.value, clock.now(), row.version + 1
    tell_of_step(row, old=old, reason=reason, actor=actor)
    session.flush()
    return line_of(component, row)


def tell_of_step(row: Switch, *, old: ModuleState, reason: str, actor: Actor) -> None:
    """A step that was just taken: in the rollout's history, in the record, and to whoever subscribes."""
    session.execute(
        insert(SwitchChange).values(
            tenant_id=row.tenant_id,
            member_id=row.member_id,
            module=row.module,
            from_state=old.value,
            to_state=row.state,
            reason=reason,
            actor_name=actor.name,
            membership_id=actor.membership_id,
            at=row.since,
        )
    )
    record_audit(
        row.tenant_id,
        "tenants.module_switched",
        subject=f"{row.member_id}/{row.module}",
        actor=actor,
        about=row.member_id,
        module=row.module,
        old=old.value,
        new=row.state,
        reason=reason,
    )
    record(ModuleSwitched(member_id=row.member_id, switched=row.module, old=old.value, new=row.state))


def check_step(old: ModuleState, to: ModuleState, *, reason: str) -> None:
    """Raise Conflict for what isn't a step of the table, Invalid for a reason that is missing or too long."""
    if not can_switch(old, to):
        raise Conflict(
            _(
                "Phân hệ đang ở trạng thái “%(old)s”, không thể chuyển sang “%(new)s”.",
                old=STATE_TITLES[old],
                new=STATE_TITLES[to],
            ),
            code="illegal_step",
        )
    if needs_reason(old, to) and not reason:
        text = _("Vui lòng ghi lý do: bước này thu hẹp dịch vụ đang có.")
        raise Invalid(text, fields={"reason": text})
    if len(reason) > LONGEST_REASON:
        text = _("Lý do dài quá %(n)s ký tự.", n=LONGEST_REASON)
        raise Invalid(text, fields={"reason": text})


def check_requirements(province_id: int, *, member_id: int, component: Module, to: ModuleState) -> None:
    """Raise Conflict when a module this one needs isn't working, or one that needs it still is."""
    modules = house().components.modules
    if is_working(to):
        related = [name for name in component.requires if not modules[name].always_on]
    else:
        related = [m.name for m in house().components.switchable if component.name in m.requires]
    if not related:
        return
    states = states_of(province_id, member_id=member_id)
    wrong = [n for n in related if is_working(states.get(n, ModuleState.NONE)) is not is_working(to)]
    if wrong:
        names = ", ".join(str(modules[name].title) for name in wrong)
        text = (
            _("Cần mở trước: %(names)s.", names=names)
            if is_working(to)
            else _("Các phân hệ sau còn dùng phân hệ này: %(names)s.", names=names)
        )
        raise Conflict(text, code="requirements")


def lock_switch(province_id: int, *, member_id: int, module: str) -> Switch:
    """The switch's row, locked to the end of the transaction; made as `none` when it isn't there. Raises NotFound."""
    key = (province_id, member_id, module)
    row = session.get(Switch, key, with_for_update=True, populate_existing=True)
    if row is None:
        # Locking the tenant's row lets two first steps follow each other.
        tenant = session.get(Tenant, (province_id, member_id), with_for_update=True)
        if tenant is None or member_id == province_id:
            raise NotFound(_("Không có địa phương này."))
        row = session.get(Switch, key, with_for_update=True, populate_existing=True)
    if row is None:
        row = Switch(
            tenant_id=province_id,
            member_id=member_id,
            module=module,
            state=ModuleState.NONE.value,
            since=clock.now(),
            version=0,
            tester_nonce=None,
        )
        session.add(row)
    return row


def switchable(module: str) -> Module:
    """The installed city service of this name. Raises NotFound."""
    found = house().components.modules.get(module)
    if found is None or found.always_on:
        raise NotFound(_("Không có phân hệ này."))
    return found


def line_of(module: Module, row: Switch | None) -> SwitchLine:
    """A row, or none, as a line."""
    if row is None:
        return SwitchLine(module=module, state=ModuleState.NONE, since=None, version=0, has_tester_link=False)
    return SwitchLine(
        module=module,
        state=ModuleState(row.state),
        since=row.since,
        version=row.version,
        has_tester_link=row.tester_nonce is not None,
    )


def states_of(province_id: int, *, member_id: int) -> Mapping[str, ModuleState]:
    """The states of all modules at a tenant. One statement."""
    rows = session.execute(
        select(Switch.module, Switch.state).where(Switch.tenant_id == province_id, Switch.member_id == member_id)
    )
    return {module: ModuleState(state) for module, state in rows}


def list_switches(province_id: int, *, member_id: int) -> Sequence[SwitchLine]:
    """All city services with their switch at a tenant, in the components' order. One statement."""
    rows = session.scalars(select(Switch).where(Switch.tenant_id == province_id, Switch.member_id == member_id))
    found = {row.module: row for row in rows}
    return [line_of(module, found.get(module.name)) for module in house().components.switchable]


def list_changes(province_id: int, *, member_id: int, limit: int = 50) -> Sequence[SwitchChange]:
    """The last changes of a tenant's switches, newest first. One statement."""
    return session.scalars(
        select(SwitchChange)
        .where(SwitchChange.tenant_id == province_id, SwitchChange.member_id == member_id)
        .order_by(SwitchChange.at.desc(), SwitchChange.id.desc())
        .limit(limit)
    ).all()


def renew_tester_link(province_id: int, *, member_id: int, module: str, actor: Actor) -> str:
    """Make a new tester link's nonce, which ends every earlier link. Raises Conflict outside a pilot."""
    row = _row_for_testers(province_id, member_id=member_id, module=module, actor=actor)
    if ModuleState(row.state) is not ModuleState.PILOT:
        raise Conflict(_("Chỉ mời người dùng thử khi phân hệ đang thí điểm."), code="not_a_pilot")
    row.tester_nonce = new_token()
    record_audit(
        province_id,
        "tenants.testers_invited",
        subject=f"{member_id}/{module}",
        actor=actor,
        about=member_id,
        module=module,
    )
    return row.tester_nonce


def revoke_tester_link(province_id: int, *, member_id: int, module: str, actor: Actor) -> None:
    """End every tester link of the module at the tenant."""
    row = _row_for_testers(province_id, member_id=member_id, module=module, actor=actor)
    row.tester_nonce = None
    record_audit(
        province_id,
        "tenants.testers_revoked",
        subject=f"{member_id}/{module}",
        actor=actor,
        about=member_id,
        module=module,
    )


def find_tester_nonce(province_id: int, *, member_id: int, module: str) -> str | None:
    """What the valid tester link holds, None when there is none."""
    row = session.get(Switch, (province_id, member_id, module))
    return row.tester_nonce if row is not None else None


def _row_for_testers(province_id: int, *, member_id: int, module: str, actor: Actor) -> Switch:
    if not actor.may("tenants.switch.change"):
        raise Denied(_("Chỉ quản trị cấp tỉnh được mời người dùng thử."))
    switchable(module)
    return lock_switch(province_id, member_id=member_id, module=module)
