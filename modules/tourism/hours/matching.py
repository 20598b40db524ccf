"""Whether a rule is for a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

from modules.tourism.hours.rules import DatePoint, DateSpan, Holidays, HoursRule, Locality, Weekdays, WeekSpan, YearSpan

MonthDay = tuple[int, int]


def applies(rule: HoursRule, day: date, where: Locality, *, in_holidays: bool) -> bool:
    """Whether the rule selects this day. `in_holidays` says whether it is a day off school: no calendar does."""
    return (
        (not rule.years or any(_in_years(span, day.year) for span in rule.years))
        and (not rule.dates or any(_in_dates(span, day) for span in rule.dates))
        and (not rule.weeks or any(_in_weeks(span, day) for span in rule.weeks))
        and (not rule.days or any(_is_day(one, day, where, in_holidays=in_holidays) for one in rule.days))
        and (not rule.only or any(_is_weekday(one, day) for one in rule.only))
    )


def _in_years(span: YearSpan, year: int) -> bool:
    return span.first <= year and (span.last is None or year <= span.last) and (year - span.first) % span.step == 0


def _in_weeks(span: WeekSpan, day: date) -> bool:
    week = day.isocalendar().week
    return span.first <= week <= span.last and (week - span.first) % span.step == 0


def _in_dates(span: DateSpan, day: date) -> bool:
    if span.first.year is not None:
        first = _first_day(span.first, day.year)
        return first <= (day.year, day.month, day.day) <= _last_day(span.last, day.year)
    this = (day.month, day.day)
    first_of_year = _first_day(span.first, day.year)[1:]
    last_of_year = _last_day(span.last, day.year)[1:] if span.last else (12, 31)
    if first_of_year <= last_of_year:
        return first_of_year <= this <= last_of_year
    return this >= first_of_year or this <= last_of_year


def _first_day(point: DatePoint, year: int) -> tuple[int, int, int]:
    year = point.year or year
    if point.month is None:
        return (year, *_easter(year, point.offset))
    return (year, point.month, point.day or 1)


def _last_day(point: DatePoint | None, year: int) -> tuple[int, int, int]:
    if point is None:
        return (9999, 12, 31)
    year = point.year or year
    if point.month is None:
        return (year, *_easter(year, point.offset))
    return (year, point.month, point.day or 31)


@lru_cache(maxsize=1024)
def _easter(year: int, offset: int) -> MonthDay:
    day = easter(year) + timedelta(days=offset)
    return day.month, day.day


def _is_day(one: Weekdays | Holidays, day: date, where: Locality, *, in_holidays: bool) -> bool:
    if isinstance(one, Weekdays):
        return _is_weekday(one, day)
    if one.school:
        return in_holidays
    return day - timedelta(days=one.offset) in where.days_off


def _is_weekday(one: Weekdays, day: date) -> bool:
    if one.offset:
        day -= timedelta(days=one.offset)
    number = day.weekday()
    found = (number - one.first) % 7 <= (one.last - one.first) % 7
    return found and (not one.nth or not _place_in_month(day).isdisjoint(one.nth))


def _place_in_month(day: date) -> set[int]:
    """Which of its weekday it is in its month: the second, and the last but two."""
    days = monthrange(day.year, day.month)[1]
    return {(day.day - 1) // 7 + 1, -((days - day.day) // 7 + 1)}
