"""Opening hours written out in the syntax, always in the same way: `parse(written(hours))` is `hours`."""

from __future__ import annotations

from itertools import zip_longest

from modules.tourism.hours.rules import (
    DAY,
    Bound,
    DatePoint,
    DateSpan,
    Holidays,
    HoursRule,
    Joined,
    OpeningHours,
    Openness,
    TimeSpan,
    Weekdays,
    WeekSpan,
    YearSpan,
)
from modules.tourism.hours.vocabulary import EASTER, MONTHS, PUBLIC, SCHOOL, WEEK, WEEKDAYS

SEPARATORS = {Joined.NORMAL: "; ", Joined.ADDED: ", ", Joined.FALLBACK: " || "}


def written(hours: OpeningHours) -> str:
    """The hours as text."""
    text = ""
    for rule, after in zip_longest(hours.rules, hours.rules[1:]):
        text += rule_text(rule)
        if after is not None:
            # A comma after days goes on with days, and one before times with times: the kind parts them.
            runs_on = after.joined is Joined.ADDED and (not rule.times or not _selectors(after))
            text += (" open" if runs_on and _is_silent(rule) else "") + SEPARATORS[after.joined]
    return text


def rule_text(rule: HoursRule) -> str:
    """One rule as text, without what joins it."""
    parts = [*_selectors(rule), ",".join(map(_time, rule.times))]
    if _is_silent(rule):
        return " ".join(filter(None, parts)) or "24/7"
    # A comment alone says that it is unknown.
    if rule.kind is not Openness.UNKNOWN or not rule.comment:
        parts.append(rule.kind.value)
    if rule.comment:
        parts.append(f'"{rule.comment}"')
    return " ".join(filter(None, parts))


def _is_silent(rule: HoursRule) -> bool:
    """Open without a comment: nothing is written for it."""
    return rule.kind is Openness.OPEN and not rule.comment


def _selectors(rule: HoursRule) -> list[str]:
    years = ",".join(map(_years, rule.years))
    if rule.dates and years.isdigit():
        years = f"{years}-{years}"  # a lone year would belong to the first date
    parts = [
        years,
        ",".join(map(_dates, rule.dates)),
        f"{WEEK} {','.join(map(_weeks, rule.weeks))}" if rule.weeks else "",
        ",".join(map(_day, rule.days)),
        ",".join(map(_day, rule.only)),
    ]
    return [part for part in parts if part]


def clock(minute: int) -> str:
    """`08:30`; past midnight as the clock on the wall: `02:00`. Midnight at the end of the day is `24:00`."""
    return f"{minute // 60:02}:{minute % 60:02}" if minute <= DAY else clock(minute - DAY)


def _years(span: YearSpan) -> str:
    if span.last is None:
        return f"{span.first}+"
    return str(span.first) if span.last == span.first and span.step == 1 else f"{span.first}-{span.last}{_step(span)}"


def _weeks(span: WeekSpan) -> str:
    return str(span.first) if span.last == span.first and span.step == 1 else f"{span.first}-{span.last}{_step(span)}"


def _step(span: YearSpan | WeekSpan) -> str:
    return f"/{span.step}" if span.step > 1 else ""


def _dates(span: DateSpan) -> str:
    first, last = span.first, span.last
    if last is None:
        return f"{_point(first)}+"
    if last == first:
        return _point(first)
    if (first.year, first.month) == (last.year, last.month) and first.day and last.day:
        return f"{_point(first)}-{last.day:02}"
    return f"{_point(first)}-{_point(last)}"


def _point(point: DatePoint) -> str:
    day = f"{EASTER}{_offset(point.offset)}" if point.month is None else MONTHS[point.month - 1]
    return " ".join(filter(None, (str(point.year or ""), day, f"{point.day:02}" if point.day else "")))


def _day(day: Weekdays | Holidays) -> str:
    if isinstance(day, Holidays):
        return (SCHOOL if day.school else PUBLIC) + _offset(day.offset)
    if day.nth:
        return f"{WEEKDAYS[day.first]}[{','.join(map(str, day.nth))}]{_offset(day.offset)}"
    return WEEKDAYS[day.first] if day.first == day.last else f"{WEEKDAYS[day.first]}-{WEEKDAYS[day.last]}"


def _offset(days: int) -> str:
    return f" {days:+} day{'s' if abs(days) > 1 else ''}" if days else ""


def _time(span: TimeSpan) -> str:
    if span.end is None:
        return f"{_bound(span.start)}+"
    end = span.end
    if span.start.sun is None and end.sun is None and DAY < end.minute <= span.start.minute + DAY:
        end = Bound(end.minute - DAY)
    return f"{_bound(span.start)}-{_bound(end)}{'+' if span.later else ''}"


def _bound(bound: Bound) -> str:
    if bound.sun is None:
        return f"{bound.minute // 60:02}:{bound.minute % 60:02}"
    if not bound.minute:
        return bound.sun.value
    sign = "-" if bound.minute < 0 else "+"
    return f"({bound.sun.value}{sign}{clock(abs(bound.minute))})"
