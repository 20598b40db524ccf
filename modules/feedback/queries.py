"""Reading reports: one by id, code or token; the public list; the staff's queues. How many there are: `tallies.py`.

Lists are keyset pages on the partial indexes of `feedback_report` named in `models.py`. Texts of categories and units
come from `setup.configuration`, without a join.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, Text, Uuid, and_, any_, cast, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.actor import Actor
from dothi.cells import cell_ranges
from dothi.db import session
from dothi.errors import Malformed, NotFound
from dothi.geo import Box
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.feedback import permissions as p
from modules.feedback.models import Report
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
from modules.feedback.workflow.domain import DueState, Status, sees

PAGE_SIZE = 25
WAITING = (Status.AWAITING_APPROVAL.value, Status.EXTENSION_REQUESTED.value)
"""What a unit's head has to decide on."""
_CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
R = Report
T = TypeVar("T")


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


class PublicRow(NamedTuple):
    """A public report as a line of a list: what anyone may see, and its ids."""

    id: UUID
    code: str
    category_id: UUID
    status: str
    text: str
    place: str
    lon: float
    lat: float
    unit_id: UUID | None
    submitted_at: datetime
    published_at: datetime | None
    updated_at: datetime
    due_at: datetime | None


_QUEUE = tuple(
    cast(column, Text).label(column.name) if isinstance(column.type, Uuid) else column
    for column in (C[name] for name in QueueRow._fields)
)
_PUBLIC = tuple(C[name] for name in PublicRow._fields)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What narrows a list; None or empty narrows nothing."""

    category_id: UUID | None = None
    statuses: tuple[Status, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    box: Box | None = None
    unit_id: UUID | None = None
    level: str | None = None
    channel: str | None = None
    rating: str | None = None
    finished_since: datetime | None = None
    rated_since: datetime | None = None

    @property
    def values(self) -> dict[str, Any]:
        """What narrows, by the names of `statements.NARROWING`."""
        found = {
            "category_id": self.category_id,
            # One is asked for by equality: then the index by status gives the order of time as well.
            "status": self.statuses[0].value if len(self.statuses) == 1 else None,
            "statuses": [status.value for status in self.statuses] if len(self.statuses) > 1 else None,
            "since": self.since,
            "until": self.until,
            "unit_id": self.unit_id,
            "level": self.level,
            "channel": self.channel,
            "rating": self.rating,
            "finished_since": self.finished_since,
            "rated_since": self.rated_since,
        }
        return {name: value for name, value in found.items() if value}


NO_FILTERS = Filters()


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


def in_box(box: Box) -> list[ColumnElement[bool]]:
    """Inside a box, edges included: by ranges of cells (index `feedback_report_map_idx`), then exactly."""
    ranges = [and_(R.cell >= first, R.cell < end) for first, end in cell_ranges(box)]
    return [or_(*ranges), R.lon.between(box.west, box.east), R.lat.between(box.south, box.north)]


def get_report_for(tenant_id: int, code: str, *, actor: Actor) -> Report:
    """A report by its code, for somebody of the administration; a confidential one only for those in charge.

    Raises NotFound, for what the actor may not see as well.
    """
    report = session.scalars(select(R).where(R.tenant_id == tenant_id, R.code == _checked(code))).one_or_none()
    if report is None or not sees(actor, report):
        raise _missing()
    return report


def get_public_report(tenant_id: int, code: str) -> Report:
    """A report that anyone may see, by its code. Raises NotFound."""
    report = session.scalars(
        select(R).where(R.tenant_id == tenant_id, R.code == _checked(code), R.is_public)
    ).one_or_none()
    if report is None:
        raise _missing()
    return report


def find_by_token(tenant_id: int, token: str) -> Report | None:
    """The report of a secret link."""
    if not _TOKEN.fullmatch(token):
        return None
    return session.scalars(select(R).where(R.tenant_id == tenant_id, R.track_token == token)).one_or_none()


def find_code(tenant_id: int, report_id: UUID) -> str | None:
    """The code of a report."""
    return session.scalars(select(R.code).where(R.tenant_id == tenant_id, R.id == report_id)).one_or_none()


def list_public(
    tenant_id: int, filters: Filters = NO_FILTERS, cursor: str | None = None, *, size: int = PAGE_SIZE
) -> Page[PublicRow]:
    """Public reports, newest first. One statement on `feedback_report_public…_idx`. Raises Malformed (cursor).

    A box that holds few reports goes through `feedback_report_map_idx`, one that holds many along the order of time.
    """
    statement = newest_first(_PUBLIC, (C.is_public, *narrowed(filters.values)), is_later=bool(cursor))
    if filters.box is not None:  # each box has cells of its own, and its own best plan
        statement = statement.where(*in_box(filters.box))
    values = {"tenant_id": tenant_id, **filters.values}
    rows = _rows(statement, values, cursor, size, is_direct=filters.box is None)
    return _page(list(map(PublicRow._make, rows)), size, _time_of)


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
        return _page(_queue_rows(statement, values, cursor, size), size, _time_of)
    of_view = _of_view(view, actor, reach or reach_of(actor))
    statement = most_pressing_first(_QUEUE, (*of_view, *conditions), is_later=bool(cursor))
    return _page(_queue_rows(statement, values, cursor, size), size, lambda row: (row.queue_at, row.id))


def count_rows(tenant_id: int, view: View, actor: Actor, filters: Filters) -> int:
    """How many rows `list_queue` has for the same filters, of all units. One statement: for filters that few pass."""
    values, conditions = _asked(tenant_id, actor, filters)
    of_view = () if view is View.ALL else (C.is_open, *_of_view(view, actor, Reach.ALL))
    rows = direct(how_many((*of_view, *conditions))).read(values)
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
    return list(map(QueueRow._make, _rows(statement, values, cursor, size)))


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


def _time_of(row: PublicRow | QueueRow) -> tuple[datetime, UUID | str]:
    return row.submitted_at, row.id


def _rows(
    statement: Select[Any], values: dict[str, Any], cursor: str | None, size: int, *, is_direct: bool = True
) -> Iterable[Any]:
    """One row more than a page has, so that we know whether there is a next one."""
    if cursor:
        values["at"], values["id"] = _place(cursor)
    values["most"] = size + 1
    return direct(statement).read(values) if is_direct else session.execute(statement, values)


def _page(rows: Sequence[T], size: int, place: Callable[[T], Sequence[Any]]) -> Page[T]:
    shown = rows[:size]
    return Page(shown, encode_cursor(place(shown[-1])) if len(rows) > size else None)


def _place(cursor: str) -> tuple[datetime, UUID]:
    """Where the last page ended. Raises Malformed."""
    at, row_id = decode_cursor(cursor, length=2)
    try:
        return datetime.fromisoformat(at), UUID(row_id)
    except (TypeError, ValueError):
        raise Malformed(_("Con trỏ trang không hợp lệ. Vui lòng xem lại từ trang đầu."), code="bad_cursor") from None


def _checked(code: str) -> str:
    """A code as stored, however it was typed. Raises NotFound for what can't be one."""
    plain = code.strip().upper()
    if len(plain) > 40 or not _CODE.fullmatch(plain):
        raise _missing()
    return plain


def _missing() -> NotFound:
    return NotFound(_("Không có phản ánh này."))
