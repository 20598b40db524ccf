"""Cells of several levels that cover a shape, so that a b-tree finds zones under row level security. Pure.

A cell is tagged with its level: its number, a one, and zeros. So all cells within a cell are one range of integers, and
the cells around it some fifteen single ones (as in Google's S2, on the quadkeys of `dothi.values.cells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dothi.values.cells import CELL_LEVEL, cell, cell_box, cell_parent
from dothi.values.geo import Box, Point

COARSEST, FINEST = 6, 22
"""From half a province to ten metres."""
MOST_CELLS = 12
MARGIN_DEGREES = 2e-7
"""Two centimetres: whoever stands on a border is found."""
Range = tuple[int, int]


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
    """Tagged cells, `most` or a few more, that hold all of a shape in degrees. The shape isn't empty."""
    west, south, east, north = shape.bounds
    box = Box(west - MARGIN_DEGREES, south - MARGIN_DEGREES, east + MARGIN_DEGREES, north + MARGIN_DEGREES)
    cells = around(box)
    shapely.prepare(shape)
    while len(cells) < most:
        finer = [child for each in cells for child in children(each)] if level_of(cells[0]) < FINEST else []
        kept = [each for each, meets in zip(finer, meeting(shape, finer), strict=True) if meets]
        if not kept or len(kept) > most:
            break
        cells = kept
    return sorted(cells)


def around(box: Box) -> list[int]:
    """The four cells or fewer, as small as can be, that hold a box."""
    corners = [Point(lon, lat) for lon in (box.west, box.east) for lat in (box.south, box.north)]
    numbers = [cell(corner) for corner in corners]
    for level in range(FINEST, COARSEST - 1, -1):
        found = {cell_parent(number, level) for number in numbers}
        boxes = [cell_box(each, level) for each in found]
        width, height = boxes[0].east - boxes[0].west, boxes[0].north - boxes[0].south
        if box.east - box.west <= width and box.north - box.south <= height:
            return sorted(tagged(each, level) for each in found)
    return sorted({tagged(cell_parent(number, COARSEST), COARSEST) for number in numbers})


def children(tag: int) -> list[int]:
    """The four cells of the next level."""
    level = level_of(tag)
    parent = tag >> 2 * (CELL_LEVEL - level) + 1
    return [tagged(parent << 2 | quarter, level + 1) for quarter in range(4)]


def meeting(shape: BaseGeometry, tags: Sequence[int]) -> Iterable[bool]:
    """Which cells a prepared shape meets, or comes near."""
    if not tags:
        return []
    boxes = [box_of(tag) for tag in tags]
    bounds = np.array([(box.west, box.south, box.east, box.north) for box in boxes])
    bounds += np.array([-MARGIN_DEGREES, -MARGIN_DEGREES, MARGIN_DEGREES, MARGIN_DEGREES])
    found: list[bool] = shapely.intersects(shape, shapely.box(*bounds.T)).tolist()
    return found


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
