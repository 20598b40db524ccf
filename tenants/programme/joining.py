"""Items planned before their tenant was there find it once it has joined. In the province's scope."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from dothi.values import clock
from dothi.values.actor import Actor
from tenants.programme.items import ask_about
from tenants.programme.models import Item
from tenants.programme.noting import note
from tenants.programme.phases import OPEN
from tenants.registry.dated_facts import facts_on
from tenants.registry.events import TenantCreated


def join_when_created(event: TenantCreated, context: HandlerContext) -> None:
    """A tenant joined: the open items of its code are its own now, and it is asked how ready it is."""
    fact = facts_on(context.tenant_id, clock.local_today()).get(event.member_id)
    if fact is not None:
        join_items(context.tenant_id, codes=[fact.code])


def join_items(province_id: int, *, codes: Sequence[str]) -> None:
    """Give open items of these codes their tenant, where there is one by now. Two statements when there is nothing."""
    items = session.scalars(
        select(Item)
        .where(
            Item.tenant_id == province_id,
            Item.member_id.is_(None),
            Item.unit_code.in_(codes),
            Item.status.in_(OPEN),
        )
        .with_for_update()
    ).all()
    if not items:
        return
    members = {fact.code: member_id for member_id, fact in facts_on(province_id, clock.local_today()).items()}
    for item in items:
        member_id = members.get(item.unit_code)
        if member_id is not None and member_id != province_id:
            item.member_id = member_id
            note("tenants.item_joined", item, actor=Actor.system(), member_id=member_id)
            ask_about(item)
    session.flush()
