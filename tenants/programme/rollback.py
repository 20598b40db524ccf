"""The way back: a module returns to the state it was in before, with a reason, and nothing is lost.

Of an item: to the state before it was done, over all steps it took; the item is `rolled_back` and can be given a new
time. Of a module: its last step is undone; if that step was an item's, so is the item.
"""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.switch import STATE_TITLES, ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied
from tenants.programme.items import get_item
from tenants.programme.models import Item
from tenants.programme.noting import note
from tenants.programme.overrides import end_overrides
from tenants.programme.passing import GatesClosed, closed_items, lock_open_items, switch_with_gates
from tenants.programme.paths import path_between
from tenants.programme.plan import SWITCH, StalePlan, check_reason
from tenants.registry.models import SwitchChange
from tenants.registry.switches import StaleSwitch, SwitchLine, line_of, lock_switch, switch_module, switchable


def rollback_item(province_id: int, item_id: UUID, *, reason: str, version: int, actor: Actor) -> Item:
    """Take an item's module back to where it was before. Raises Denied, NotFound, StalePlan, Invalid, Conflict.

    Conflict when the item isn't done, or its module has gone elsewhere since.
    """
    check_may_switch(actor)
    item = get_item(province_id, item_id, for_update=True)
    if item.version != version:
        raise StalePlan({"status": item.status}, version=item.version)
    if item.status != "done" or item.member_id is None or item.from_state is None:
        raise Conflict(_("Chỉ hạng mục đã thực hiện mới quay lại được."), code="not_done")
    reason = check_reason(reason)
    others = lock_open_items(province_id, member_id=item.member_id, module=item.module)
    state = ModuleState(lock_switch(province_id, member_id=item.member_id, module=item.module).state)
    if state.value != item.target_state:
        raise Conflict(
            _(
                "Phân hệ nay ở trạng thái “%(state)s”, không còn là trạng thái mà hạng mục đã đưa đến.",
                state=STATE_TITLES[state],
            ),
            code="moved_on",
        )
    path = path_between(state, ModuleState(item.from_state))
    if path is None:
        raise Conflict(_("Không có đường quay lại trạng thái trước."), code="no_way_back")
    if closed := closed_items(province_id, others, old=state, to=ModuleState(item.from_state)):
        raise GatesClosed(closed)
    for step in path:
        switch_module(province_id, member_id=item.member_id, module=item.module, to=step, actor=actor, reason=reason)
    item.status, item.decided_at, item.version = "rolled_back", clock.now(), item.version + 1
    note("tenants.item_rolled_back", item, actor=actor, reason=reason, to=item.from_state)
    end_overrides(province_id, item.id, actor=actor)
    session.flush()
    return item


def rollback_module(
    province_id: int, *, member_id: int, module: str, reason: str, version: int | None, actor: Actor
) -> SwitchLine:
    """Undo the last step of a module at a tenant. Opening a service again this way asks its gates.

    Raises Denied, NotFound, StaleSwitch, Invalid, Conflict (never switched), GatesClosed.
    """
    check_may_switch(actor)
    component = switchable(module)
    item = last_item_done(province_id, member_id=member_id, module=module)
    lock_open_items(province_id, member_id=member_id, module=module)
    row = lock_switch(province_id, member_id=member_id, module=module)
    if version is not None and version != row.version:
        raise StaleSwitch(line_of(component, row))
    change = last_change(province_id, member_id=member_id, module=module)
    if change is None:
        raise Conflict(_("Phân hệ chưa từng chuyển trạng thái."), code="never_switched")
    if item is not None and item.target_state == row.state and item.from_state != row.state:
        rollback_item(province_id, item.id, reason=reason, version=item.version, actor=actor)
        return line_of(component, row)
    return switch_with_gates(
        province_id,
        member_id=member_id,
        module=module,
        to=ModuleState(change.from_state),
        actor=actor,
        reason=check_reason(reason),
    )


def last_change(province_id: int, *, member_id: int, module: str) -> SwitchChange | None:
    """The module's last step at a tenant. One statement."""
    return session.scalars(
        select(SwitchChange)
        .where(
            SwitchChange.tenant_id == province_id, SwitchChange.member_id == member_id, SwitchChange.module == module
        )
        .order_by(SwitchChange.at.desc(), SwitchChange.id.desc())
        .limit(1)
    ).first()


def last_item_done(province_id: int, *, member_id: int, module: str) -> Item | None:
    """The item done last for a module at a tenant, locked, if the module's last step was its. Two statements."""
    item = session.scalars(
        select(Item)
        .where(
            Item.tenant_id == province_id,
            Item.member_id == member_id,
            Item.module == module,
            Item.status == "done",
        )
        .order_by(Item.decided_at.desc())
        .limit(1)
        .with_for_update()
    ).first()
    change = last_change(province_id, member_id=member_id, module=module)
    if item is None or change is None or item.decided_at is None or item.decided_at < change.at:
        return None
    return item


def check_may_switch(actor: Actor) -> None:
    """Raise Denied for those who don't switch."""
    if not actor.may(SWITCH):
        raise Denied(_("Chỉ quản trị cấp tỉnh được chuyển trạng thái phân hệ."))
