"""A switch by hand, or by the operator, past the gates of the plan. In the province's scope.

Where nothing is planned for a module at a tenant it switches as ever. Where something is, red gates hold it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.errors import Conflict, Denied, Invalid
from tenants.programme.events import GatesBroken
from tenants.programme.evidence import gates_at_go_live
from tenants.programme.gates import GateView, closed_gates
from tenants.programme.models import Item
from tenants.programme.noting import note
from tenants.programme.paths import goes_forward, rank
from tenants.programme.phases import OPEN
from tenants.registry.switches import StaleSwitch, SwitchLine, line_of, lock_switch, switch_module, switchable


@dataclass(frozen=True)
class ClosedItem:
    """An open item with the gates that keep it from going on."""

    item: Item
    gates: Sequence[GateView]


class GatesClosed(Conflict):
    """Red gates keep a module from going on; `closed` are the items with them."""

    code = "gates_closed"

    def __init__(self, closed: Sequence[ClosedItem]) -> None:
        names = "; ".join(f"{gate.title}: {gate.reason}" for line in closed for gate in line.gates)
        super().__init__(_("Chưa thể chuyển vì kế hoạch còn điều kiện chưa đạt: %(names)s", names=names))
        self.closed = closed


def switch_with_gates(
    province_id: int,
    *,
    member_id: int,
    module: str,
    to: ModuleState,
    actor: Actor,
    reason: str = "",
    version: int | None = None,
    break_glass: bool = False,
) -> SwitchLine:
    """Switch by hand; an open item that aimed at this state is done with it.

    With `break_glass` the operator passes red gates alone: a reason is needed, the province's admins get a mail.
    Raises GatesClosed, and whatever `switch_module` raises.
    """
    if not actor.may("tenants.switch.change"):
        raise Denied(_("Chỉ quản trị cấp tỉnh được chuyển trạng thái phân hệ."))
    items = lock_open_items(province_id, member_id=member_id, module=module)
    row = lock_switch(province_id, member_id=member_id, module=module) if items else None
    if row is not None and version is not None and version != row.version:
        raise StaleSwitch(line_of(switchable(module), row))
    old = ModuleState(row.state) if row is not None else ModuleState.NONE
    closed = closed_items(province_id, items, old=old, to=to)
    if closed and not break_glass:
        raise GatesClosed(closed)
    if closed:
        break_gates(province_id, closed, member_id=member_id, module=module, to=to, actor=actor, reason=reason)
    line = switch_module(
        province_id, member_id=member_id, module=module, to=to, actor=actor, reason=reason, version=version
    )
    done = next((item for item in items if item.target_state == to.value), None)
    if done is not None:
        finish(done, from_state=old, actor=actor)
    return line


def closed_items(province_id: int, items: Sequence[Item], *, old: ModuleState, to: ModuleState) -> Sequence[ClosedItem]:
    """The open items whose gates keep the module from going to `to`: those that aim as far, or nearer.

    One that aims further waits for its own time: the gate of a live item may be that this very pilot succeeds.
    """
    if not goes_forward(old, to):
        return []
    due = [item for item in items if rank(ModuleState(item.target_state)) <= rank(to)]
    told = [ClosedItem(item, closed_gates(gates_at_go_live(province_id, item))) for item in due]
    return [line for line in told if line.gates]


def closed_before(
    province_id: int, item: Item, items: Sequence[Item], *, old: ModuleState, asked_at: datetime | None = None
) -> Sequence[ClosedItem]:
    """What keeps an item from being carried out: its own gates, and those of the open `items` that aim no further.

    So whoever may not go past a red item on the console can't do it by carrying out another.
    """
    target = ModuleState(item.target_state)
    own = closed_gates(gates_at_go_live(province_id, item, asked_at=asked_at))
    nearer = [one for one in items if one.id != item.id and rank(ModuleState(one.target_state)) <= rank(target)]
    found = [ClosedItem(item, own)] if own else []
    return [*found, *closed_items(province_id, nearer, old=old, to=target)]


def lock_open_items(province_id: int, *, member_id: int, module: str, skips_locked: bool = False) -> Sequence[Item]:
    """The module's open items at a tenant, by their time, locked: whoever locks one locks all of them. One statement.

    With `skips_locked` those that somebody else holds are left out instead of waited for.
    """
    return session.scalars(
        select(Item)
        .where(
            Item.tenant_id == province_id,
            Item.member_id == member_id,
            Item.module == module,
            Item.status.in_(OPEN),
        )
        .order_by(Item.planned_at, Item.id)
        .with_for_update(skip_locked=skips_locked)
        .execution_options(populate_existing=True)
    ).all()


def list_planned(province_id: int, member_id: int) -> Mapping[str, Sequence[Item]]:
    """A tenant's open items by module, by their time. One statement."""
    found: dict[str, list[Item]] = {}
    open_items = (
        select(Item)
        .where(Item.tenant_id == province_id, Item.member_id == member_id, Item.status.in_(OPEN))
        .order_by(Item.planned_at, Item.id)
    )
    for item in session.scalars(open_items):
        found.setdefault(item.module, []).append(item)
    return found


def finish(item: Item, *, from_state: ModuleState, actor: Actor) -> None:
    """The item is done: the module is where it was to go."""
    item.status, item.decided_at, item.from_state = "done", clock.now(), from_state.value
    item.version += 1
    note("tenants.item_done", item, actor=actor, from_state=from_state.value)
    session.flush()


def break_gates(
    province_id: int,
    closed: Sequence[ClosedItem],
    *,
    member_id: int,
    module: str,
    to: ModuleState,
    actor: Actor,
    reason: str,
) -> None:
    """The operator's own override: recorded, and told to every admin of the province. Raises Denied, Invalid."""
    if actor.kind is not ActorKind.SYSTEM:
        raise Denied(_("Chỉ người vận hành hệ thống được bỏ qua điều kiện một mình."))
    if not reason.strip():
        text = _("Vui lòng ghi lý do.")
        raise Invalid(text, fields={"reason": text})
    gates = [as_told(gate) for line in closed for gate in line.gates]
    for line in closed:
        record_audit(
            province_id,
            "tenants.gates_broken",
            subject=str(line.item.id),
            actor=actor,
            gates=[gate.recorded_as for gate in line.gates],
            to=to.value,
            reason=reason,
        )
    record(GatesBroken(member_id=member_id, switched=module, to=to.value, reason=reason, gates=gates))


def as_told(gate: GateView) -> Mapping[str, str]:
    """A gate as mails and records have it."""
    return {
        "title": str(gate.title),
        "reason": gate.reason,
        "missing": gate.missing,
        "owner_name": gate.owner_name,
        "owner_email": gate.owner_email,
    }
