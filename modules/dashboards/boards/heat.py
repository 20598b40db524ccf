"""A calendar of days as squares, a week a column, the more the darker. Pure; places in per cent of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

LEVELS = 4
ROWS = 7
HEAT_DAYS = 26 * ROWS


class Square(NamedTuple):
    """A day; level 0 without a value or with zero, up to LEVELS for the highest."""

    day: date
    value: Decimal | None
    level: int
    x: float
    y: float


class Heat(NamedTuple):
    """The calendar; `months`: where each begins."""

    squares: Sequence[Square]
    months: Sequence[tuple[date, float]]
    width: float
    height: float

    @property
    def is_empty(self) -> bool:
        """Whether no day has a value."""
        return all(square.value is None for square in self.squares)

    @property
    def top(self) -> Decimal:
        """The highest value."""
        return max((square.value for square in self.squares if square.value is not None), default=Decimal(0))


def heat_of(days: Sequence[tuple[date, Decimal | None]]) -> Heat:
    """The calendar of these days, which follow each other."""
    top = max((value for _day, value in days if value is not None), default=Decimal(0))
    offset = days[0][0].weekday() if days else 0
    columns = max(1, -(-(len(days) + offset) // ROWS))
    width, height = 100 / columns, 100 / ROWS
    squares = [
        Square(
            day,
            value,
            level_of(value, top),
            round(width * ((at + offset) // ROWS), 3),
            round(height * ((at + offset) % ROWS), 3),
        )
        for at, (day, value) in enumerate(days)
    ]
    months = [(square.day, square.x) for square in squares if square.day.day == 1]
    return Heat(squares, months, round(width * 0.86, 3), round(height * 0.86, 3))


def level_of(value: Decimal | None, top: Decimal) -> int:
    """Which quarter of the highest it lies in."""
    if value is None or value <= 0 or top <= 0:
        return 0
    return min(LEVELS, int(value * LEVELS / top) + (value * LEVELS % top != 0))
