"""Plan items (hạng mục): a module at a unit goes to a state at an instant. In the province's scope.

An item is never deleted: it is done, held, cancelled or rolled back. Whoever decides something of it locks its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import IntegrityError

from dothi.database.session import session
from dothi.sites.switch import STATE_TITLES, ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_key
from dothi.values.errors import Conflict, NotFound
from dothi.values.ids import new_id
from tenants.programme.gates import GATED
from tenants.programme.models import Gate, Item, Phase
from tenants.programme.noting import note
from tenants.programme.paths import PLANNABLE, goes_back, path_between
from tenants.programme.phases import OPEN, get_open_phase, is_within
from tenants.programme.places import UnitPlace, find_place
from tenants.programme.plan import StalePlan, check_may_plan, check_reason, refuse
from tenants.programme.readiness import ask_readiness
from tenants.programme.standard import STANDARD, default_due, stored_title
from tenants.registry.switches import states_of, switchable

CHANGEABLE = (*OPEN, "rolled_back")
UNIQUE_VIOLATION = "23505"


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """When an item is due and who answers for it."""

    planned_at: datetime
    owner_name: str
    owner_email: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """What is said of a new item. `unit_name` is needed for a unit that neither registry nor catalogue know."""

    unit_code: str
    module: str
    target_state: ModuleState
    schedule: Schedule
    unit_name: str = ""


def list_items(province_id: int, phase_ids: Sequence[UUID]) -> Sequence[Item]:
    """The items of some phases, by their time. One statement."""
    items = session.scalars(select(Item).where(Item.tenant_id == province_id, Item.phase_id.in_(phase_ids)))
    return sorted(items, key=lambda item: (item.planned_at, sort_key(item.unit_name), item.id))


def get_item(province_id: int, item_id: UUID, *, for_update: bool = False) -> Item:
    """An item of the province, locked to the end of the transaction with `for_update`. Raises NotFound."""
    item = session.get(Item, (province_id, item_id), with_for_update=for_update or None, populate_existing=for_update)
    if item is None:
        raise NotFound(_("Không có hạng mục này."))
    return item


def get_open_item(province_id: int, item_id: UUID) -> Item:
    """An item that is still to come, locked. Raises NotFound, Conflict."""
    item = get_item(province_id, item_id, for_update=True)
    if item.status not in OPEN:
        raise Conflict(_("Hạng mục đã kết thúc nên không thay đổi được nữa."), code="item_closed")
    return item


def plan_item(province_id: int, phase_id: UUID, facts: ItemFacts, *, actor: Actor) -> Item:
    """Plan an item with its standard gates, and ask the tenant how ready it is.

    Raises Denied, NotFound, Conflict (closed phase), Invalid (unit, module, state, time: see `check_time`).
    """
    check_may_plan(actor)
    phase = get_open_phase(province_id, phase_id)
    place = find_place(province_id, facts.unit_code)
    if place is None:
        if not facts.unit_name:
            raise refuse("unit_code", _("Vui lòng chọn một đơn vị trong danh sách."))
        place = UnitPlace(code=facts.unit_code, name=facts.unit_name)
    switchable(facts.module)
    check_time(province_id, phase, place=place, facts=facts, item_id=None)
    schedule = facts.schedule
    item = Item(
        tenant_id=province_id,
        id=new_id(),
        phase_id=phase_id,
        unit_code=place.code,
        unit_name=place.name,
        member_id=place.member_id,
        module=facts.module,
        target_state=facts.target_state.value,
        status="planned",
        decided_at=None,
        from_state=None,
        asked_at=None,
        version=1,
        **vars(schedule),
    )
    put(item)
    if item.target_state in GATED:
        add_standard_gates(item)
    note("tenants.item_planned", item, actor=actor)
    ask_about(item)
    session.flush()
    return item


def change_item(province_id: int, item_id: UUID, schedule: Schedule, *, version: int, actor: Actor) -> Item:
    """Give an item another time, owner or note; one that was held or rolled back is planned again.

    Unsigned standard gates that were due by default move along. Raises Denied, NotFound, StalePlan, Conflict, Invalid.
    """
    check_may_plan(actor)
    item = get_item(province_id, item_id, for_update=True)
    if item.version != version:
        raise StalePlan({name: getattr(item, name) for name in vars(schedule)}, version=item.version)
    if item.status not in CHANGEABLE:
        raise Conflict(_("Hạng mục đã kết thúc nên không thay đổi được nữa."), code="item_closed")
    phase = get_open_phase(province_id, item.phase_id)
    if item.status != "planned" or schedule.planned_at != item.planned_at:
        place = UnitPlace(code=item.unit_code, name=item.unit_name, member_id=item.member_id)
        facts = ItemFacts(
            unit_code=item.unit_code,
            module=item.module,
            target_state=ModuleState(item.target_state),
            schedule=schedule,
        )
        check_time(province_id, phase, place=place, facts=facts, item_id=item_id)
        move_due_days(province_id, item, to=schedule.planned_at)
    former = item.planned_at
    for name, value in vars(schedule).items():
        setattr(item, name, value)
    item.status, item.asked_at, item.decided_at = "planned", None, None
    item.version += 1
    put(item)
    note("tenants.item_changed", item, actor=actor, former=former.isoformat())
    ask_about(item)
    session.flush()
    return item


def cancel_item(province_id: int, item_id: UUID, *, reason: str, version: int, actor: Actor) -> Item:
    """Take an item out of the plan; it stays readable. Raises Denied, NotFound, StalePlan, Conflict, Invalid."""
    check_may_plan(actor)
    item = get_open_item(province_id, item_id)
    if item.version != version:
        raise StalePlan({"planned_at": item.planned_at}, version=item.version)
    item.status, item.decided_at, item.version = "cancelled", clock.now(), item.version + 1
    note("tenants.item_cancelled", item, actor=actor, reason=check_reason(reason))
    session.flush()
    return item


def check_time(province_id: int, phase: Phase, *, place: UnitPlace, facts: ItemFacts, item_id: UUID | None) -> None:
    """Raise Invalid for a time that is past, outside the phase or taken, or a state that can't be reached by then."""
    at = facts.schedule.planned_at
    if at <= clock.now():
        raise refuse("planned_at", _("Thời điểm phải ở tương lai."))
    if not is_within(at, phase.starts_on, phase.ends_on):
        raise refuse("planned_at", _("Thời điểm phải nằm trong thời gian của giai đoạn."))
    others = [
        item
        for item in session.scalars(
            select(Item)
            .where(
                Item.tenant_id == province_id,
                Item.module == facts.module,
                Item.status.in_(OPEN),
                is_at(place),
            )
            .order_by(Item.planned_at)
        )
        if item.id != item_id
    ]
    if any(item.planned_at == at for item in others):
        raise refuse("planned_at", _("Địa phương này đã có hạng mục khác của phân hệ vào đúng thời điểm đó."))
    check_target(province_id, place, facts, before=[item for item in others if item.planned_at < at])


def is_at(place: UnitPlace) -> ColumnElement[bool]:
    """Whether an item is about this unit: by its code, or by the tenant that had another code when it was planned."""
    if place.member_id is None:
        return Item.unit_code == place.code
    return or_(Item.unit_code == place.code, Item.member_id == place.member_id)


def check_target(province_id: int, place: UnitPlace, facts: ItemFacts, *, before: Sequence[Item]) -> None:
    """Raise Invalid when the target isn't ahead of what the module will be in by then."""
    state = ModuleState.NONE
    if place.member_id is not None:
        state = states_of(province_id, member_id=place.member_id).get(facts.module, ModuleState.NONE)
    if before:
        state = ModuleState(before[-1].target_state)
    target = facts.target_state
    if target not in PLANNABLE or not path_between(state, target) or goes_back(state, target):
        raise refuse(
            "target_state",
            _(
                "Lúc đó phân hệ ở trạng thái “%(old)s”, không thể lên kế hoạch chuyển sang “%(new)s”.",
                old=STATE_TITLES[state],
                new=STATE_TITLES[target],
            ),
        )


def put(item: Item) -> None:
    """Write the row; two people may have chosen the same instant at the same moment. Raises Invalid."""
    try:
        with session.begin_nested():
            session.add(item)
            session.flush()
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != UNIQUE_VIOLATION:
            raise
        text = _("Địa phương này đã có hạng mục khác của phân hệ vào đúng thời điểm đó.")
        raise refuse("planned_at", text) from error


def add_standard_gates(item: Item) -> None:
    """The three that every item towards pilot or live begins with; the item's owner sees to them."""
    for position, name in enumerate(STANDARD):
        session.add(
            Gate(
                tenant_id=item.tenant_id,
                id=new_id(),
                item_id=item.id,
                position=position,
                name=name,
                title=stored_title(name),
                owner_name=item.owner_name,
                owner_email=item.owner_email,
                due_on=default_due(item.planned_at),
                created_at=clock.now(),
                signed_at=None,
                signed_by="",
                signer_id=None,
                note="",
                version=1,
            )
        )


def move_due_days(province_id: int, item: Item, *, to: datetime) -> None:
    """Unsigned standard gates whose day nobody chose keep their distance to the item's time."""
    gates = select(Gate).where(Gate.tenant_id == province_id, Gate.item_id == item.id, Gate.signed_at.is_(None))
    for gate in session.scalars(gates):
        if gate.name in STANDARD and gate.version == 1:
            gate.due_on = default_due(to)


def ask_about(item: Item) -> None:
    """Ask the tenant, if it is there and there is something to check."""
    if item.member_id is not None and item.target_state in GATED:
        ask_readiness(item.member_id, [item.module])
