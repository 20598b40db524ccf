"""Opening hours as schema.org's OpeningHoursSpecification: the usual week, and the days that differ from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from modules.tourism.hours.plan import Plan, plan_of
from modules.tourism.hours.rules import DAY, OpeningHours, Openness
from modules.tourism.hours.text import clock

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
QUARTER = 92

Opening = tuple[str, str]
"""When it opens and closes; a close at or before the opening is on the next day. 00:00 to 00:00 is a closed day."""
Openings = tuple[Opening, ...]
CLOSED: Opening = ("00:00", "00:00")


def schema_org(hours: OpeningHours, first: date, *, days: int = QUARTER) -> list[dict[str, object]]:
    """The specifications that hold from `first` on for so many days; those with `validFrom` replace the usual week's.

    What is unknown isn't said to be open. Sunrise and sunset are those of `first`.
    """
    still = replace(hours, where=replace(hours.where, sun_of=first))
    window = [first + timedelta(days=n) for n in range(days)]
    told = [(day, _openings(plan_of(still, day))) for day in window]
    usual = [_most_often(openings for day, openings in told if day.weekday() == n) for n in range(7)]
    return [*_weekly(usual), *_special(usual, told)]


def _most_often(openings: Iterable[Openings]) -> Openings:
    counted = Counter(openings).most_common(1)
    return counted[0][0] if counted else ()


def _weekly(usual: list[Openings]) -> Iterator[dict[str, object]]:
    for openings in dict.fromkeys(usual):
        days = [name for name, own in zip(WEEKDAYS, usual, strict=True) if own == openings]
        yield from (_specification(opening, dayOfWeek=days) for opening in openings)


def _special(usual: list[Openings], told: list[tuple[date, Openings]]) -> Iterator[dict[str, object]]:
    """A specification for each run of days that have the same other hours."""
    for other, run in groupby(told, key=lambda one: None if one[1] == usual[one[0].weekday()] else one[1]):
        if other is not None:
            days = [str(day) for day, _ in run]
            for opening in other or (CLOSED,):
                yield _specification(opening, validFrom=days[0], validThrough=days[-1])


def _openings(plan: Plan) -> Openings:
    found: list[Opening] = []
    for stretch in plan:
        if stretch.kind is not Openness.OPEN:
            continue
        halfway = [stretch.start + DAY // 2] if stretch.end - stretch.start > DAY else []
        bounds = [stretch.start, *halfway, stretch.end]
        found += [_opening(*pair) for pair in pairwise(bounds)]
    return tuple(found)


def _opening(start: int, end: int) -> Opening:
    if (start, end) == (0, DAY):
        return "00:00", "23:59"
    return clock(start), clock(end % DAY)


def _specification(opening: Opening, **when: object) -> dict[str, object]:
    opens, closes = opening
    return {"@type": "OpeningHoursSpecification", **when, "opens": opens, "closes": closes}
