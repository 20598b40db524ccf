"""Reading the staff's queues: which tabs there are, whose reports they hold, their rows. For the pages of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, Uuid, any_, cast, literal
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.values.actor import Actor
from dothi.web.pagination import Page
from modules.feedback import permissions as p
from modules.feedback.queries import NO_FILTERS, PAGE_SIZE, Filters, page_of, rows_of, time_of
from modules.feedback.rules.domain import DueState, Status
from modules.feedback.statements import (
    OF_HEADED_UNITS,
    OF_MEMBER,
    OF_UNITS,
    SEEN_FROM_OUTSIDE,
    C,
    direct,
    how_many,
    most_pressing_first,
    narrowed,
    newest_first,
)

WAITING = (Status.AWAITING_APPROVAL.value, Status.EXTENSION_REQUESTED.value)
"""What a unit's head has to decide on."""


class QueueRow(NamedTuple):
    """A report as a line of the staff's queue; ids as text, since what is made of a row is found again by it."""

    id: str
    code: str
    category_id: str
    level: str
    status: str
    channel: str
    is_confidential: bool
    is_open: bool
    text: str
    unit_id: str | None
    assignee_name: str
    submitted_at: datetime
    due_at: datetime | None
    paused_at: datetime | None
    queue_at: datetime
    near: str | None


_QUEUE = tuple(
    cast(column, Text).label(column.name) if isinstance(column.type, Uuid) else column
    for column in (C[name] for name in QueueRow._fields)
)


class View(StrEnum):
    """The tabs of the staff's queue."""

    NEW = "new"
    MINE = "mine"
    UNIT = "unit"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    APPROVAL = "approval"
    REOPENED = "reopened"
    OPEN = "open"
    ALL = "all"


class Reach(StrEnum):
    """Whose reports the tabs by time and state hold: of one's own units, or of all."""

    UNITS = "units"
    ALL = "all"


REACHING = frozenset({View.DUE_SOON, View.OVERDUE, View.APPROVAL, View.REOPENED})
"""The tabs that hold more or less by the reach; the others say by their name whose they are."""


def reach_of(actor: Actor, asked: str | None = None) -> Reach:
    """The reach asked for, where the person has a choice; else where their work is."""
    if not (actor.unit_ids or actor.heads):
        return Reach.ALL
    if not actor.may(p.OVERVIEW):
        return Reach.UNITS
    if asked in set(Reach):
        return Reach(asked)
    return Reach.UNITS if actor.may(p.HANDLE) and not actor.may(p.INTAKE) else Reach.ALL


def list_queue(
    tenant_id: int,
    view: View,
    actor: Actor,
    filters: Filters = NO_FILTERS,
    cursor: str | None = None,
    *,
    size: int = PAGE_SIZE,
    reach: Reach | None = None,
) -> Page[QueueRow]:
    """One tab of the staff's queue, the most pressing first (`all`: newest first). One statement. Raises Malformed.

    `reach` None is where the person's work is.
    """
    values, conditions = _asked(tenant_id, actor, filters)
    if view is View.ALL:
        statement = newest_first(_QUEUE, conditions, is_later=bool(cursor))
        return page_of(_queue_rows(statement, values, cursor, size), size, time_of)
    of_view = _of_view(view, actor, reach or reach_of(actor))
    statement = most_pressing_first(_QUEUE, (*of_view, *conditions), is_later=bool(cursor))
    return page_of(_queue_rows(statement, values, cursor, size), size, lambda row: (row.queue_at, row.id))


def count_rows(tenant_id: int, view: View, actor: Actor, filters: Filters, *, most: int) -> int:
    """How many rows `list_queue` has for the same filters, of all units, up to `most`. One statement."""
    values, conditions = _asked(tenant_id, actor, filters)
    of_view = () if view is View.ALL else (C.is_open, *_of_view(view, actor, Reach.ALL))
    rows = direct(how_many((*of_view, *conditions))).read({**values, "most": most})
    return int(rows[0][0])


def _asked(tenant_id: int, actor: Actor, filters: Filters) -> tuple[dict[str, Any], tuple[ColumnElement[bool], ...]]:
    """Values of a list's statement, and its conditions besides those of the tab: what is seen, what narrows."""
    values = {
        "tenant_id": tenant_id,
        "units": sorted(actor.unit_ids | actor.heads),
        "heads": sorted(actor.heads),
        "member_id": actor.membership_id,
        **filters.values,
    }
    seen = () if actor.may(p.CONFIDENTIAL) else (SEEN_FROM_OUTSIDE,)
    return values, (*seen, *narrowed(filters.values))


def _queue_rows(statement: Select[Any], values: dict[str, Any], cursor: str | None, size: int) -> list[QueueRow]:
    return list(map(QueueRow._make, rows_of(statement, values, cursor, size)))


def _of_view(view: View, actor: Actor, reach: Reach) -> tuple[ColumnElement[bool], ...]:
    if view is View.OPEN:
        return ()
    if view not in REACHING or reach is Reach.ALL:
        return (_OF_VIEW[view],)
    return (_OF_VIEW[view], OF_HEADED_UNITS if view is View.APPROVAL and actor.heads else OF_UNITS)


_OF_VIEW: Mapping[View, ColumnElement[bool]] = {
    View.NEW: C.status == Status.SUBMITTED.value,
    View.MINE: OF_MEMBER,
    View.UNIT: OF_UNITS,
    View.DUE_SOON: C.due_state == DueState.DUE_SOON.value,
    View.OVERDUE: C.due_state == DueState.OVERDUE.value,
    View.APPROVAL: C.status == any_(literal(list(WAITING), ARRAY(Text))),
    View.REOPENED: C.status == Status.REOPENED.value,
}
