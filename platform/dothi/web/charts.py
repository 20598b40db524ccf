"""Charts as SVG that the server draws: columns of one series, a line of another to compare them with. Pure.

All places are shares of the plot in per cent: the picture is as wide as its page, and its letters stay as large as the
page's. `macros/charts.html` draws them, with the same numbers as a table (ADR 27).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

Amount = int | float | Decimal

NO_SERIES: tuple[str, Sequence[Amount | None]] = ("", ())
GAP = 0.3
"""Of a column's room."""
TICKS = 4
END_WIDTH = 32.0
"""Of the plot's width, from its end: what the name of a line takes at most on a narrow page."""
END_ABOVE, END_BELOW, END_ROOM = 4.0, 9.0, 7.0
"""Of the plot's height: how far above or below the line its name stands, and how tall that is."""


class Tick(NamedTuple):
    """A line across the plot."""

    value: float
    y: float


class ChartColumn(NamedTuple):
    """A column with its number; None where there is none."""

    label: str
    value: Amount | None
    x: float
    width: float
    y: float
    height: float
    tick: str
    """What stands under it: the label, or a shorter one."""


class Dot(NamedTuple):
    """A point of the line."""

    label: str
    value: Amount
    x: float
    y: float


class Segment(NamedTuple):
    """A piece of the line between two neighbours that both have a number."""

    x1: float
    y1: float
    x2: float
    y2: float


class Chart(NamedTuple):
    """What is drawn; `rows` are the numbers as a table: label, column, line."""

    title: str
    columns_title: str
    line_title: str
    ticks: Sequence[Tick]
    columns: Sequence[ChartColumn]
    dots: Sequence[Dot]
    segments: Sequence[Segment]
    rows: Sequence[tuple[str, Amount | None, Amount | None]]

    @property
    def end_y(self) -> float:
        """Where the name of the line stands at its end, on its foot: clear of the line, and of the axis below."""
        reached = [dot.y for dot in self.dots if dot.x >= self.dots[-1].x - END_WIDTH]
        above, below = min(reached, default=100.0) - END_ABOVE, max(reached, default=0.0) + END_BELOW
        return above if above >= END_ROOM or below > 100 - END_ABOVE else below

    @property
    def end_x(self) -> float:
        """Where it ends: the line's last number with half of its column's room."""
        return min(100.0, self.dots[-1].x + 50 / len(self.rows)) if self.dots else 100.0

    @property
    def headings(self) -> list[tuple[str, int]]:
        """The titles of the series that it has, each with its place in a row."""
        return [(title, place) for place, title in ((1, self.columns_title), (2, self.line_title)) if title]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(column is None and line is None for _label, column, line in self.rows)


def chart(
    title: str,
    labels: Sequence[str],
    *,
    columns: tuple[str, Sequence[Amount | None]] = NO_SERIES,
    line: tuple[str, Sequence[Amount | None]] = NO_SERIES,
    ticks: Sequence[str] = (),
) -> Chart:
    """A chart of one or two series, each a title and a number (or none) for each label. The title says the unit.

    `ticks`: shorter labels for the axis, where the table's are too long for it.
    """
    nothing: Sequence[Amount | None] = [None] * len(labels)
    rows = list(zip(labels, columns[1] or nothing, line[1] or nothing, strict=True))
    top = ceiling(max((value for row in rows for value in row[1:] if value is not None), default=0))
    room = 100 / max(1, len(labels))
    dots = [
        Dot(label, value, room * (at + 0.5), height_of(value, top))
        for at, (label, _column, value) in enumerate(rows)
        if value is not None
    ]
    return Chart(
        title=title,
        columns_title=columns[0],
        line_title=line[0],
        ticks=[Tick(top * at / TICKS, 100 - 100 * at / TICKS) for at in range(TICKS + 1)],
        columns=[
            ChartColumn(
                label,
                value,
                room * (at + GAP / 2),
                room * (1 - GAP),
                height_of(value or 0, top),
                share(value or 0, top),
                tick,
            )
            for at, ((label, value, _line), tick) in enumerate(zip(rows, ticks or labels, strict=True))
        ],
        dots=dots,
        segments=[Segment(one.x, one.y, two.x, two.y) for one, two in pairwise(dots) if two.x - one.x < 1.5 * room],
        rows=rows,
    )


def ceiling(value: Amount) -> float:
    """The round number above, which four parts divide: 4, 8, 12, 20, 40, 60, 80 …; of less than one a small one."""
    if 0 < value < 1:
        return ceiling(float(value) * 1000) / 1000
    if value <= 4:
        return 4
    power: int = 10 ** math.floor(math.log10(value))
    steps = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10, 12)
    return next(round(step * power) for step in steps if step * power >= value and round(step * power) % TICKS == 0)


def share(value: Amount, top: float) -> float:
    """Of the plot's height; what is below zero has none."""
    return round(100 * max(0.0, float(value)) / top, 3)


def height_of(value: Amount, top: float) -> float:
    """Where it ends, from above."""
    return round(100 - share(value, top), 3)
