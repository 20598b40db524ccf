"""From a solar day to the lunar one and back; outside 1968–2050 `OutsideAlmanac`, since nobody can be sure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from flask_babel import gettext

from modules.tourism.lunar.years import YEARS

FIRST_DAY, LAST_DAY = date(1968, 1, 1), date(2050, 12, 31)
"""The solar days we answer for."""


class OutsideAlmanac(ValueError):
    """Raised for days and years that the table doesn't hold; says so in the reader's language."""

    def __str__(self) -> str:
        """The sentence for the reader."""
        return str(gettext("Âm lịch chỉ tính được chính xác từ năm 1968 đến năm 2050."))


@dataclass(frozen=True, slots=True, order=True)
class LunarDate:
    """A day of the lunar calendar. A leap month follows the ordinary one of its number."""

    year: int
    month: int
    leap: bool
    day: int


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """A month of 29 or 30 days."""

    year: int
    number: int
    leap: bool
    start: date
    days: int

    def day(self, number: int) -> date:
        """The solar date of a day of it; a 30th of a month without one is its last."""
        return self.start + timedelta(days=min(number, self.days) - 1)


def months_of(year: int) -> tuple[LunarMonth, ...]:
    """The twelve or thirteen months of a lunar year in their order. Raises OutsideAlmanac."""
    try:
        return _BY_YEAR[year]
    except KeyError:
        raise OutsideAlmanac(year) from None


def lunar_of(day: date) -> LunarDate:
    """The lunar date of a solar day. Raises OutsideAlmanac."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise OutsideAlmanac(day)
    month = _ALL[bisect_right(_STARTS, day) - 1]
    return LunarDate(month.year, month.number, month.leap, (day - month.start).days + 1)


def solar_of(lunar: LunarDate) -> date | None:
    """The solar day; None when that year has no such leap month, or the month no 30th. Raises OutsideAlmanac."""
    for month in months_of(lunar.year):
        if (month.number, month.leap) == (lunar.month, lunar.leap) and 1 <= lunar.day <= month.days:
            return month.day(lunar.day)
    return None


def _read(year: int) -> Iterator[LunarMonth]:
    first, leap, lengths = YEARS[year]
    days = [30 if length == "+" else 29 for length in lengths]
    for i, passed in enumerate(accumulate([0, *days[:-1]])):
        number = i + 1 if not leap or i < leap else i
        yield LunarMonth(year, number, bool(leap) and i == leap, date.fromisoformat(first) + timedelta(passed), days[i])


_BY_YEAR = {year: tuple(_read(year)) for year in YEARS}
_ALL = tuple(month for months in _BY_YEAR.values() for month in months)
_STARTS = tuple(month.start for month in _ALL)
