"""Domain events: a row written in the transaction that caused it, and one delivery for each subscription (the outbox).

Services record; `work/jobs.py` delivers. A delivery is done when its handler's transaction, which marks it, commits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, get_type_hints
from uuid import UUID

from flask import current_app, g, has_app_context
from sqlalchemy import ForeignKeyConstraint, Index, bindparam, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.direct import Statement, whole_row
from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.scope import current_tenant_id
from dothi.database.session import Base, session
from dothi.values import clock
from dothi.values.ids import new_id

if TYPE_CHECKING:
    from dothi.sites.site import Site


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all domain events; fields are plain values (text, numbers, UUIDs, instants, lists, dicts of them)."""

    module: ClassVar[str]


class HopelessError(Exception):
    """Raised by a handler where trying again can't help: the delivery fails at once, for the operator to see."""


E = TypeVar("E", bound=Event)


@dataclass(frozen=True, kw_only=True)
class HandlerContext:
    """What a handler knows beside the event."""

    tenant_id: int
    site: Site
    event_id: UUID
    occurred_at: datetime
    handler: str

    def message_id(self, part: str = "0") -> str:
        """The Message-ID of a mail this handler sends: the same however often it runs. RFC 5322."""
        return f"<{self.event_id}.{self.handler}.{part}@{self.site.canonical_host}>"


@dataclass(frozen=True)
class Subscription(Generic[E]):
    """A handler for a kind of event: runs in the tenant's scope, in the transaction that marks its delivery done."""

    event: type[E]
    handle: Callable[[E, HandlerContext], None]
    name: str
    tells_people: bool = False
    """Whether it sends something out of the house (a mail): what a copy of a running tenant must not do again."""
    at_province: bool = False
    """Whether it keeps, at a province, what districts told: it runs without a switch, which a province doesn't have."""
    when_given_up: Callable[[E, HandlerContext, Exception], None] | None = None
    """Called once with the last error when the delivery is given up, in the transaction that records it."""


class EventRow(TenantOwned, Base):
    """An event as stored; never changed."""

    __tablename__ = "dothi_event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    module: Mapped[str]
    occurred_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]


class Delivery(TenantPart, Base):
    """One event for one handler: pending until `done_at`, given up at `failed_at`, not before `next_at`.

    What was given up is the operator's to try again or to dismiss (`dismissed_at`); it stays on record.

    Holds nothing of the event's contents, so that the dispatcher's role may read all of it.
    """

    __tablename__ = "dothi_delivery"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "event_id"], ["dothi_event.tenant_id", "dothi_event.id"]),
        Index(
            "dothi_delivery_tenant_id_next_at_idx",
            "tenant_id",
            "next_at",
            postgresql_where="done_at IS NULL AND failed_at IS NULL",
        ),
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(primary_key=True)
    module: Mapped[str]
    next_at: Mapped[datetime]
    attempts: Mapped[int]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    dismissed_at: Mapped[datetime | None]
    error: Mapped[str | None]


# On the tables themselves: compiled once, then only sent.
_ADD_EVENT = Statement(whole_row(EventRow))
_NEWEST = Statement(
    select(EventRow.id).where(EventRow.tenant_id == bindparam("tenant_id")).order_by(EventRow.id.desc()).limit(1)
)


UNSWITCHED = "dothi"
"""Stands for the component of a handler that no switch holds back."""


class Subscriptions:
    """All subscriptions of the installed components, by event and by handler name."""

    def __init__(self, subscriptions: Iterable[tuple[str, Subscription[Any]]]) -> None:
        """`subscriptions` are pairs of the subscribing component's name and the subscription."""
        self.events: dict[str, type[Event]] = {}
        self.handlers: dict[str, tuple[str, Subscription[Any]]] = {}
        self._by_event: dict[type[Event], tuple[tuple[str, str], ...]] = {}
        for component, subscription in subscriptions:
            module = UNSWITCHED if subscription.at_province else component
            if subscription.name in self.handlers:
                raise ValueError(f"two handlers are named {subscription.name!r}")
            self.handlers[subscription.name] = (module, subscription)
            self.events[subscription.event.__name__] = subscription.event
            self._by_event[subscription.event] = (*self.of(subscription.event), (subscription.name, module))

    def of(self, event: type[Event]) -> tuple[tuple[str, str], ...]:
        """The handlers' names with their components'."""
        return self._by_event.get(event, ())


def record(event: Event, *, after: timedelta = timedelta(0)) -> UUID:
    """Write the event and its deliveries in the current transaction; they go out after it has committed.

    `after` holds the deliveries back: for what may well happen again in a moment. Two statements, one when nobody
    subscribes.
    """
    tenant_id, event_id, now = current_tenant_id(), new_id(), clock.now()
    _ADD_EVENT.write(_as_row(event, tenant_id=tenant_id, event_id=event_id, now=now))
    handlers = _handlers_of(event)
    if handlers:
        _adding_deliveries(handlers).write({"tenant_id": tenant_id, "event_id": event_id, "next_at": now + after})
        if has_app_context():
            g.dothi_nudge = True
    return event_id


def record_all(events: Sequence[Event]) -> list[UUID]:
    """The same for many events at once, in as many statements as for one. Returns their ids, in order."""
    if not events:
        return []
    tenant_id, now = current_tenant_id(), clock.now()
    ids = [new_id() for _event in events]
    session.execute(
        insert(EventRow),
        [
            _as_row(event, tenant_id=tenant_id, event_id=event_id, now=now)
            for event_id, event in zip(ids, events, strict=True)
        ],
    )
    rows = [
        {"tenant_id": tenant_id, "event_id": event_id, "next_at": now, "attempts": 0}
        | {"handler": handler, "module": module}
        for event_id, event in zip(ids, events, strict=True)
        for handler, module in _handlers_of(event)
    ]
    if rows:
        session.execute(insert(Delivery), rows)
        if has_app_context():
            g.dothi_nudge = True
    return ids


def _handlers_of(event: Event) -> tuple[tuple[str, str], ...]:
    subscriptions: Subscriptions = current_app.extensions["dothi"].subscriptions
    return subscriptions.of(type(event))


def _as_row(event: Event, *, tenant_id: int, event_id: UUID, now: datetime) -> dict[str, Any]:
    return {
        "tenant_id": tenant_id,
        "id": event_id,
        "name": type(event).__name__,
        "module": event.module,
        "occurred_at": now,
        "payload": to_payload(event),
    }


@lru_cache(maxsize=256)
def _adding_deliveries(handlers: tuple[tuple[str, str], ...]) -> Statement:
    """One INSERT of a delivery for each handler (name and component)."""
    common: dict[str, Any] = {name: bindparam(name) for name in ("tenant_id", "event_id", "next_at")}
    rows = [{**common, "handler": handler, "module": module, "attempts": 0} for handler, module in handlers]
    return Statement(insert(Delivery.__table__).values(rows))  # type: ignore[arg-type]


def find_newest(tenant_id: int) -> UUID | None:
    """The tenant's newest event: changes with whatever changes here. One statement, on the primary key."""
    rows = _NEWEST.read({"tenant_id": tenant_id})
    return rows[0][0] if rows else None


def to_payload(event: Event) -> dict[str, Any]:
    """The event's fields as JSON values."""
    payload: dict[str, Any] = json.loads(json.dumps(vars(event), default=_plain))
    return payload


def from_payload(event: type[E], payload: dict[str, Any]) -> E:
    """The event again; fields added to the class since must have defaults."""
    hints = get_type_hints(event)
    known = {field.name for field in fields(event)}
    return event(**{name: _typed(hints[name], value) for name, value in payload.items() if name in known})


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"an event can't hold {value!r}")


def _typed(hint: Any, value: Any) -> Any:
    """A JSON value as the field's type wants it; `X | None` is looked through."""
    if value is None:
        return None
    kinds = [kind for kind in getattr(hint, "__args__", ()) if kind is not type(None)] if hint is not UUID else []
    kind = kinds[0] if len(kinds) == 1 and type(None) in hint.__args__ else hint
    if kind is UUID:
        return UUID(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return value
