"""The one seam to opening hours (`modules.tourism.hours`): what a text says at a moment, and over the next days. Pure.

Hours depend on their text and on the tenant alone: its days off, and the sun over its centre. So places that share a
text share what follows from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from flask_babel import gettext as _

from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.geo import Point
from dothi.values.worktime import LOCAL_ZONE, WorkingCalendar, public_holidays
from modules.tourism.hours.order import Misplaced, misplaced
from modules.tourism.hours.reading import parse
from modules.tourism.hours.refusal import HoursError
from modules.tourism.hours.rules import Locality, OpeningHours, Openness
from modules.tourism.hours.state import state_at, timeline
from modules.tourism.hours.text import written


class Opening(NamedTuple):
    """Open, closed or unknown (None), and when that changes; None where it never does or nobody knows."""

    is_open: bool | None
    next_change_at: datetime | None
    comment: str = ""


UNKNOWN = Opening(None, None)
MEANS = {Openness.OPEN: True, Openness.CLOSED: False, Openness.UNKNOWN: None}


def locality_of(site: Site, day: date, language: str = "vi") -> Locality:
    """What hours depend on at a tenant around a day; holidays are called as in the language."""
    return locality_with(calendar_key(site), site.centre, day.year, language)


def calendar_key(site: Site) -> str:
    """The tenant's calendar, by which what follows from it is remembered."""
    return json.dumps(site.calendar, sort_keys=True)


@lru_cache(maxsize=256)
def locality_with(calendar: str, centre: Point, year: int, language: str = "vi") -> Locality:
    """The same by a `calendar_key`."""
    kept = WorkingCalendar.from_dict(json.loads(calendar)) if calendar != "{}" else WorkingCalendar()
    days = dict.fromkeys(sorted(kept.days_off), "")
    if kept.keeps_public_holidays:
        for each in (year - 1, year, year + 1):
            days |= public_holidays(each, language)
    return Locality({day: name for day, name in days.items() if day not in kept.swapped_days}, (centre.lon, centre.lat))


def read_hours(text: str, where: Locality) -> OpeningHours | None:
    """The hours of a text; None for one that can't be read, which forms don't take, and for an empty one."""
    try:
        return parse(text, where) if text else None
    except HoursError:
        return None


def opening_at(text: str, where: Locality, moment: datetime) -> Opening:
    """How it stands at `moment`."""
    hours = read_hours(text, where)
    if hours is None:
        return UNKNOWN
    state = state_at(hours, moment)
    return Opening(MEANS[state.kind], state.next_change, state.comment)


def openings(text: str, where: Locality, first: date, *, days: int) -> Iterator[tuple[datetime, datetime]]:
    """When it is open for so many days from `first` on: (start, end) in order and apart, aware UTC."""
    hours = read_hours(text, where)
    if hours is None:
        return
    midnight = datetime.combine(first, time(), LOCAL_ZONE)
    begun: int | None = None
    for minute, kind, _comment in timeline(hours, first, days=days):
        if kind is Openness.OPEN and begun is None:
            begun = minute
        elif kind is not Openness.OPEN and begun is not None:
            yield _instant(midnight, begun), _instant(midnight, minute)
            begun = None
    if begun is not None:
        yield _instant(midnight, begun), _instant(midnight, days * 24 * 60)


def _instant(midnight: datetime, minute: int) -> datetime:
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)


def misplaced_in(text: str, where: Locality) -> Sequence[Misplaced]:
    """The exceptions that a later rule overrides, each with the text as it should be."""
    hours = read_hours(text, where)
    return misplaced(hours, clock.local_today()) if hours else ()


def find_error(text: str) -> str | None:
    """What is wrong with hours as typed: the place, the reason, what was understood before it; None if fine."""
    error = _refusal(text)
    if error is None:
        return None
    said = str(_("Ký tự %(place)s: %(reason)s", place=error.place + 1, reason=str(error)))
    if error.understood is None:
        return said
    return f"{said} {_('Đã hiểu đến: %(text)s', text=written(error.understood))}"


@lru_cache(maxsize=1_024)
def _refusal(text: str) -> HoursError | None:
    """Remembered, since long lists have few different hours."""
    try:
        parse(text)
    except HoursError as error:
        return error
    return None
