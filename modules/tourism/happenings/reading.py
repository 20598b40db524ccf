"""Reads public happenings and their kept dates: what comes, a month, a place's, one, all for a feed.

The statements are in `statements`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _

from dothi.values.errors import NotFound
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.happenings import statements
from modules.tourism.happenings.rows import DateRow, HappeningRow

PAGE_SIZE = 20
MOST_IN_MONTH = 600
MOST_IN_FEED = 10_000
MOST_REGULAR, MOST_AT_PLACE = 12, 30


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
        values |= place_in_list(cursor)
    rows = [DateRow._make(row) for row in statements.coming(frozenset(values)).read(values)]
    shown, is_more = rows[:size], len(rows) > size
    return Page(shown, encode_cursor(key_of(shown[-1])) if is_more else None)


def list_days(tenant_id: int, filters: HappeningFilters, *, first: date, last: date) -> list[DateRow]:
    """All days of all dates from `first` to `last`, the first 600. One statement."""
    values = {"tenant_id": tenant_id, "first": first, "last": last, "most": MOST_IN_MONTH, **filters.values}
    return [DateRow._make(row) for row in statements.days(frozenset(values)).read(values)]


def list_regular(tenant_id: int, filters: HappeningFilters, *, today: date) -> list[HappeningRow]:
    """What is on every few days, by the alphabet, at most twelve. One statement."""
    values = {"tenant_id": tenant_id, "today": today, "most": MOST_REGULAR, **replace(filters, is_rare=False).values}
    return [HappeningRow._make(row) for row in statements.regular(frozenset(values)).read(values)]


def list_at_place(tenant_id: int, place_id: UUID, *, today: date) -> list[HappeningRow]:
    """What isn't over at a place, at most thirty. One statement."""
    values = {"tenant_id": tenant_id, "place_id": place_id, "today": today, "most": MOST_AT_PLACE}
    return [HappeningRow._make(row) for row in statements.OF_PLACE.read(values)]


def find_public(tenant_id: int, slug: str) -> HappeningRow | None:
    """A public happening by its name in addresses. One statement."""
    rows = statements.BY_SLUG.read({"tenant_id": tenant_id, "slug": slug})
    return HappeningRow._make(rows[0]) if rows else None


def get_public(tenant_id: int, slug: str) -> HappeningRow:
    """The same. Raises NotFound."""
    if (happening := find_public(tenant_id, slug)) is None:
        raise NotFound(_("Không có sự kiện này."))
    return happening


def list_for_feed(tenant_id: int, filters: HappeningFilters) -> list[HappeningRow]:
    """All that isn't over since a year, at most 10,000. One statement."""
    values = {"tenant_id": tenant_id, "most": MOST_IN_FEED, **filters.values}
    return [HappeningRow._make(row) for row in statements.feed(frozenset(values)).read(values)]


def read_calendar(tenant_id: int) -> CalendarState:
    """The state of the feeds. One statement."""
    rows = statements.CALENDAR.read({"tenant_id": tenant_id})
    return CalendarState(*rows[0]) if rows else CalendarState(0, None)


def find_place_name(tenant_id: int, slug: str) -> Mapping[str, Mapping[str, str]] | None:
    """The texts of a published place. One statement."""
    rows = statements.PLACE_NAMED.read({"tenant_id": tenant_id, "place": slug})
    return rows[0][0] if rows else None


def count_dates(tenant_id: int, first: date, last: date) -> int:
    """Dates that begin from `first` to `last` and take place. One statement."""
    [[found]] = statements.COUNT.read({"tenant_id": tenant_id, "first": first, "last": last})
    return int(found)


def place_in_list(cursor: str) -> dict[str, Any]:
    """Where the next page begins, as `key_of` tells it. Raises Malformed."""
    names = ("day", "starts_at", "id", "original_on")
    return dict(zip(names, decode_cursor(cursor, date, datetime, UUID, date), strict=True))


def key_of(row: DateRow) -> tuple[Any, ...]:
    """Where it stands in the list."""
    return row.day, row.starts_at, row.happening_id, row.original_on
