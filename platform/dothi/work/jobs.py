"""Deliveries and scheduled work as RQ jobs; each job acts in its tenant's scope and one transaction.

The dispatcher (`dispatch.py`) puts jobs on the queue; a worker process (`dothi worker`) runs them here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from flask import Flask
from redis import Redis
from rq import Queue
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT, Scope
from dothi.database.session import Base, TenantAnchor, session
from dothi.manifest.house import house
from dothi.outbox.events import Delivery, EventRow, HandlerContext, HopelessError, from_payload
from dothi.sites.switch import is_working
from dothi.values import clock
from dothi.work.nudge import nudge_after_commit


class ScheduleEntry(Base):
    """When each kind of scheduled work is due next; the dispatcher's alone."""

    __tablename__ = "dothi_schedule"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]


QUEUE = "dothi"
MOST_ATTEMPTS = 12
PARKED_FOR = timedelta(minutes=1)
"""A delivery whose module was switched off after it was handed out is looked at again after this."""
log = structlog.get_logger()

_app: Flask | None = None


def use_app(app: Flask) -> None:
    """Say in which application this process runs its jobs; the worker's first act."""
    global _app  # noqa: PLW0603  # RQ calls our functions by name, with nothing but their arguments
    _app = app


def queue(redis: Redis) -> Queue:
    """The one queue of deliveries and scheduled work."""
    return Queue(QUEUE, connection=redis)


def pause_before(attempt: int) -> timedelta:
    """How long a delivery rests after its n-th failure: 5 s, 10 s, 20 s … at most an hour."""
    return timedelta(seconds=min(5 * 2 ** (attempt - 1), 3600))


def run_delivery(tenant_id: int, event_id: str, handler: str) -> str:
    """Run one handler for one event, unless it has been run. Returns what happened, for the log."""
    if _app is None:
        raise RuntimeError("use_app() was not called in this process")
    with _app.app_context():
        outcome = deliver(tenant_id, UUID(event_id), handler)
    log.info("delivery", tenant=tenant_id, event_id=event_id, handler=handler, outcome=outcome)
    return outcome


def deliver(tenant_id: int, event_id: UUID, handler: str) -> str:
    """The delivery's transaction: take its row, run the handler, mark it done; on failure plan the next try."""
    with acting_in(DEPLOYMENT):
        site = house().directory.find_site_by_id(tenant_id)
        session.rollback()
    if site is None:
        return "no such tenant"
    with acting_in(Scope(tenant_id)):
        try:
            outcome = _handle(tenant_id, site, event_id, handler)
            session.commit()
        except Exception as error:
            session.rollback()
            facts = {"tenant": tenant_id, "event_id": str(event_id), "handler": handler}
            if isinstance(error, HopelessError):
                log.warning("delivery given up", error=str(error), **facts)
            else:
                log.exception("delivery failed", **facts)
            _plan_again(tenant_id, site, event_id, handler, error)
            return "failed"
    nudge_after_commit()
    return outcome


def _handle(tenant_id: int, site: Any, event_id: UUID, handler: str) -> str:
    delivery = session.execute(
        select(Delivery)
        .where(Delivery.tenant_id == tenant_id, Delivery.event_id == event_id, Delivery.handler == handler)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if delivery is None:
        return "taken or unknown"
    if delivery.done_at is not None:
        return "done before"
    module, subscription = house().subscriptions.handlers[handler]
    if not is_open(site, module):
        delivery.next_at = clock.now() + PARKED_FOR
        return "parked"
    subscription.handle(*_found(tenant_id, site, event_id, handler))
    delivery.done_at = clock.now()
    return "done"


def _found(tenant_id: int, site: Any, event_id: UUID, handler: str) -> tuple[Any, HandlerContext]:
    """The event and what its handler knows beside it."""
    row = session.get_one(EventRow, (tenant_id, event_id))
    context = HandlerContext(
        tenant_id=tenant_id, site=site, event_id=event_id, occurred_at=row.occurred_at, handler=handler
    )
    return from_payload(house().subscriptions.handlers[handler][1].event, row.payload), context


def is_open(site: Any, module: str) -> bool:
    """Whether a component's events run at the site: always for what is always on."""
    component = house().components.modules.get(module)
    return component is None or component.always_on or is_working(site.state_of(module))


def _plan_again(tenant_id: int, site: Any, event_id: UUID, handler: str, error: Exception) -> None:
    """In a transaction of its own: count the failure, pause; give up after the last attempt, or where none can help."""
    this = (Delivery.tenant_id == tenant_id, Delivery.event_id == event_id, Delivery.handler == handler)
    with session.begin():
        attempts = session.execute(
            update(Delivery)
            .where(*this)
            .values(attempts=Delivery.attempts + 1, error=f"{type(error).__name__}: {error}"[:2000])
            .returning(Delivery.attempts)
        ).scalar_one()
        now = clock.now()
        values: dict[str, datetime] = {"next_at": now + pause_before(attempts)}
        if attempts >= MOST_ATTEMPTS or isinstance(error, HopelessError):
            values["failed_at"] = now
            _tell_given_up(tenant_id, site, event_id, handler, error)
        session.execute(update(Delivery).where(*this).values(**values))


def _tell_given_up(tenant_id: int, site: Any, event_id: UUID, handler: str, error: Exception) -> None:
    """Let the subscriber know; should that fail too, the delivery is given up all the same."""
    _module, subscription = house().subscriptions.handlers[handler]
    if subscription.when_given_up is None:
        return
    try:
        with session.begin_nested():
            subscription.when_given_up(*_found(tenant_id, site, event_id, handler), error)
    except Exception:
        log.exception("the subscriber could not be told", tenant=tenant_id, event_id=str(event_id), handler=handler)


def run_scheduled(name: str) -> str:
    """Run one kind of scheduled work at every tenant where its module is working, a transaction each."""
    if _app is None:
        raise RuntimeError("use_app() was not called in this process")
    with _app.app_context():
        done, failed = run_schedule(name)
    return f"{done} done, {failed} failed"


def run_schedule(name: str) -> tuple[int, int]:
    """Returns at how many tenants the work was done and at how many it failed; one failure stops no other tenant."""
    module, scheduled = find_scheduled(name)
    with acting_in(DEPLOYMENT):
        tenants = house().directory.list_tenant_ids(None if house().components.modules[module].always_on else module)
        if scheduled.only_provinces:
            provinces = set(session.scalars(select(TenantAnchor.id).where(TenantAnchor.id == TenantAnchor.province_id)))
            tenants = [tenant_id for tenant_id in tenants if tenant_id in provinces]
        session.rollback()
    failed = 0
    for tenant_id in tenants:
        with acting_in(Scope(tenant_id)):
            try:
                scheduled.run(tenant_id, clock.now())
                session.commit()
            except Exception:
                session.rollback()
                failed += 1
                log.exception("scheduled work failed", tenant=tenant_id, name=name)
    nudge_after_commit()
    return len(tenants) - failed, failed


def find_scheduled(name: str) -> tuple[str, Any]:
    """The component's name and its declaration. Raises KeyError."""
    for module in house().components:
        for scheduled in module.schedule:
            if scheduled.name == name:
                return module.name, scheduled
    raise KeyError(name)
