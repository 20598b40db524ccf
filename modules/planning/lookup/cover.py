"""Cells of several levels that cover a shape, so that a b-tree finds zones under row level security. Pure.

A cell is tagged with its level: its number, a one, and zeros. So all cells within a cell are one range of integers, and
the cells around it some fifteen single ones (as in Google's S2, on the quadkeys of `dothi.values.cells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dothi.values.cells import CELL_LEVEL, CELLS, MERCATOR_LIMIT, cell_box
from dothi.values.geo import Box

COARSEST, FINEST = 6, 22
"""From half a province to ten metres."""
MOST_CELLS = 6
SHAPES_AT_ONCE = 1000
"""Some dozen boxes stand beside each."""
MARGIN_DEGREES = 2e-7
"""Two centimetres: whoever stands on a border is found."""
Range = tuple[int, int]
Places = NDArray[np.int64]
Degrees = NDArray[np.float64]
SPREADING = (
    (16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F), (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)  # fmt: skip


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
    return covers([shape], most)[0]


def covers(shapes: Sequence[BaseGeometry], most: int = MOST_CELLS) -> list[list[int]]:
    """The cells of each of many shapes."""
    starts = range(0, len(shapes), SHAPES_AT_ONCE)
    return [cells for start in starts for cells in covers_together(shapes[start : start + SHAPES_AT_ONCE], most)]


def covers_together(shapes: Sequence[BaseGeometry], most: int) -> list[list[int]]:
    """The same of some that go down level by level together."""
    edges = edges_of(shapely.bounds(list(shapes)))
    levels, owners, columns, rows = around(edges)
    array = np.array(shapes, dtype=object)
    shapely.prepare(array)
    parting = levels < FINEST
    while parting.any():
        of = np.flatnonzero(parting[owners])
        finer_owners = np.repeat(owners[of], 4)
        finer_columns = (columns[of, None] * 2 + np.array([0, 1, 0, 1])).ravel()
        finer_rows = (rows[of, None] * 2 + np.array([0, 0, 1, 1])).ravel()
        finer = levels[finer_owners] + 1
        meets = are_within(edges[:, finer_owners] >> CELL_LEVEL - finer, finer_columns, finer_rows)
        near = np.flatnonzero(meets)
        cells = boxes(finer[near], finer_columns[near], finer_rows[near])
        meets[near] = shapely.intersects(array[finer_owners[near]], cells)
        counts = np.bincount(finer_owners[meets], minlength=len(array))
        parted = parting & (counts > 0) & (counts <= most)
        taken, kept = meets & parted[finer_owners], ~parted[owners]
        owners = np.concatenate([owners[kept], finer_owners[taken]])
        columns = np.concatenate([columns[kept], finer_columns[taken]])
        rows = np.concatenate([rows[kept], finer_rows[taken]])
        levels = levels + parted
        parting = parted & (levels < FINEST)
    tags = tags_of(levels[owners], columns, rows)
    if len(array) == 1:
        return [sorted(tags.tolist())]
    order = np.lexsort((tags, owners))
    ends = np.searchsorted(owners[order], np.arange(1, len(array)))
    return [part.tolist() for part in np.split(tags[order], ends)]


def middle_cells(places: NDArray[np.float64]) -> Places:
    """The smallest cell at each longitude and latitude."""
    columns, rows = places_of(places[:, 0], places[:, 1])
    return spread(columns) | spread(rows) << 1


def edges_of(bounds: NDArray[np.float64]) -> Places:
    """The first and last columns and rows of the smallest cells in which boxes lie with their margin: left, top, right,
    bottom."""
    west, south, east, north = bounds.T
    left_top = places_of(west - MARGIN_DEGREES, north + MARGIN_DEGREES)
    return np.stack([*left_top, *places_of(east + MARGIN_DEGREES, south - MARGIN_DEGREES)])


def are_within(edges: Places, columns: Places, rows: Places) -> NDArray[np.bool_]:
    """Which cells lie between edges of their own level."""
    left, top, right, bottom = edges
    found: NDArray[np.bool_] = (left <= columns) & (columns <= right) & (top <= rows) & (rows <= bottom)
    return found


def around(edges: Places) -> tuple[Places, Places, Places, Places]:
    """Of each box the level, and of each of the four cells or fewer that hold it with its margin, as small as can be:
    whose it is, its column and row."""
    left, top, right, bottom = edges
    widest = np.maximum(right - left, bottom - top)
    shifts = np.maximum(np.frexp(widest.astype(np.float64))[1], CELL_LEVEL - FINEST).astype(np.int64)  # as bit_length
    left, right, top, bottom = left >> shifts, right >> shifts, top >> shifts, bottom >> shifts
    is_wide, is_high = left != right, top != bottom
    corners = [
        (left, top, np.ones_like(is_wide)),
        (right, top, is_wide),
        (left, bottom, is_high),
        (right, bottom, is_wide & is_high),
    ]
    owners = np.concatenate([np.flatnonzero(is_there) for _column, _row, is_there in corners])
    columns = np.concatenate([column[is_there] for column, _row, is_there in corners])
    rows = np.concatenate([row[is_there] for _column, row, is_there in corners])
    return CELL_LEVEL - shifts, owners, columns, rows


def places_of(lon: Degrees, lat: Degrees) -> tuple[Places, Places]:
    """Columns and rows of the smallest cells at places, rows from the north; what lies beyond the edge lies on it."""
    lat = np.clip(lat, -MERCATOR_LIMIT, MERCATOR_LIMIT)
    y = (1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * CELLS
    x = (lon + 180) / 360 * CELLS
    last = CELLS - 1
    return np.clip(x, 0, last).astype(np.int64), np.clip(y, 0, last).astype(np.int64)


def boxes(levels: Places, columns: Places, rows: Places) -> Any:
    """Cells as shapes, each a little larger than it is."""
    side = np.int64(1) << levels
    west, east = columns / side * 360 - 180, (columns + 1) / side * 360 - 180
    edges = np.arctan(np.sinh(np.pi * (1 - 2 * np.stack([rows + 1, rows]) / side)))
    south, north = np.degrees(edges)
    margin = MARGIN_DEGREES
    return shapely.box(west - margin, south - margin, east + margin, north + margin)


def tags_of(levels: Places, columns: Places, rows: Places) -> Places:
    """The tagged cells of columns and rows: their bits in turns, a one, and zeros."""
    return ((spread(columns) | spread(rows) << 1) << 1 | 1) << 2 * (CELL_LEVEL - levels)


def spread(numbers: Places) -> Places:
    """The bits of numbers moved to the even places, as `dothi.values.cells` does for one."""
    for shift, mask in SPREADING:
        numbers = (numbers | numbers << shift) & mask
    return numbers


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
