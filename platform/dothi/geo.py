"""Places on the earth: points, boxes, cells and outlines in WGS 84 degrees (longitude first), distances in metres.

Pure values, used by every part that has a place. Cells are quadkeys as bigints, so that a b-tree answers the map under
row level security (GiST doesn't). Errors are `GeometryError` with a code; whoever faces a person translates it.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon, mapping

EARTH_RADIUS_M = 6_371_008.8  # IUGG mean radius
METRES_PER_DEGREE = math.radians(1) * EARTH_RADIUS_M
CELL_LEVEL = 26  # 52 bits; a cell's side is 0.6 m at the equator
CELLS = 1 << CELL_LEVEL
MERCATOR_LIMIT = 85.05112877980659  # beyond it Web Mercator's square ends
MAX_POSITIONS = 200_000
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


class GeometryError(ValueError):
    """A place that can't be: `code` names what is wrong, the message says it in English."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Point:
    """A position in WGS 84 degrees, longitude first. Raises `GeometryError` (`out_of_range`, for NaN too)."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise GeometryError("out_of_range", f"{self.lon}, {self.lat} is no longitude and latitude in degrees")


def distance_m(a: Point, b: Point) -> float:
    """Great-circle distance in metres on a sphere (haversine; within 0.5 % of the ellipsoid)."""
    half_lat = math.radians(b.lat - a.lat) / 2
    half_lon = math.radians(b.lon - a.lon) / 2
    h = (
        math.sin(half_lat) ** 2
        + math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat)) * math.sin(half_lon) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, h)))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees, edges included; never across the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        Point(self.west, self.south)
        Point(self.east, self.north)
        if self.west > self.east or self.south > self.north:
            raise GeometryError("box_reversed", "a box is west,south,east,north, and doesn't cross the 180th meridian")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `"w,s,e,n"` as it stands in a query string. Raises `GeometryError`."""
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):
            raise GeometryError("bad_box", "a box is four decimal numbers: west,south,east,north")
        return cls(*map(float, parts))

    @classmethod
    def around(cls, centre: Point, radius_m: float) -> Self:
        """The box that holds the circle of `radius_m` metres around `centre`."""
        return cls(centre.lon, centre.lat, centre.lon, centre.lat).grown(radius_m)

    @property
    def centre(self) -> Point:
        return Point((self.west + self.east) / 2, (self.south + self.north) / 2)

    def contains(self, point: Point) -> bool:
        return self.west <= point.lon <= self.east and self.south <= point.lat <= self.north

    def grown(self, metres: float) -> Self:
        """The box with at least `metres` added on each side, cut off at the edges of the world."""
        if not 0 <= metres < math.inf:
            raise GeometryError("bad_margin", "a margin is a number of metres, zero or more")
        up = metres / METRES_PER_DEGREE
        farthest = min(90.0, max(abs(self.south), abs(self.north)) + up)
        # The pole is left out of the division: a margin that reaches it spans all longitudes.
        across = up / math.cos(math.radians(farthest)) if farthest < 90 else 360.0
        return type(self)(
            max(-180.0, self.west - across),
            max(-90.0, self.south - up),
            min(180.0, self.east + across),
            min(90.0, self.north + up),
        )


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


@dataclass(frozen=True)
class Outline:
    """The outline of an area: a valid polygon or several, in WGS 84 degrees. Made by `from_geojson`."""

    shape: Polygon | MultiPolygon

    @classmethod
    def from_geojson(cls, geometry: Mapping[str, Any]) -> Self:
        """Read a GeoJSON Polygon or MultiPolygon (RFC 7946); heights are dropped. Raises `GeometryError`."""
        kind, coordinates = geometry.get("type"), geometry.get("coordinates")
        if kind not in {"Polygon", "MultiPolygon"}:
            raise GeometryError("not_a_polygon", f"a Polygon or MultiPolygon is wanted, not {str(kind)[:40]!r}")
        parts = [coordinates] if kind == "Polygon" else _items(coordinates)
        polygons = [[_ring(ring) for ring in _items(part)] for part in parts]
        if sum(len(ring) for rings in polygons for ring in rings) > MAX_POSITIONS:
            raise GeometryError("too_many_points", f"more than {MAX_POSITIONS} positions")
        shapes = [Polygon(rings[0], rings[1:]) for rings in polygons]
        shape = shapes[0] if kind == "Polygon" else MultiPolygon(shapes)
        if not shape.is_valid:
            raise GeometryError("invalid_polygon", f"the outline is not valid: {shapely.is_valid_reason(shape)}")
        return cls(shape)

    def to_geojson(self) -> dict[str, Any]:
        """The geometry as a GeoJSON dict."""
        return dict(mapping(self.shape))

    @cached_property
    def box(self) -> Box:
        return Box(*self.shape.bounds)

    @cached_property
    def centre(self) -> Point:
        """The centroid if it lies inside, else some point that does."""
        centroid = self.shape.centroid
        inside = centroid if self.shape.covers(centroid) else self.shape.representative_point()
        return Point(inside.x, inside.y)

    def contains(self, point: Point, margin_m: float = 0.0) -> bool:
        """Whether `point` is inside, on the edge, or at most `margin_m` metres outside."""
        lon, lat = self._scale
        if shapely.contains_xy(self._metric, point.lon * lon, point.lat * lat):  # nearly always, and quicker
            return True
        return self.distance_m(point) <= margin_m

    def distance_m(self, point: Point) -> float:
        """Metres from `point` to the outline, 0 inside; exact to a per mille within some 100 km (equirectangular)."""
        lon, lat = self._scale
        return float(self._metric.distance(shapely.Point(point.lon * lon, point.lat * lat)))

    @cached_property
    def _scale(self) -> tuple[float, float]:
        return METRES_PER_DEGREE * math.cos(math.radians(self.box.centre.lat)), METRES_PER_DEGREE

    @cached_property
    def _metric(self) -> Polygon | MultiPolygon:
        flat = shapely.transform(self.shape, lambda xy: xy * np.array(self._scale))
        shapely.prepare(flat)
        return flat


def _items(value: object) -> Sequence[Any]:
    if not isinstance(value, list | tuple) or not value:
        raise GeometryError("bad_coordinates", "coordinates are empty or not nested as GeoJSON wants")
    return value


def _ring(value: object) -> NDArray[np.float64]:
    ring = [_position(item) for item in _items(value)]
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise GeometryError("ring_not_closed", "a ring has four positions or more, the last the same as the first")
    return np.array(ring, dtype=np.float64)


def _position(value: object) -> tuple[float, float]:
    pair = _items(value)[:2]
    if len(pair) != 2 or any(isinstance(n, bool) or not isinstance(n, int | float) for n in pair):
        raise GeometryError("bad_coordinates", "a position is two numbers: longitude, latitude")
    # Compared before the conversion: a JSON integer of 400 digits has no float.
    if not all(-180 <= n <= 180 for n in pair):
        raise GeometryError("out_of_range", "a position is outside the degrees: projected coordinates, perhaps")
    point = Point(float(pair[0]), float(pair[1]))
    return point.lon, point.lat
