"""The cells of the map: quadkeys as bigints, so that a b-tree answers a box under row level security (GiST doesn't).

Web Mercator's square cut in four, again and again; a cell of one level is the leading bits of those inside it.
"""

import math
from collections.abc import Iterable

from dothi.values.geo import Box, Point

CELL_LEVEL = 26  # 52 bits; a cell's side is 0.6 m at the equator
CELLS = 1 << CELL_LEVEL
MERCATOR_LIMIT = 85.05112877980659  # beyond it Web Mercator's square ends


def _xy(lon: float, lat: float) -> tuple[int, int]:
    """Column and row at CELL_LEVEL in Web Mercator's square, row 0 in the north."""
    lat = max(-MERCATOR_LIMIT, min(MERCATOR_LIMIT, lat))
    x = (lon + 180) / 360 * CELLS
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * CELLS
    return min(CELLS - 1, max(0, int(x))), min(CELLS - 1, max(0, int(y)))


def _spread(n: int) -> int:
    """The bits of a 26-bit number moved to the even places (Morton)."""
    n = (n | n << 16) & 0x0000FFFF0000FFFF
    n = (n | n << 8) & 0x00FF00FF00FF00FF
    n = (n | n << 4) & 0x0F0F0F0F0F0F0F0F
    n = (n | n << 2) & 0x3333333333333333
    return (n | n << 1) & 0x5555555555555555


def _gather(n: int) -> int:
    """The inverse of `_spread`; odd places are ignored."""
    n &= 0x5555555555555555
    n = (n | n >> 1) & 0x3333333333333333
    n = (n | n >> 2) & 0x0F0F0F0F0F0F0F0F
    n = (n | n >> 4) & 0x00FF00FF00FF00FF
    n = (n | n >> 8) & 0x0000FFFF0000FFFF
    return (n | n >> 16) & 0x00000000FFFFFFFF


def cell(point: Point) -> int:
    """The quadkey of `point` at level 26 as a non-negative bigint (52 bits): what a row stores beside lon and lat."""
    x, y = _xy(point.lon, point.lat)
    return _spread(x) | _spread(y) << 1


def cell_parent(cell_id: int, level: int) -> int:
    """The cell of `level` (0 to 26) around the level-26 `cell_id`: its leading bits, `cell >> 2 * (26 - level)`."""
    return cell_id >> _shift(level)


def cell_box(cell_id: int, level: int = CELL_LEVEL) -> Box:
    """The box of a cell of `level`, as `cell_parent` numbers it."""
    side = 1 << _shift(level) // 2
    x, y = _gather(cell_id) * side, _gather(cell_id >> 1) * side
    return Box(_lon(x), _lat(y + side), _lon(x + side), _lat(y))


def cell_centre(cell_id: int, level: int = CELL_LEVEL) -> Point:
    """The middle of a cell of `level`, as `cell_parent` numbers it: where a cluster is drawn."""
    half = (1 << _shift(level) // 2) / 2
    return Point(_lon((_gather(cell_id) * 2 + 1) * half), _lat((_gather(cell_id >> 1) * 2 + 1) * half))


def cell_ranges(box: Box, limit: int = 16) -> list[tuple[int, int]]:
    """At most `limit` ranges `(first, end)` of level-26 cells, end excluded, sorted and disjoint, that cover `box`.

    They cover somewhat more than the box: a query asks `first <= cell AND cell < end` for each, then lon and lat.
    """
    if limit < 1:
        raise ValueError("limit must be at least 1")
    left, top = _xy(box.west, box.north)
    right, bottom = _xy(box.east, box.south)
    level = CELL_LEVEL - max(right - left, bottom - top).bit_length()
    shift = CELL_LEVEL - level
    columns, rows = range(left >> shift, (right >> shift) + 1), range(top >> shift, (bottom >> shift) + 1)
    cells = [(x, y) for x in columns for y in rows]
    done: list[tuple[int, int]] = []
    # Split cells that the box's edge cuts until the ranges are several times too many; then close the smallest gaps.
    while cells and shift and len(_merged(done + _spans(cells, shift))) <= 4 * limit:
        shift -= 1
        children = [(2 * x + i, 2 * y + j) for x, y in cells for i in (0, 1) for j in (0, 1)]
        cells = []
        for x, y in children:
            x0, x1, y0, y1 = x << shift, ((x + 1) << shift) - 1, y << shift, ((y + 1) << shift) - 1
            if left <= x0 and x1 <= right and top <= y0 and y1 <= bottom:
                done += _spans([(x, y)], shift)
            elif x0 <= right and left <= x1 and y0 <= bottom and top <= y1:
                cells.append((x, y))
    ranges = _merged(done + _spans(cells, shift))
    gaps = sorted(range(1, len(ranges)), key=lambda i: ranges[i][0] - ranges[i - 1][1])
    kept = sorted(gaps[len(ranges) - limit :] if len(ranges) > limit else gaps)
    starts = [0, *kept]
    return [(ranges[i][0], ranges[j - 1][1]) for i, j in zip(starts, [*kept, len(ranges)], strict=True)]


def _spans(cells: Iterable[tuple[int, int]], shift: int) -> list[tuple[int, int]]:
    keys = (_spread(x) | _spread(y) << 1 for x, y in cells)
    return [(key << 2 * shift, (key + 1) << 2 * shift) for key in keys]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:  # sorted; neighbours that touch are joined
    joined: list[tuple[int, int]] = []
    for first, end in sorted(spans):
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((first, end))
    return joined


def _shift(level: int) -> int:
    if not 0 <= level <= CELL_LEVEL:
        raise ValueError(f"level must be 0 to {CELL_LEVEL}")
    return 2 * (CELL_LEVEL - level)


def _lon(x: float) -> float:
    return x / CELLS * 360 - 180


def _lat(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / CELLS))))
