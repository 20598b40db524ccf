"""Reads which days a rule is for: days of the week, public holidays, days off school."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from modules.tourism.hours.cursor import Cursor
from modules.tourism.hours.reading_dates import read_offset
from modules.tourism.hours.rules import Holidays, Weekdays
from modules.tourism.hours.vocabulary import PUBLIC, SCHOOL, WEEKDAYS

DAY_NUMBERS = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
HOLIDAYS = {PUBLIC.lower(): False, SCHOOL.lower(): True}
DAY_WORDS = {**DAY_NUMBERS, **HOLIDAYS}

BAD_WEEKDAY = _l("Thứ ghi là Mo, Tu, We, Th, Fr, Sa, Su; ngày lễ là PH.")
BAD_NTH = _l("Trong ngoặc vuông là số từ 1 đến 5, hoặc từ -1 đến -5 tính từ cuối tháng.")


def read_days(cursor: Cursor) -> tuple[tuple[Weekdays | Holidays, ...], tuple[Weekdays, ...]]:
    """Days like `Mo-Fr,Su`, `PH`, `Mo[1]`; and the weekdays on which the holidays must fall, as in `PH Mo-Fr`."""
    if not cursor.sees_name(DAY_WORDS):
        return (), ()
    days = [_day(cursor)]
    while cursor.sees(",") and cursor.sees_name(DAY_WORDS, ahead=1):
        cursor.take()
        days.append(_day(cursor))
    if all(isinstance(day, Holidays) for day in days) and cursor.sees_name(DAY_NUMBERS):
        return tuple(days), _weekdays(cursor)
    return tuple(days), ()


def _weekdays(cursor: Cursor) -> tuple[Weekdays, ...]:
    days = [_span(cursor)]
    while cursor.sees(",") and cursor.sees_name(DAY_NUMBERS, ahead=1):
        cursor.take()
        days.append(_span(cursor))
    return tuple(days)


def _day(cursor: Cursor) -> Weekdays | Holidays:
    if cursor.sees_name(HOLIDAYS):
        return Holidays(HOLIDAYS[cursor.take().text], read_offset(cursor))
    return _span(cursor)


def _span(cursor: Cursor) -> Weekdays:
    first = cursor.name(DAY_NUMBERS, BAD_WEEKDAY)
    if cursor.accept("-"):
        return Weekdays(first, cursor.name(DAY_NUMBERS, BAD_WEEKDAY))
    if not cursor.accept("["):
        return Weekdays(first, first)
    nth = [*_nth(cursor)]
    while cursor.accept(","):
        nth += _nth(cursor)
    cursor.expect("]")
    return Weekdays(first, first, tuple(sorted(set(nth))), read_offset(cursor))


def _nth(cursor: Cursor) -> range:
    if cursor.accept("-"):
        number = -cursor.number(1, 5, BAD_NTH)
        return range(number, number + 1)
    first = cursor.number(1, 5, BAD_NTH)
    last = cursor.number(first, 5, BAD_NTH) if cursor.accept("-") else first
    return range(first, last + 1)
