"""The days of a rule between two dates, one interface for the sun's and the moon's; never more than was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from dateutil import rrule as dateutil_rrule

from modules.tourism.lunar.feasts import feasts
from modules.tourism.recurring.rules import LunarCycle, Rule, SolarCycle

FURTHEST = timedelta(days=366 * 40)
"""So far ahead the first day of a rule is looked for: 29 February on a Sunday comes after 28 or 40 years."""


def occurrences(rule: Rule | None, start: date, first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last`, both included, on which it begins, in their order.

    Nothing happens before `start`, from which counts count; without a rule it happens then alone.
    """
    if rule is None:
        return iter([start] if first <= start <= last else [])
    last = min(last, rule.until) if rule.until is not None else last
    days = solar_days(rule, start, last) if isinstance(rule, SolarCycle) else lunar_days(rule, start, last)
    return (day for day in islice(days, rule.count) if day >= first)


def first_day(rule: Rule | None, start: date) -> date | None:
    """The first one, `start` or later; None of a rule that never comes."""
    return next(occurrences(rule, start, start, min(date.max - FURTHEST, start) + FURTHEST), None)


def last_day(rule: Rule | None, start: date) -> date | None:
    """The last one; None where there is no end."""
    if rule is None:
        return start
    if rule.count is None and rule.until is None:
        return None
    *_, last = (start, *occurrences(rule, start, start, min(date.max - FURTHEST, start) + FURTHEST))
    return last


def solar_days(rule: SolarCycle, start: date, last: date) -> Iterator[date]:
    """The days of a solar rule."""
    found = dateutil_rrule.rrule(
        getattr(dateutil_rrule, rule.frequency.value),
        dtstart=datetime.combine(start, time()),
        interval=rule.interval,
        until=datetime.combine(last, time()),
        bymonth=rule.months or None,
        bymonthday=rule.month_days or None,
        byweekday=[dateutil_rrule.weekday(day.number, day.nth or None) for day in rule.weekdays] or None,
    )
    return (moment.date() for moment in found)


def lunar_days(rule: LunarCycle, start: date, last: date) -> Iterator[date]:
    """The days of a lunar one: none beyond what the almanac knows."""
    return takewhile(lambda day: day <= last, feasts(rule.feast, start, last))
