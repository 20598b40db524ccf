"""Reads public happenings and their kept dates: what comes, a month, a place's, one, all for a feed.

Each statement is built once for its shape; those of dates walk `tourism_occurrence_list_idx`, `…_rare_idx`,
`…_kind_idx` and `…_at_place_idx`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select, tuple_

from dothi.database.direct import Statement
from dothi.values.errors import NotFound
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.happenings.kinds import PUBLIC
from modules.tourism.happenings.models import Happening, HappeningCalendar, Occurrence
from modules.tourism.places.kinds import Status
from modules.tourism.places.models import Place

PAGE_SIZE = 20
MOST_IN_MONTH = 600
MOST_IN_FEED = 10_000
MOST_REGULAR, MOST_AT_PLACE = 12, 30
H, D, P, K = (model.__table__.c for model in (Happening, Occurrence, Place, HappeningCalendar))
SHOWN = or_(*(H.status == status.value for status in PUBLIC))
OF_TENANT = (H.tenant_id == bindparam("tenant_id"), SHOWN)
AT = Happening.__table__.outerjoin(
    Place.__table__,
    and_(P.tenant_id == H.tenant_id, P.id == H.place_id, P.status == Status.PUBLISHED.value),
)
"""With the place, if that is public as well."""
AT_PLACE = (P.slug.label("place_slug"), P.texts.label("place_texts"))
ORDER = (D.day, D.starts_at, D.happening_id, D.original_on)


class HappeningRow(NamedTuple):
    """A public happening with all that page and feed say of it."""

    id: UUID
    slug: str
    kind: str
    status: str
    texts: Mapping[str, Mapping[str, str]]
    phone: str
    website: str
    rule: str
    starts_on: date
    starts_at: time | None
    minutes: int
    excepted: list[str]
    changes: Mapping[str, Any]
    last_on: date | None
    kept_from: date
    kept_until: date
    sequence: int
    updated_at: datetime
    place_id: UUID | None
    place_slug: str | None
    place_texts: Mapping[str, Mapping[str, str]] | None
    place_address: str | None
    place_lon: float | None
    place_lat: float | None


class DateRow(NamedTuple):
    """A day of a date of a public happening, as lists say it."""

    day: date
    is_first: bool
    original_on: date
    starts_at: datetime
    ends_at: datetime
    state: str
    happening_id: UUID
    slug: str
    kind: str
    status: str
    texts: Mapping[str, Mapping[str, str]]
    rule: str
    starts_on: date
    clock: time | None
    """When it begins by the rule; None: all day."""
    updated_at: datetime
    place_slug: str | None
    place_texts: Mapping[str, Mapping[str, str]] | None


@dataclass(frozen=True, kw_only=True)
class HappeningFilters:
    """What narrows lists, months and feeds; empty narrows nothing. `place` is a slug; `is_rare`: not the regular."""

    kind: str = ""
    place: str = ""
    is_rare: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """What narrows, by the names of the statement's parameters."""
        named = (("kind", self.kind), ("place", self.place), ("is_rare", self.is_rare))
        return {name: value for name, value in named if value}


EVERYTHING = HappeningFilters()


class CalendarState(NamedTuple):
    """How often the feeds changed, and when the last time."""

    version: int
    changed_at: datetime | None


def list_coming(
    tenant_id: int,
    filters: HappeningFilters = EVERYTHING,
    *,
    first: date,
    last: date,
    after: datetime | None = None,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Page[DateRow]:
    """Dates from `first` to `last`, each once: on its first day, or on `first` when it is on already.

    `after`: those that aren't over then. One statement. Raises Malformed (cursor).
    """
    values = {"tenant_id": tenant_id, "first": first, "last": last, "most": size + 1, **filters.values}
    if after is not None:
        values["after"] = after
    if cursor:
        values["day"], values["starts_at"], values["id"], values["original_on"] = decode_cursor(cursor, length=4)
    rows = [DateRow._make(row) for row in _coming(frozenset(values)).read(values)]
    shown, is_more = rows[:size], len(rows) > size
    return Page(shown, encode_cursor(key_of(shown[-1])) if is_more else None)


def list_days(tenant_id: int, filters: HappeningFilters, *, first: date, last: date) -> list[DateRow]:
    """All days of all dates from `first` to `last`, the first 600. One statement."""
    values = {"tenant_id": tenant_id, "first": first, "last": last, "most": MOST_IN_MONTH, **filters.values}
    return [DateRow._make(row) for row in _days(frozenset(values)).read(values)]


def list_regular(tenant_id: int, filters: HappeningFilters, *, today: date) -> list[HappeningRow]:
    """What is on every few days, by the alphabet, at most twelve. One statement."""
    values = {"tenant_id": tenant_id, "today": today, "most": MOST_REGULAR, **replace(filters, is_rare=False).values}
    return [HappeningRow._make(row) for row in _regular(frozenset(values)).read(values)]


def list_at_place(tenant_id: int, place_id: UUID, *, today: date) -> list[HappeningRow]:
    """What isn't over at a place, at most thirty. One statement."""
    values = {"tenant_id": tenant_id, "place_id": place_id, "today": today, "most": MOST_AT_PLACE}
    return [HappeningRow._make(row) for row in _AT_PLACE.read(values)]


def find_public(tenant_id: int, slug: str) -> HappeningRow | None:
    """A public happening by its name in addresses. One statement."""
    rows = _BY_SLUG.read({"tenant_id": tenant_id, "slug": slug})
    return HappeningRow._make(rows[0]) if rows else None


def get_public(tenant_id: int, slug: str) -> HappeningRow:
    """The same. Raises NotFound."""
    if (happening := find_public(tenant_id, slug)) is None:
        raise NotFound(_("Không có sự kiện này."))
    return happening


def list_for_feed(tenant_id: int, filters: HappeningFilters) -> list[HappeningRow]:
    """All that isn't over since a year, at most 10,000. One statement."""
    values = {"tenant_id": tenant_id, "most": MOST_IN_FEED, **filters.values}
    return [HappeningRow._make(row) for row in _feed(frozenset(values)).read(values)]


def read_calendar(tenant_id: int) -> CalendarState:
    """The state of the feeds. One statement."""
    rows = _CALENDAR.read({"tenant_id": tenant_id})
    return CalendarState(*rows[0]) if rows else CalendarState(0, None)


def find_place_name(tenant_id: int, slug: str) -> Mapping[str, Mapping[str, str]] | None:
    """The texts of a published place. One statement."""
    rows = _PLACE.read({"tenant_id": tenant_id, "place": slug})
    return rows[0][0] if rows else None


def count_dates(tenant_id: int, first: date, last: date) -> int:
    """Dates that begin from `first` to `last` and take place. One statement."""
    [[found]] = _COUNT.read({"tenant_id": tenant_id, "first": first, "last": last})
    return int(found)


def key_of(row: DateRow) -> tuple[Any, ...]:
    """Where it stands in the list."""
    return row.day, row.starts_at, row.happening_id, row.original_on


_PLACES_OWN = {"place_slug", "place_texts", "place_address", "place_lon", "place_lat"}
_ROW = (
    *(H[name] for name in HappeningRow._fields if name not in _PLACES_OWN),
    *AT_PLACE,
    P.address,
    P.lon,
    P.lat,
)
_DATE = (
    *(D[name] for name in ("day", "is_first", "original_on", "starts_at", "ends_at", "state")),
    *(H[name] for name in ("id", "slug", "kind", "status", "texts", "rule", "starts_on", "starts_at", "updated_at")),
    *AT_PLACE,
)
_MOST = bindparam("most", type_=Integer)


def _dated(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Kept dates with their happenings, in the order of lists."""
    joined = AT.join(Occurrence.__table__, and_(D.tenant_id == H.tenant_id, D.happening_id == H.id))
    of_tenant = (D.tenant_id == bindparam("tenant_id"), H.tenant_id == bindparam("tenant_id"))
    return select(*_DATE).select_from(joined).where(*of_tenant, *conditions).order_by(*ORDER).limit(_MOST)


def _narrowed(names: frozenset[str], of: Any = D) -> list[ColumnElement[bool]]:
    """What the filters ask of dates, or of happenings."""
    asked = []
    if "kind" in names:
        asked.append(of.kind == bindparam("kind"))
    if "place" in names:
        asked.append(of.place_id == _place_id())
    if "is_rare" in names:
        asked.append(~of.is_regular)
    return asked


def _place_id() -> Any:
    named = (P.tenant_id == bindparam("tenant_id"), P.slug == bindparam("place"))
    return select(P.id).where(*named, P.status == Status.PUBLISHED.value).correlate(None).scalar_subquery()


@lru_cache(maxsize=32)
def _coming(names: frozenset[str]) -> Statement:
    first = bindparam("first", type_=D.day.type)
    asked = [D.day >= first, D.day <= bindparam("last", type_=D.day.type), or_(D.is_first, D.day == first)]
    if "after" in names:
        asked.append(D.ends_at > bindparam("after", type_=D.ends_at.type))
    if "id" in names:
        place = (
            bindparam("day", type_=D.day.type),
            bindparam("starts_at", type_=D.starts_at.type),
            bindparam("id", type_=D.happening_id.type),
            bindparam("original_on", type_=D.original_on.type),
        )
        asked.append(tuple_(*ORDER) > tuple_(*place))
    return Statement(_dated(*asked, *_narrowed(names)))


@lru_cache(maxsize=8)
def _days(names: frozenset[str]) -> Statement:
    within = D.day.between(bindparam("first", type_=D.day.type), bindparam("last", type_=D.day.type))
    return Statement(_dated(within, *_narrowed(names)))


@lru_cache(maxsize=8)
def _regular(names: frozenset[str]) -> Statement:
    query = select(*_ROW).select_from(AT).where(*OF_TENANT, H.is_regular, _NOT_OVER, *_narrowed(names, H))
    return Statement(query.order_by(H.list_key, H.id).limit(_MOST))


@lru_cache(maxsize=8)
def _feed(names: frozenset[str]) -> Statement:
    query = select(*_ROW).select_from(AT).where(*OF_TENANT, or_(H.last_on.is_(None), H.last_on >= H.kept_from))
    query = query.where(*_narrowed(names, H))
    return Statement(query.order_by(H.starts_on, H.id).limit(_MOST))


_NOT_OVER = or_(H.last_on.is_(None), H.last_on >= bindparam("today", type_=H.last_on.type))
_AT_PLACE = Statement(
    select(*_ROW)
    .select_from(AT)
    .where(*OF_TENANT, H.place_id == bindparam("place_id"), _NOT_OVER)
    .order_by(H.list_key, H.id)
    .limit(_MOST)
)
_BY_SLUG = Statement(select(*_ROW).select_from(AT).where(*OF_TENANT, H.slug == bindparam("slug")))
_CALENDAR = Statement(select(K.version, K.changed_at).where(K.tenant_id == bindparam("tenant_id")))
_PLACE = Statement(
    select(P.texts).where(
        P.tenant_id == bindparam("tenant_id"), P.slug == bindparam("place"), P.status == Status.PUBLISHED.value
    )
)
_COUNT = Statement(
    select(func.count())
    .select_from(
        Happening.__table__.join(Occurrence.__table__, and_(D.tenant_id == H.tenant_id, D.happening_id == H.id))
    )
    .where(
        D.tenant_id == bindparam("tenant_id"),
        H.tenant_id == bindparam("tenant_id"),
        D.day.between(bindparam("first", type_=D.day.type), bindparam("last", type_=D.day.type)),
        D.is_first,
        D.state != "cancelled",
        H.status == "published",
    )
)
