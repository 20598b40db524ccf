"""Opening hours as schema.org's OpeningHoursSpecification: the usual week, and the days that differ from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from modules.tourism.hours.plan import Plan, plan_of
from modules.tourism.hours.rules import DAY, Hours, Kind
from modules.tourism.hours.text import clock

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YEAR = 366
MONDAY = date(2024, 1, 1)

Opening = tuple[str, str]
"""When it opens and closes; a close at or before the opening is on the next day. 00:00 to 00:00 is a closed day."""
CLOSED: Opening = ("00:00", "00:00")


def schema_org(hours: Hours, first: date, *, days: int = YEAR) -> list[dict[str, object]]:
    """The specifications that hold from `first` on for so many days; those with `validFrom` replace the usual week's.

    What is unknown can't be said and is left out. Sunrise and sunset are those of `first`.
    """
    still = replace(hours, where=replace(hours.where, sun_of=first))
    usual = _usual_week(still)
    return [*_weekly(usual), *_special(still, usual, first, days)]


def _usual_week(hours: Hours) -> list[tuple[Opening, ...]]:
    rules = tuple(rule for rule in hours.rules if rule.is_weekly)
    return [_openings(plan_of(replace(hours, rules=rules), MONDAY + timedelta(days=n))) for n in range(7)]


def _weekly(usual: list[tuple[Opening, ...]]) -> Iterator[dict[str, object]]:
    for openings in dict.fromkeys(usual):
        days = [name for name, own in zip(WEEKDAYS, usual, strict=True) if own == openings]
        yield from (_specification(opening, dayOfWeek=days) for opening in openings)


def _special(hours: Hours, usual: list[tuple[Opening, ...]], first: date, days: int) -> Iterator[dict[str, object]]:
    window = (first + timedelta(days=n) for n in range(days))
    told = ((day, _openings(plan_of(hours, day))) for day in window)
    runs = groupby(told, key=lambda each: None if each[1] == usual[each[0].weekday()] else each[1])
    for openings, run in runs:
        if openings is None:
            continue
        last = begin = next(run)[0]
        for last, _same in run:  # noqa: B007  # the last of the run is what remains
            pass
        for opening in openings or (CLOSED,):
            yield _specification(opening, validFrom=str(begin), validThrough=str(last))


def _openings(plan: Plan) -> tuple[Opening, ...]:
    found: list[Opening] = []
    for stretch in plan:
        if stretch.kind is not Kind.OPEN:
            continue
        halfway = [stretch.start + DAY // 2] if stretch.end - stretch.start > DAY else []
        bounds = [stretch.start, *halfway, stretch.end]
        found += [_opening(*pair) for pair in zip(bounds, bounds[1:], strict=False)]
    return tuple(found)


def _opening(start: int, end: int) -> Opening:
    if (start, end) == (0, DAY):
        return "00:00", "23:59"
    return clock(start), clock(end % DAY)


def _specification(opening: Opening, **when: object) -> dict[str, object]:
    opens, closes = opening
    return {"@type": "OpeningHoursSpecification", **when, "opens": opens, "closes": closes}
