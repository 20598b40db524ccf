"""Reads which dates a rule is for: years, months and dates, weeks of the year."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from modules.tourism.hours.cursor import Cursor
from modules.tourism.hours.refusal import Unreadable
from modules.tourism.hours.rules import DatePoint, DateSpan, WeekSpan, YearSpan
from modules.tourism.hours.vocabulary import EASTER, MONTH_DAYS, MONTHS, WEEK

EARLIEST, LATEST = 1900, 2199
MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
DATE_WORDS = {**MONTH_NUMBERS, EASTER: 0}
WEEK_WORD = {WEEK: 0}

BAD_YEAR = _l("Năm ghi bằng bốn chữ số, từ 1900 đến 2199.")
BAD_MONTH = _l("Tháng ghi là Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, Dec.")
BAD_DAY = _l("Tháng này không có ngày đó.")
BAD_WEEK = _l("Tuần ghi bằng số từ 1 đến 53.")
BAD_STEP = _l("Sau dấu “/” là một số từ 1 đến 60.")
BACKWARDS = _l("Khoảng này kết thúc trước khi bắt đầu.")


def sees_year(cursor: Cursor) -> bool:
    """Whether a year comes: four digits."""
    return cursor.sees("number") and len(cursor.here.text) == 4


def read_years(cursor: Cursor) -> tuple[YearSpan, ...]:
    """Years like `2026`, `2026-2028/2`, `2026+`; nothing when the one year that comes belongs to a date."""
    if not sees_year(cursor) or cursor.sees_name(DATE_WORDS, ahead=1):
        return ()
    spans = [_year_span(cursor)]
    while cursor.sees(",") and cursor.ahead(1).kind == "number":
        cursor.take()
        spans.append(_year_span(cursor))
    return tuple(spans)


def _year_span(cursor: Cursor) -> YearSpan:
    first = cursor.number(EARLIEST, LATEST, BAD_YEAR)
    if cursor.accept("+"):
        return YearSpan(first, None)
    if not cursor.accept("-"):
        return YearSpan(first, first)
    place = cursor.here.place
    last = cursor.number(EARLIEST, LATEST, BAD_YEAR)
    if last < first:
        raise Unreadable(place, BACKWARDS)
    return YearSpan(first, last, _step(cursor))


def read_dates(cursor: Cursor) -> tuple[DateSpan, ...]:
    """Dates like `Jan-Mar`, `Feb 16-20`, `2026 Dec 24-Jan 02,Feb 16`. A year holds for the dates after it."""
    if not _sees_date(cursor):
        return ()
    spans = [_date_span(cursor, None)]
    while cursor.sees(",") and _sees_date(cursor, ahead=1):
        cursor.take()
        spans.append(_date_span(cursor, spans[-1].first.year))
    return tuple(spans)


def _sees_date(cursor: Cursor, *, ahead: int = 0) -> bool:
    if cursor.sees_name(DATE_WORDS, ahead=ahead):
        return True
    token = cursor.ahead(ahead)
    return token.kind == "number" and len(token.text) == 4 and cursor.sees_name(DATE_WORDS, ahead=ahead + 1)


def _date_span(cursor: Cursor, year: int | None) -> DateSpan:
    first = _point(cursor, year)
    if cursor.accept("+"):
        return DateSpan(first, None)
    if not cursor.accept("-"):
        return DateSpan(first, first)
    place, own_year = cursor.here.place, sees_year(cursor)
    if own_year and first.year is None:
        raise cursor.refused(_l("Ngày đầu cũng cần ghi năm."))
    last = _last_point(cursor, first)
    if first.year and last.year and _key(last) < _key(first):
        if own_year:
            raise Unreadable(place, BACKWARDS)
        last = replace(last, year=first.year + 1)
    return DateSpan(first, last)


def _point(cursor: Cursor, year: int | None) -> DatePoint:
    if sees_year(cursor):
        year = cursor.number(EARLIEST, LATEST, BAD_YEAR)
    month = cursor.name(DATE_WORDS, BAD_MONTH)
    if not month:
        return DatePoint(year, None, None, read_offset(cursor))
    return DatePoint(year, month, _day(cursor, month) if _sees_day(cursor) else None)


def _last_point(cursor: Cursor, first: DatePoint) -> DatePoint:
    """`20` of `Feb 16-20`, or a date in full; a day ends where a day began."""
    if _sees_day(cursor) and first.day is not None and first.month is not None:
        return replace(first, day=_day(cursor, first.month))
    place = cursor.here.place
    last = _point(cursor, first.year)
    if last.month and (first.month or 0) and (last.day is None) != (first.day is None):
        raise Unreadable(place, _l("Khoảng ngày cần đủ ngày đầu và ngày cuối, như Dec 24-Jan 02."))
    if not last.month or not first.month:
        return last if last.day or not last.month else replace(last, day=MONTH_DAYS[last.month - 1])
    return last


def _sees_day(cursor: Cursor) -> bool:
    return cursor.sees("number") and len(cursor.here.text) <= 2


def _day(cursor: Cursor, month: int) -> int:
    return cursor.number(1, MONTH_DAYS[month - 1], BAD_DAY)


def _key(point: DatePoint) -> tuple[int, int, int]:
    if point.month is None:
        return (point.year or 0, 4, 0)
    return (point.year or 0, point.month, point.day or 1)


def read_weeks(cursor: Cursor) -> tuple[WeekSpan, ...]:
    """ISO weeks like `week 2-10/2,20`."""
    if not cursor.accept("word", WEEK):
        return ()
    spans = [_week_span(cursor)]
    while cursor.sees(",") and cursor.ahead(1).kind == "number":
        cursor.take()
        spans.append(_week_span(cursor))
    return tuple(spans)


def _week_span(cursor: Cursor) -> WeekSpan:
    first = cursor.number(1, 53, BAD_WEEK)
    if not cursor.accept("-"):
        return WeekSpan(first, first)
    place = cursor.here.place
    last = cursor.number(1, 53, BAD_WEEK)
    if last < first:
        raise Unreadable(place, BACKWARDS)
    return WeekSpan(first, last, _step(cursor))


def _step(cursor: Cursor) -> int:
    return cursor.number(1, 60, BAD_STEP) if cursor.accept("/") else 1


def read_offset(cursor: Cursor) -> int:
    """`+1 day`, `-2 days`; 0 when nothing of the kind comes."""
    counted = cursor.ahead(1).kind == "number" and cursor.ahead(2).text in {"day", "days"}
    if not counted or not (cursor.sees("+") or cursor.sees("-")):
        return 0
    sign = 1 if cursor.take().kind == "+" else -1
    days = cursor.number(0, 60, _l("Số ngày từ 0 đến 60."))
    cursor.take()
    return sign * days
