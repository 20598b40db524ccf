"""How a province learns of its tenants' readiness: it asks, they check in their own scope and tell it (decision 12).

A tenant also tells by itself when its configuration changed, of each module that isn't live there yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import case, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.identity.events import MemberJoined, MembershipEnded
from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.outbox.addressed import record_for
from dothi.outbox.events import Delivery, EventRow, HandlerContext
from dothi.sites.switch import ModuleState
from dothi.values import clock
from tenants.programme.checks import run_checks
from tenants.programme.events import ReadinessAsked, ReadinessTold
from tenants.programme.gates import GATED
from tenants.programme.models import Item, Readiness
from tenants.registry.changing import configuration_changed
from tenants.registry.events import ConfigurationChanged

OPEN = ("planned", "held")


def ask_readiness(member_id: int, modules: Iterable[str]) -> None:
    """Ask a tenant to check the gates of these modules. In the province's scope; one statement."""
    record_for(member_id, ReadinessAsked(modules=sorted(set(modules))))


def ask_all(province_id: int, _now: datetime) -> None:
    """Hourly: ask every tenant that has an open item. Districts have none: one statement there."""
    rows = session.execute(
        select(Item.member_id, Item.module)
        .where(
            Item.tenant_id == province_id,
            Item.member_id.is_not(None),
            Item.status.in_(OPEN),
            Item.target_state.in_(GATED),
        )
        .distinct()
    )
    wanted: dict[int, set[str]] = {}
    for member_id, module in rows:
        if member_id is not None:
            wanted.setdefault(member_id, set()).add(module)
    for member_id, modules in sorted(wanted.items()):
        ask_readiness(member_id, modules)


def answer(event: ReadinessAsked, context: HandlerContext) -> None:
    """In the tenant's scope: check what was asked, and tell."""
    modules = house().components.modules
    tell(context, [modules[name] for name in event.modules if name in modules])


def tell_change(_event: ConfigurationChanged, context: HandlerContext) -> None:
    """In the tenant's scope: tell of each module that isn't live yet, unless a later change will do it."""
    if context.tenant_id == context.site.province_id or is_overtaken(context):
        return
    tell(context, [m for m in house().components.switchable if context.site.state_of(m.name) is not ModuleState.LIVE])


def note_staff(_event: MemberJoined | MembershipEnded, _context: HandlerContext) -> None:
    """Who has joined, or left, is part of the configuration that gates look at."""
    configuration_changed("staff")


def is_overtaken(context: HandlerContext) -> bool:
    """Whether the same handler has yet to run for a later event of this tenant. One statement."""
    later = (
        select(Delivery.event_id)
        .join(EventRow, (EventRow.tenant_id == context.tenant_id) & (EventRow.id == Delivery.event_id))
        .where(
            Delivery.tenant_id == context.tenant_id,
            Delivery.handler == context.handler,
            Delivery.event_id != context.event_id,
            Delivery.done_at.is_(None),
            Delivery.failed_at.is_(None),
            tuple_(EventRow.occurred_at, EventRow.id) > (context.occurred_at, context.event_id),
        )
        .limit(1)
    )
    return session.execute(later).first() is not None


def tell(context: HandlerContext, modules: Iterable[Module]) -> None:
    """Check each module's gates here and now, and address the answers to the province."""
    for module in modules:
        now = clock.now()
        results = run_checks(context.tenant_id, module)
        told = ReadinessTold(member_id=context.tenant_id, switched=module.name, results=results, at=now)
        record_for(context.site.province_id, told)


def keep(event: ReadinessTold, context: HandlerContext) -> None:
    """In the province's scope: keep what a tenant told. Nothing older comes over newer. One statement."""
    rows = [
        {
            "tenant_id": context.tenant_id,
            "member_id": event.member_id,
            "module": event.switched,
            "gate": gate,
            "reason": reason,
            "since": event.at,
            "checked_at": event.at,
        }
        for gate, reason in sorted(event.results.items())
    ]
    if not rows:
        return
    new = insert(Readiness).values(rows)
    has_turned = Readiness.reason.is_(None) != new.excluded.reason.is_(None)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["tenant_id", "member_id", "module", "gate"],
            set_={
                "reason": new.excluded.reason,
                "since": case((has_turned, new.excluded.since), else_=Readiness.since),
                "checked_at": new.excluded.checked_at,
            },
            where=Readiness.checked_at < new.excluded.checked_at,
        )
    )
