"""Reading reports: one by id, code or token; the public list; the staff's queues.

Lists are keyset pages on the partial indexes of `feedback_report` named in `models.py`. Texts of categories and units
come from `configuration.py`, without a join.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, false, or_, select, tuple_

from dothi.actor import Actor
from dothi.counts import read_stocks, total
from dothi.db import session
from dothi.errors import Malformed, NotFound
from dothi.geo import Box, cell_ranges
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.feedback import permissions as p
from modules.feedback.domain import DueState, Status, sees
from modules.feedback.facets import ASSIGNED, OPEN, PUBLIC
from modules.feedback.models import Report

PAGE_SIZE = 25
_WAITING = (Status.AWAITING_APPROVAL.value, Status.EXTENSION_REQUESTED.value)
"""What a unit's head has to decide on."""
_CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
R = Report


class Row(NamedTuple):
    """A report as a line of a list."""

    id: UUID
    code: str
    category_id: UUID
    level: str
    status: str
    channel: str
    is_confidential: bool
    is_public: bool
    is_open: bool
    text: str
    place: str
    lon: float
    lat: float
    unit_id: UUID | None
    assignee_id: UUID | None
    assignee_name: str
    submitted_at: datetime
    published_at: datetime | None
    updated_at: datetime
    due_at: datetime | None
    due_state: str
    paused_at: datetime | None
    queue_at: datetime
    version: int


_COLUMNS = [getattr(Report, name) for name in Row._fields]


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

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as SQL."""
        found: list[ColumnElement[bool]] = []
        if self.category_id is not None:
            found.append(R.category_id == self.category_id)
        if self.statuses:
            found.append(R.status.in_([status.value for status in self.statuses]))
        if self.since is not None:
            found.append(R.submitted_at >= self.since)
        if self.until is not None:
            found.append(R.submitted_at < self.until)
        if self.unit_id is not None:
            found.append(R.unit_id == self.unit_id)
        if self.level:
            found.append(R.level == self.level)
        if self.channel:
            found.append(R.channel == self.channel)
        if self.box is not None:
            found += in_box(self.box)
        return found


NO_FILTERS = Filters()


class View(StrEnum):
    """The tabs of the staff's queue."""

    NEW = "new"
    MINE = "mine"
    UNIT = "unit"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    APPROVAL = "approval"
    ALL = "all"


def in_box(box: Box) -> list[ColumnElement[bool]]:
    """Inside a box, edges included: by ranges of cells (index `feedback_report_map_idx`), then exactly."""
    ranges = [and_(R.cell >= first, R.cell < end) for first, end in cell_ranges(box)]
    return [or_(*ranges), R.lon.between(box.west, box.east), R.lat.between(box.south, box.north)]


def get_report(tenant_id: int, report_id: UUID) -> Report:
    """A report, whoever asks. Raises NotFound."""
    report = session.get(Report, (tenant_id, report_id))
    if report is None:
        raise _missing()
    return report


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
) -> Page[Row]:
    """Public reports, newest first. One statement on `feedback_report_public_idx`. Raises Malformed (cursor)."""
    query = select(*_COLUMNS).where(R.tenant_id == tenant_id, R.is_public, *filters.conditions())
    return _newest_first(query, cursor, size)


def list_queue(
    tenant_id: int,
    view: View,
    actor: Actor,
    filters: Filters = NO_FILTERS,
    cursor: str | None = None,
    *,
    size: int = PAGE_SIZE,
) -> Page[Row]:
    """One tab of the staff's queue, the most pressing first (`all`: newest first). One statement. Raises Malformed."""
    query = select(*_COLUMNS).where(R.tenant_id == tenant_id, *filters.conditions(), *_seen_by(actor))
    if view is View.ALL:
        return _newest_first(query, cursor, size)
    query = query.where(R.is_open, *_of_view(view, actor))
    if cursor:
        query = query.where(tuple_(R.queue_at, R.id) > tuple_(*_place(cursor)))
    rows = _rows(query.order_by(R.queue_at, R.id), size)
    return _page(rows, size, lambda row: (row.queue_at, row.id))


def _of_view(view: View, actor: Actor) -> list[ColumnElement[bool]]:
    units = sorted(actor.unit_ids | actor.heads)
    if view is View.NEW:
        return [R.status == Status.SUBMITTED.value]
    if view is View.MINE:
        return [R.assignee_id == actor.membership_id if actor.membership_id else false()]
    if view is View.UNIT:
        return [R.unit_id.in_(units)]
    if view is View.APPROVAL:
        found: list[ColumnElement[bool]] = [
            R.status.in_([Status.AWAITING_APPROVAL.value, Status.EXTENSION_REQUESTED.value])
        ]
        return [*found, R.unit_id.in_(sorted(actor.heads))] if actor.heads else found
    state = DueState.DUE_SOON if view is View.DUE_SOON else DueState.OVERDUE
    own: list[ColumnElement[bool]] = [] if actor.may(p.OVERVIEW) else [R.unit_id.in_(units)]
    return [R.due_state == state.value, *own]


def _seen_by(actor: Actor) -> list[ColumnElement[bool]]:
    """Confidential reports stay with those in charge; the same rule as `domain.sees`."""
    if actor.may(p.CONFIDENTIAL):
        return []
    units = sorted(actor.unit_ids | actor.heads)
    mine = R.assignee_id == actor.membership_id if actor.membership_id else false()
    return [or_(~R.is_confidential, R.unit_id.in_(units), mine)]


def count_queue(tenant_id: int, actor: Actor) -> dict[View, int]:
    """How many each tab but `all` holds, from kept counts: one statement however many reports there are."""
    stocks = read_stocks(tenant_id, (OPEN, ASSIGNED))
    held = stocks[OPEN.name]
    units = [str(unit) for unit in actor.unit_ids | actor.heads]
    heads = [str(unit) for unit in actor.heads]
    own: dict[str, Any] = {} if actor.may(p.OVERVIEW) else {"unit": units}
    return {
        View.NEW: total(held, OPEN, status=Status.SUBMITTED.value),
        View.MINE: total(stocks[ASSIGNED.name], ASSIGNED, member=str(actor.membership_id)),
        View.UNIT: total(held, OPEN, unit=units),
        View.DUE_SOON: total(held, OPEN, due_state=DueState.DUE_SOON.value, **own),
        View.OVERDUE: total(held, OPEN, due_state=DueState.OVERDUE.value, **own),
        View.APPROVAL: total(held, OPEN, status=_WAITING, **({"unit": heads} if heads else {})),
    }


def count_public(tenant_id: int, filters: Filters = NO_FILTERS) -> int | None:
    """How many public reports there are, from kept counts in one statement; None where none answers (time, box)."""
    if filters.since or filters.until or filters.box or filters.unit_id or filters.level or filters.channel:
        return None
    where: dict[str, Any] = {}
    if filters.category_id is not None:
        where["category"] = str(filters.category_id)
    if filters.statuses:
        where["status"] = [status.value for status in filters.statuses]
    return total(read_stocks(tenant_id, (PUBLIC,))[PUBLIC.name], PUBLIC, **where)


def _newest_first(query: Select[Any], cursor: str | None, size: int) -> Page[Row]:
    if cursor:
        query = query.where(tuple_(R.submitted_at, R.id) < tuple_(*_place(cursor)))
    rows = _rows(query.order_by(R.submitted_at.desc(), R.id.desc()), size)
    return _page(rows, size, lambda row: (row.submitted_at, row.id))


def _rows(query: Select[Any], size: int) -> list[Row]:
    return [Row(*row) for row in session.execute(query.limit(size + 1))]


def _page(rows: Sequence[Row], size: int, place: Any) -> Page[Row]:
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
