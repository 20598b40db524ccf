"""The lunar years of Vietnam out of the sky: what `lunar/years.py` was made from and is tested against.

`python -m modules.tourism.tests.almanac` prints the table anew. A month starts on the day of the new moon at UTC+7;
month 11 holds the winter solstice; in a year of thirteen months the first without a major term is the leap one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

import astronomy

EPOCH = date(2000, 1, 1)  # astronomy-engine counts days from its noon, UTC
UTC_PLUS_7 = 7 / 24
SYNODIC = 29.53


def main() -> None:
    """Print the rows of the table."""
    for year in range(1967, 2051):
        months = list(months_of(year))
        leap = next((number for number, is_leap, _, _ in months if is_leap), 0)
        lengths = "".join("+" if length == 30 else "-" for _, _, _, length in months)
        print(f'    {year}: ("{months[0][2]}", {leap}, "{lengths}"),')  # noqa: T201


def months_of(year: int) -> Iterator[tuple[int, bool, date, int]]:
    """The months of a lunar year: number, is it a leap month, first day, days."""
    told = [*_from_month_11(year - 1), *_from_month_11(year), *_from_month_11(year + 1)]
    starts = [start for start, _, _ in told]
    first = next(i for i, (start, number, leap) in enumerate(told) if number == 1 and not leap and start.year == year)
    for i in range(first, first + 14):
        start, number, leap = told[i]
        if i > first and number == 1:
            return
        yield number, leap, start, (starts[i + 1] - start).days


@lru_cache
def _from_month_11(year: int) -> tuple[tuple[date, int, bool], ...]:
    """The months from the one with the solstice of `year` up to the next such: first day, number, is it leap."""
    begin, end = _month_11(year), _month_11(year + 1)
    starts = [begin]
    while starts[-1] < end:
        starts.append(_new_moon_near(starts[-1] + timedelta(days=29)))
    leap = _leap_index(starts) if len(starts) == 14 else 99
    return tuple((start, (11 + i - (i >= leap) - 1) % 12 + 1, i == leap) for i, start in enumerate(starts[:-1]))


def _leap_index(starts: list[date]) -> int:
    terms = [_sun_segment(start) for start in starts]
    return next(i for i, (one, two) in enumerate(pairwise(terms)) if one == two and i > 0)


@lru_cache
def _month_11(year: int) -> date:
    solstice = _local_day(astronomy.Seasons(year).dec_solstice.ut)
    start = _new_moon_near(solstice)
    return start if start <= solstice else _new_moon_near(solstice - timedelta(days=29))


@lru_cache(maxsize=4096)
def _new_moon_near(day: date) -> date:
    """The day of the new moon nearest to `day`."""
    noon = (day - EPOCH).days - 0.5 - UTC_PLUS_7
    found = astronomy.SearchMoonPhase(0, astronomy.Time(noon - SYNODIC / 2), 40)
    assert found is not None
    return _local_day(found.ut)


def _sun_segment(day: date) -> int:
    """Which twelfth of the sun's way the day begins in; equal at two beginnings: no major term between."""
    midnight = (day - EPOCH).days - 0.5 - UTC_PLUS_7
    return int(astronomy.SunPosition(astronomy.Time(midnight)).elon // 30)


def _local_day(ut: float) -> date:
    return EPOCH + timedelta(days=int((ut + 0.5 + UTC_PLUS_7) // 1))


if __name__ == "__main__":
    main()
