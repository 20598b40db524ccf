"""Reading reports: one by id, code or token; the public list. The staff's queues: `queues.py`; how many: `tallies.py`.

Lists are keyset pages on the partial indexes of `feedback_report` named in `models.py`. Texts of categories and units
come from `setup.configuration`, without a join.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, or_, select

from dothi.database.session import session
from dothi.values.actor import Actor
from dothi.values.cells import cell_ranges
from dothi.values.errors import NotFound
from dothi.values.geo import Box
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.feedback.grounds import Ground
from modules.feedback.models import Report
from modules.feedback.rules.domain import Status, sees
from modules.feedback.statements import (
    C,
    direct,
    narrowed,
    newest_first,
)

PAGE_SIZE = 25
_CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
R = Report
T = TypeVar("T")


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
    near: str | None


_PUBLIC = tuple(C[name] for name in PublicRow._fields)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What narrows a list; None or empty narrows nothing."""

    category_id: UUID | None = None
    statuses: tuple[Status, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    box: Box | None = None
    area: Ground | None = None
    near: Ground | None = None
    unit_id: UUID | None = None
    ward: str | None = None
    level: str | None = None
    channel: str | None = None
    rating: str | None = None
    finished_since: datetime | None = None
    finished_until: datetime | None = None
    rated_since: datetime | None = None
    rated_until: datetime | None = None
    due_since: datetime | None = None
    due_until: datetime | None = None

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
            "ward": self.ward,
            "level": self.level,
            "channel": self.channel,
            "rating": self.rating,
            "finished_since": self.finished_since,
            "finished_until": self.finished_until,
            "rated_since": self.rated_since,
            "rated_until": self.rated_until,
            "due_since": self.due_since,
            "due_until": self.due_until,
            "area": self.area.polygon if self.area is not None else None,
            "near": self.near.polygon if self.near is not None else None,
        }
        return {name: value for name, value in found.items() if value}


NO_FILTERS = Filters()


def places_of(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions of box, area and nearness; what lies in these two exactly, `statements.NARROWING` says."""
    conditions = [cells_of(ground.box) for ground in (filters.area, filters.near) if ground is not None]
    if (box := filters.box) is not None:
        conditions += [cells_of(box), R.lon.between(box.west, box.east), R.lat.between(box.south, box.north)]
    return conditions


@lru_cache(maxsize=512)
def cells_of(box: Box) -> ColumnElement[bool]:
    """In a box and perhaps somewhat beyond, by ranges of cells on the index `feedback_report_map_idx`."""
    return or_(*(and_(R.cell >= first, R.cell < end) for first, end in cell_ranges(box)))


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


def list_public(
    tenant_id: int, filters: Filters = NO_FILTERS, cursor: str | None = None, *, size: int = PAGE_SIZE
) -> Page[PublicRow]:
    """Public reports, newest first. One statement on `feedback_report_public…_idx`. Raises Malformed (cursor).

    A box that holds few reports goes through `feedback_report_map_idx`, one that holds many along the order of time.
    """
    statement = newest_first(_PUBLIC, (C.is_public, *narrowed(filters.values)), is_later=bool(cursor))
    places = places_of(filters)
    if places:  # each place has cells of its own, and its own best plan
        statement = statement.where(*places)
    values = {"tenant_id": tenant_id, **filters.values}
    rows = rows_of(statement, values, cursor, size, is_direct=not places)
    return page_of(list(map(PublicRow._make, rows)), size, time_of)


def time_of(row: Any) -> tuple[datetime, UUID | str]:
    """Where a row stands in a list by time."""
    return row.submitted_at, row.id


def rows_of(
    statement: Select[Any], values: dict[str, Any], cursor: str | None, size: int, *, is_direct: bool = True
) -> Iterable[Any]:
    """One row more than a page has, so that we know whether there is a next one."""
    if cursor:
        values["at"], values["id"] = _place(cursor)
    values["most"] = size + 1
    return direct(statement).read(values) if is_direct else session.execute(statement, values)


def page_of(rows: Sequence[T], size: int, place: Callable[[T], Sequence[Any]]) -> Page[T]:
    """Rows, of which one may be more than fit, as a page; `place` is where a row stands in the order."""
    shown = rows[:size]
    return Page(shown, encode_cursor(place(shown[-1])) if len(rows) > size else None)


def _place(cursor: str) -> tuple[datetime, UUID]:
    """Where the last page ended. Raises Malformed."""
    at, row_id = decode_cursor(cursor, datetime, UUID)
    return at, row_id


def _checked(code: str) -> str:
    """A code as stored, however it was typed. Raises NotFound for what can't be one."""
    plain = code.strip().upper()
    if len(plain) > 40 or not _CODE.fullmatch(plain):
        raise _missing()
    return plain


def _missing() -> NotFound:
    return NotFound(_("Không có phản ánh này."))
