"""Periods over which indicators are counted: days, weeks, months, quarters, years, also from the 15th on. Pure.

A reporting month, quarter or year begins on the 15th of the month before and bears the name of the one in which it
ends, as the administration reports (Decree 09/2019/NĐ-CP, article 12).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dothi.values.days import EARLIEST, LATEST

ONE_DAY = timedelta(days=1)
SHIFT = 14
"""Days from the first of a month to the 15th."""


class Every(StrEnum):
    """How long a period is; those that end in 15 are reporting periods."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    MONTH_15 = "month15"
    QUARTER_15 = "quarter15"
    YEAR_15 = "year15"

    @property
    def months(self) -> int:
        """How many months it lasts; 0 for days and weeks."""
        return MONTHS.get(self, 0)

    @property
    def is_shifted(self) -> bool:
        """Whether it begins on a 15th."""
        return self.value.endswith("15")


MONTHS = {
    Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12, Every.MONTH_15: 1, Every.QUARTER_15: 3, Every.YEAR_15: 12,
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Period:
    """One period: local days begins ≤ day < ends. Made by `period_of` and `parse_period`."""

    begins: date
    ends: date
    every: Every

    @property
    def last_day(self) -> date:
        """The last day that counts."""
        return self.ends - ONE_DAY

    @property
    def named_by(self) -> date:
        """A day of the calendar month, quarter or year whose name it bears."""
        return self.last_day if self.every.is_shifted else self.begins

    @property
    def code(self) -> str:
        """As files and programs write it: 2026-11-30, 2026-W48, 2026-11, 2026-Q4, 2026."""
        day = self.named_by
        if self.every is Every.DAY:
            return day.isoformat()
        if self.every is Every.WEEK:
            year, week, _day = day.isocalendar()
            return f"{year}-W{week:02}"
        if self.every.months == 1:
            return f"{day:%Y-%m}"
        return f"{day.year}-Q{(day.month + 2) // 3}" if self.every.months == 3 else f"{day.year}"

    def before(self) -> Period:
        """The one before it."""
        return period_of(self.begins - ONE_DAY, self.every)

    def after(self) -> Period:
        """The one after it."""
        return period_of(self.ends, self.every)

    def a_year_before(self) -> Period:
        """The same of the year before: by name, of weeks and days 52 weeks earlier."""
        if not self.every.months:
            return period_of(self.begins - timedelta(weeks=52), self.every)
        return period_of(self.named_by.replace(year=self.named_by.year - 1, day=1), self.every)


def period_of(day: date, every: Every) -> Period:
    """The period in which a day lies."""
    if every is Every.DAY:
        return Period(day, day + ONE_DAY, every)
    if every is Every.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(weeks=1), every)
    # From the 15th on a day counts for the month after.
    at = month_number(day) + (1 if every.is_shifted and day.day > SHIFT else 0)
    first = at - at % every.months
    return Period(start_of(first, every), start_of(first + every.months, every), every)


def month_number(day: date) -> int:
    """Months since the year 0: January of a year divides by twelve."""
    return day.year * 12 + day.month - 1


def start_of(month: int, every: Every) -> date:
    """The day on which the period that begins with this month starts."""
    year, index = divmod(month - 1 if every.is_shifted else month, 12)
    return date(year, index + 1, SHIFT + 1 if every.is_shifted else 1)


def last_closed(today: date, every: Every) -> Period:
    """The newest period that has ended."""
    return period_of(today, every).before()


def last_periods(newest: Period, number: int) -> list[Period]:
    """So many periods up to the newest, the oldest first."""
    found = [newest]
    while len(found) < number:
        found.append(found[-1].before())
    return found[::-1]


def periods_between(first: Period, last: Period) -> Iterator[Period]:
    """From one to another, both included."""
    while first.begins <= last.begins:
        yield first
        first = first.after()


PATTERNS = {
    Every.DAY: re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
    Every.WEEK: re.compile(r"(?P<y>\d{4})-?[Ww](?P<n>\d{1,2})|(?:tuần )?(?P<n2>\d{1,2})/(?P<y2>\d{4})", re.IGNORECASE),
    Every.MONTH: re.compile(r"(?P<y>\d{4})-(?P<n>\d{1,2})|(?:tháng )?(?P<n2>\d{1,2})/(?P<y2>\d{4})", re.IGNORECASE),
    Every.QUARTER: re.compile(
        r"(?P<y>\d{4})-?[Qq](?P<n>\d)|(?:quý |[Qq])(?P<n2>\d|I{1,3}|IV)/(?P<y2>\d{4})", re.IGNORECASE
    ),
    Every.YEAR: re.compile(r"(?:năm )?(?P<y>\d{4})", re.IGNORECASE),
}
BY_NAME = (Every.DAY, Every.MONTH, Every.QUARTER, Every.YEAR, Every.WEEK)
"""In this order a name of any length is understood: 11/2026 is a month."""
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


class PeriodError(ValueError):
    """A text that names no period of this length."""


def parse_period(text: str, every: Every) -> Period:
    """A period as programs write it (2026-11) or people (tháng 11/2026, quý IV/2026). Raises PeriodError."""
    plain = Every(every.value.removesuffix("15"))
    found = PATTERNS[plain].fullmatch(" ".join(text.split()))
    if found is None:
        raise PeriodError(text)
    try:
        named = _named_day(found, plain)
    except ValueError as error:
        raise PeriodError(text) from error
    if not EARLIEST < named < LATEST:
        raise PeriodError(text)
    return period_of(named, every)


def parse_bound(text: str, every: Every, *, is_end: bool) -> Period:
    """The period in which a span of time begins or, `is_end`, ends. Raises PeriodError.

    Named as a period of this length, or as another: a day, or a year, whose first or last month is meant.
    """
    for length in (every, *BY_NAME):
        try:
            named = parse_period(text, length)
        except PeriodError:
            continue
        return named if length is every else period_of(named.last_day if is_end else named.begins, every)
    raise PeriodError(text)


def _named_day(found: re.Match[str], every: Every) -> date:
    """A day of the named period, before its 15th. Raises ValueError."""
    named = found.groupdict()
    year = int(named.get("y") or named.get("y2") or found[1])
    if every is Every.YEAR:
        return date(year, 1, 1)
    if every is Every.DAY:
        return date(year, int(named["m"] or found[2]), int(named["d"] or found[3]))
    text = (named["n"] or named["n2"]).upper()
    number = ROMAN.get(text) or int(text)
    if every is Every.WEEK:
        return date.fromisocalendar(year, number, 1)
    return date(year, number if every is Every.MONTH else 3 * number - 2, 1)
