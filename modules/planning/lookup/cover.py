"""Cells of several levels that cover a shape, so that a b-tree finds zones under row level security. Pure.

A cell is tagged with its level: its number, a one, and zeros. So all cells within a cell are one range of integers, and
the cells around it some fifteen single ones (as in Google's S2, on the quadkeys of `dothi.values.cells`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dothi.values.cells import CELL_LEVEL, CELLS, MERCATOR_LIMIT, cell, cell_box, cell_parent
from dothi.values.geo import Box, Point

COARSEST, FINEST = 6, 22
"""From half a province to ten metres."""
MOST_CELLS = 6
MARGIN_DEGREES = 2e-7
"""Two centimetres: whoever stands on a border is found."""
Range = tuple[int, int]
Places = NDArray[np.int64]


def tagged(parent: int, level: int) -> int:
    """A cell of a level, as `cell_parent` numbers it, with the level in its last bits."""
    return (parent << 1 | 1) << 2 * (CELL_LEVEL - level)


def level_of(tag: int) -> int:
    """The level of a tagged cell."""
    return CELL_LEVEL - ((tag & -tag).bit_length() - 1) // 2


def box_of(tag: int) -> Box:
    """The box of a tagged cell."""
    level = level_of(tag)
    return cell_box(tag >> 2 * (CELL_LEVEL - level) + 1, level)


def cover(shape: BaseGeometry, most: int = MOST_CELLS) -> list[int]:
    """Tagged cells, `most` at the most, that hold all of a shape in degrees; four where more are forbidden.

    They begin with the four or fewer that hold its box, and are parted in four while that leaves no more than `most`.
    The shape isn't empty.
    """
    level, columns, rows = around(*shape.bounds)
    shapely.prepare(shape)
    while level < FINEST:
        finer_columns = (columns[:, None] * 2 + np.array([0, 1, 0, 1])).ravel()
        finer_rows = (rows[:, None] * 2 + np.array([0, 0, 1, 1])).ravel()
        meets = shapely.intersects(shape, boxes(level + 1, finer_columns, finer_rows))
        if not 0 < meets.sum() <= most:
            break
        level, columns, rows = level + 1, finer_columns[meets], finer_rows[meets]
    return sorted(tag_of(level, column, row) for column, row in zip(columns.tolist(), rows.tolist(), strict=True))


def around(west: float, south: float, east: float, north: float) -> tuple[int, Places, Places]:
    """The level, columns and rows of the four cells or fewer, as small as can be, that hold a box with its margin."""
    left, top = place_of(west - MARGIN_DEGREES, north + MARGIN_DEGREES)
    right, bottom = place_of(east + MARGIN_DEGREES, south - MARGIN_DEGREES)
    shift = max((right - left).bit_length(), (bottom - top).bit_length(), CELL_LEVEL - FINEST)
    columns, rows = np.meshgrid(
        np.arange(left >> shift, (right >> shift) + 1), np.arange(top >> shift, (bottom >> shift) + 1)
    )
    return CELL_LEVEL - shift, columns.ravel(), rows.ravel()


def place_of(lon: float, lat: float) -> tuple[int, int]:
    """Column and row of the smallest cell at a place, rows from the north; what lies beyond the edge lies on it."""
    lat = max(-MERCATOR_LIMIT, min(MERCATOR_LIMIT, lat))
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * CELLS
    x = (lon + 180) / 360
    return max(0, min(CELLS - 1, int(x * CELLS))), max(0, min(CELLS - 1, int(y)))


def boxes(level: int, columns: Places, rows: Places) -> Any:
    """The cells of a level as shapes, each a little larger than it is."""
    side = 1 << level
    west, east = columns / side * 360 - 180, (columns + 1) / side * 360 - 180
    edges = np.arctan(np.sinh(np.pi * (1 - 2 * np.stack([rows + 1, rows]) / side)))
    south, north = np.degrees(edges)
    margin = MARGIN_DEGREES
    return shapely.box(west - margin, south - margin, east + margin, north + margin)


def tag_of(level: int, column: int, row: int) -> int:
    """The tagged cell of a column and row."""
    side = 1 << level
    middle = math.degrees(math.atan(math.sinh(math.pi * (1 - (2 * row + 1) / side))))
    return tagged(cell_parent(cell(Point((column + 0.5) / side * 360 - 180, middle)), level), level)


def ranges_around(cells: Iterable[int]) -> list[Range]:
    """The ranges, both ends included, in which the cells of all shapes lie that may meet these cells."""
    found = set()
    for tag in cells:
        reach = (tag & -tag) - 1
        found.add((tag - reach, tag + reach))
        for level in range(COARSEST, level_of(tag)):
            above = tagged(tag >> 2 * (CELL_LEVEL - level) + 1, level)
            found.add((above, above))
    return sorted(found)
