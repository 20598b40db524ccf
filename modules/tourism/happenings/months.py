"""A month as weeks of days, each with its lunar date and what is on. Pure."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from modules.tourism.happenings.rows import DateRow
from modules.tourism.happenings.saying import find_lunar

MOST_A_DAY = 4
WEEKS = calendar.Calendar(firstweekday=calendar.MONDAY)
NOTED = (1, 15)
"""Mùng một and rằm: the lunar days that people look for."""


class Month(NamedTuple):
    """A month of a year."""

    year: int
    number: int

    def __str__(self) -> str:
        """As it stands in addresses: 2026-12."""
        return f"{self.year}-{self.number:02}"

    def beside(self, by: int) -> Month:
        """The month so many later."""
        years, month = divmod(self.year * 12 + self.number - 1 + by, 12)
        return Month(years, month + 1)


class MonthDay(NamedTuple):
    """A cell of the table. `lunar` is short (`15`, on a month's first day and in the first cell `1/11`)."""

    day: date
    is_inside: bool
    is_today: bool
    lunar: str
    is_noted: bool
    rows: Sequence[DateRow]
    more: int


def read_month(text: str, today: date) -> Month:
    """The month of `2026-12`; today's where the text isn't one of these centuries."""
    year, _, number = text.partition("-")
    is_month = len(text) == 7 and year.isdecimal() and number.isdecimal()
    if is_month and 1 <= int(number) <= 12 and 1900 <= int(year) < 2200:
        return Month(int(year), int(number))
    return Month(today.year, today.month)


def weeks_of(month: Month) -> list[list[date]]:
    """Its weeks, filled up with days of the months beside it."""
    return WEEKS.monthdatescalendar(*month)


def filled(month: Month, rows: Sequence[DateRow], today: date) -> list[list[MonthDay]]:
    """The weeks with what is on, at most four a day."""
    on: dict[date, list[DateRow]] = defaultdict(list)
    for row in rows:
        on[row.day].append(row)
    weeks = weeks_of(month)
    beginning = next(chain.from_iterable(weeks))
    return [[cell(day, month, on[day], today, is_first=day == beginning) for day in week] for week in weeks]


def cell(day: date, month: Month, rows: Sequence[DateRow], today: date, *, is_first: bool) -> MonthDay:
    """One day of it."""
    lunar = find_lunar(day)
    label = ""
    if lunar is not None:
        label = f"{lunar.day}/{lunar.month}" if lunar.day == 1 or is_first else str(lunar.day)
    return MonthDay(
        day=day,
        is_inside=(day.year, day.month) == month,
        is_today=day == today,
        lunar=label,
        is_noted=lunar is not None and lunar.day in NOTED,
        rows=rows[:MOST_A_DAY],
        more=max(0, len(rows) - MOST_A_DAY),
    )
