"""A map of wards with an indicator on it: shades by ward, or circles where things are dense. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from dothi.numbers.dimensions import CELL_LEVEL
from dothi.values.cells import cell_box
from dothi.web.drawn_maps import WIDTH, MapGround, Plane
from modules.dashboards.boards.heat import level_of

ACROSS = 8
"""Circles side by side at the most."""
LEAST, LARGEST = 21.0, 36.0
"""Radius of a circle."""


class Shade(NamedTuple):
    """How dark a ward is, and its number."""

    level: int
    value: Decimal


class ClusterMark(NamedTuple):
    """A circle with what it counts."""

    x: float
    y: float
    r: float
    value: int


class WardMap(NamedTuple):
    """What is drawn on a ground; shades go from `low` to `top`."""

    ground: MapGround
    shades: Mapping[str, Shade]
    marks: tuple[ClusterMark, ...] = ()
    low: Decimal = Decimal(0)
    top: Decimal = Decimal(0)


def heat_map(ground: MapGround, values: Mapping[str, Decimal], *, is_share: bool) -> WardMap:
    """The higher a ward's value, the darker it is: numbers from zero on, shares from the lowest of several."""
    low = min(values.values()) if is_share and len(set(values.values())) > 1 else Decimal(0)
    top = max(values.values(), default=Decimal(0))
    shades = {code: Shade(level_of(value - low, top - low), value) for code, value in values.items()}
    return WardMap(ground, shades, low=low, top=top)


def cluster_map(ground: MapGround, cells: Mapping[str, Decimal]) -> WardMap:
    """A circle where something was counted, by its area as large as what it counts."""
    counted = {int(cell): int(value) for cell, value in cells.items() if cell.isdigit() and value > 0}
    level = level_for(ground.plane)
    merged: Counter[int] = Counter()
    for cell, value in counted.items():
        merged[cell >> 2 * (CELL_LEVEL - level)] += value
    most = max(merged.values(), default=1)
    order = sorted(merged.items(), key=lambda each: -each[1])
    return WardMap(ground, {}, tuple(mark_of(cell, value, most, level, ground.plane) for cell, value in order))


def level_for(plane: Plane) -> int:
    """The finest cells of which not too many lie side by side."""
    degrees = WIDTH / plane.across
    return min(CELL_LEVEL, max(0, math.floor(math.log2(360 * ACROSS / degrees))))


def mark_of(cell: int, value: int, most: int, level: int, plane: Plane) -> ClusterMark:
    """The circle in the middle of a cell."""
    x, y = plane.place(cell_box(cell, level).centre)
    return ClusterMark(x, y, round(max(LEAST, LARGEST * math.sqrt(value / most)), 1), value)
