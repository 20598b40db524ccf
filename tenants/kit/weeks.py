"""Local weeks, named by their Monday: the grain in which tenants tell their figures. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

WEEK = timedelta(days=7)
LAST_DAY = timedelta(days=6)


def week_of(day: date) -> date:
    """The Monday of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def last_weeks(day: date, count: int) -> Sequence[date]:
    """The week of `day` and those before it, `count` in all, oldest first."""
    last = week_of(day)
    return [last - WEEK * back for back in range(count - 1, -1, -1)]


def weeks_between(first: date, last: date) -> Sequence[date]:
    """The weeks that have at least one of the days first … last, both included; none the wrong way round."""
    monday, found = week_of(first), []
    while monday <= last and first <= last:
        found.append(monday)
        monday += WEEK
    return found
