"""The scheduled go-live: at an item's time its module goes on by itself if all gates are green, else it is held.

Run by the schedule at provinces. Whoever decides holds the item's row and has seen it planned and due: so two
schedulers decide once, and a process that dies before the commit has decided nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.sites.switch import STATE_TITLES, ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, DomainError
from tenants.programme.events import GoLiveHeld
from tenants.programme.evidence import gates_at_go_live
from tenants.programme.gates import GATED, Colour, GateKind, GateView
from tenants.programme.items import get_item
from tenants.programme.joining import join_items
from tenants.programme.models import Item, Phase, Project
from tenants.programme.noting import note
from tenants.programme.passing import GatesClosed, as_told, break_gates, closed_before, finish, lock_open_items
from tenants.programme.paths import goes_back, path_between
from tenants.programme.phases import OPEN
from tenants.programme.plan import LONGEST_REASON, StalePlan
from tenants.programme.readiness import ask_readiness
from tenants.registry.switches import lock_switch, states_of, switch_module

ASK_BEFORE = timedelta(minutes=2)
"""How long before its time the tenant is asked to check an item's gates."""
PATIENCE = timedelta(minutes=10)
"""How long after being asked a tenant may answer; then its gates count as not checked."""
EVERY = timedelta(seconds=15)
MOST = 50
SCHEDULER = Actor.system()
log = structlog.get_logger()


def go_live(province_id: int, now: datetime) -> None:
    """What the schedule runs: ask about what comes soon, decide what is due. Missed times are caught up, once."""
    with force_locale("vi"):
        ask_about_soon(province_id, now)
        for item_id in list_due(province_id, now):
            try:
                with session.begin_nested():
                    decide(province_id, item_id, now)
            except Exception:
                # The others still have their turn; this one is tried again in a moment.
                log.exception("go-live failed", tenant=province_id, item_id=str(item_id))


def ask_about_soon(province_id: int, now: datetime) -> None:
    """Have the tenants check what is planned for the next minutes, once for each item's time."""
    soon = session.scalars(
        select(Item)
        .where(
            Item.tenant_id == province_id,
            Item.status == "planned",
            Item.planned_at <= now + ASK_BEFORE,
            or_(Item.asked_at.is_(None), Item.asked_at > now + PATIENCE),
        )
        .order_by(Item.planned_at)
        .limit(MOST)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for item in soon:
        if item.member_id is None:
            join_items(province_id, codes=[item.unit_code])
        if item.member_id is not None:
            item.asked_at = now
            if item.target_state in GATED:
                ask_readiness(item.member_id, [item.module])
    session.flush()


def list_due(province_id: int, now: datetime) -> Sequence[UUID]:
    """The planned items whose time has come, the longest due first. One statement."""
    return session.scalars(
        select(Item.id)
        .where(Item.tenant_id == province_id, Item.status == "planned", Item.planned_at <= now)
        .order_by(Item.planned_at, Item.id)
        .limit(MOST)
    ).all()


def decide(province_id: int, item_id: UUID, now: datetime) -> None:
    """Go on, hold, or wait for the tenant's answer; nothing when somebody else decides or has decided."""
    items = open_beside(province_id, get_item(province_id, item_id))
    item = next((one for one in items if one.id == item_id), None)
    if item is None or item.status != "planned" or item.planned_at > now:
        return
    if is_waiting(item, gates_at_go_live(province_id, item, asked_at=item.asked_at), now):
        return
    if closed := closed_before(province_id, item, items, old=state_at(province_id, item), asked_at=item.asked_at):
        hold(item, [gate for line in closed for gate in line.gates])
        return
    try:
        with session.begin_nested():
            carry_out(province_id, item, actor=SCHEDULER, reason=reason_of(province_id, item))
    except DomainError as refused:
        session.refresh(item)
        hold(item, [refused_step(item, refused)])


def open_beside(province_id: int, item: Item) -> Sequence[Item]:
    """The open items of the item's module at its tenant, itself among them, locked; none when somebody holds one."""
    if item.member_id is None:
        alone = select(Item).where(Item.tenant_id == province_id, Item.id == item.id, Item.status.in_(OPEN))
        held = alone.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        return session.scalars(held).all()
    items = lock_open_items(province_id, member_id=item.member_id, module=item.module, skips_locked=True)
    everyone = select(func.count()).where(
        Item.tenant_id == province_id,
        Item.member_id == item.member_id,
        Item.module == item.module,
        Item.status.in_(OPEN),
    )
    return items if len(items) == session.scalar(everyone) else ()


def state_at(province_id: int, item: Item) -> ModuleState:
    """Where the item's module stands at its tenant."""
    if item.member_id is None:
        return ModuleState.NONE
    return states_of(province_id, member_id=item.member_id).get(item.module, ModuleState.NONE)


def is_waiting(item: Item, gates: Sequence[GateView], now: datetime) -> bool:
    """Whether the tenant was asked, hasn't answered, and may still do so."""
    if item.member_id is None:
        return False
    if item.asked_at is None:
        return True
    if now - item.asked_at > PATIENCE:
        return False
    return any(
        gate.kind is GateKind.AUTOMATIC and (gate.checked_at is None or gate.checked_at < item.asked_at)
        for gate in gates
    )


def carry_out(province_id: int, item: Item, *, actor: Actor, reason: str) -> None:
    """Take the module to the item's state, each step recorded, and close the item. Raises what switching raises."""
    if item.member_id is None:
        raise Conflict(_("Địa phương chưa được thêm vào hệ thống."), code="not_joined")
    target = ModuleState(item.target_state)
    old = ModuleState(lock_switch(province_id, member_id=item.member_id, module=item.module).state)
    path = path_between(old, target)
    if path is None or goes_back(old, target):
        raise Conflict(
            _(
                "Phân hệ đang ở trạng thái “%(old)s”, không thể chuyển sang “%(new)s”.",
                old=STATE_TITLES[old],
                new=STATE_TITLES[target],
            ),
            code="illegal_step",
        )
    for step in path:
        switch_module(province_id, member_id=item.member_id, module=item.module, to=step, actor=actor, reason=reason)
    finish(item, from_state=old, actor=actor)


def hold(item: Item, closed: Sequence[GateView]) -> None:
    """Don't go on, and have those told who can do something about it."""
    item.status, item.decided_at, item.version = "held", clock.now(), item.version + 1
    reasons = [as_told(gate) for gate in closed]
    note("tenants.item_held", item, actor=SCHEDULER, reasons=reasons)
    record(GoLiveHeld(item_id=item.id, reasons=reasons))
    session.flush()


def refused_step(item: Item, refused: DomainError) -> GateView:
    """What the switch itself refused, told like a gate."""
    return GateView(
        name="switch",
        kind=GateKind.AUTOMATIC,
        title=_("Chuyển trạng thái phân hệ"),
        colour=Colour.RED,
        reason=str(refused.message),
        owner_name=item.owner_name,
        owner_email=item.owner_email,
    )


def reason_of(province_id: int, item: Item) -> str:
    """What the history says of a scheduled step."""
    row = session.execute(
        select(Project.name, Phase.name)
        .join(Phase, (Phase.tenant_id == province_id) & (Phase.project_id == Project.id))
        .where(Project.tenant_id == province_id, Phase.id == item.phase_id)
    ).one()
    return str(_("Theo kế hoạch: %(project)s, %(phase)s.", project=row[0], phase=row[1]))[:LONGEST_REASON]


def go_now(
    province_id: int,
    item_id: UUID,
    *,
    version: int | None,
    actor: Actor,
    reason: str = "",
    break_glass: bool = False,
) -> Item:
    """Carry out an open item by hand, at once; with `break_glass` the operator passes red gates alone.

    Asked are the gates that the console would ask: the item's own, and those of open items that aim no further.

    Raises Denied, NotFound, StalePlan, Conflict, GatesClosed, Invalid.
    """
    item = get_item(province_id, item_id)
    items: Sequence[Item] = ()
    if item.member_id is not None:
        items = lock_open_items(province_id, member_id=item.member_id, module=item.module)
    item = get_item(province_id, item_id, for_update=True)
    if version is not None and item.version != version:
        raise StalePlan({"planned_at": item.planned_at}, version=item.version)
    if item.status not in OPEN:
        raise Conflict(_("Hạng mục đã kết thúc nên không thay đổi được nữa."), code="item_closed")
    if item.member_id is None:
        raise Conflict(_("Địa phương chưa được thêm vào hệ thống."), code="not_joined")
    if closed := closed_before(province_id, item, items, old=state_at(province_id, item)):
        if not break_glass:
            raise GatesClosed(closed)
        break_gates(
            province_id,
            closed,
            member_id=item.member_id,
            module=item.module,
            to=ModuleState(item.target_state),
            actor=actor,
            reason=reason,
        )
    carry_out(province_id, item, actor=actor, reason=reason.strip() or reason_of(province_id, item))
    return item
