"""Places on the earth: points, boxes and outlines in WGS 84 degrees (longitude first), distances in metres.

Pure values, used by every part that has a place. Errors are `GeometryError` with a code; whoever faces a person
translates it.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon, mapping

EARTH_RADIUS_M = 6_371_008.8  # IUGG mean radius
METRES_PER_DEGREE = math.radians(1) * EARTH_RADIUS_M
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

    def holds(self, other: "Box") -> bool:
        """Whether all of the other box lies in this one."""
        corners = Point(other.west, other.south), Point(other.east, other.north)
        return all(self.contains(corner) for corner in corners)

    def shared_with(self, other: "Box") -> Self | None:
        """What lies in both boxes; None when they are apart."""
        west, south = max(self.west, other.west), max(self.south, other.south)
        east, north = min(self.east, other.east), min(self.north, other.north)
        return type(self)(west, south, east, north) if west <= east and south <= north else None

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


@dataclass(frozen=True)
class Outline:
    """The outline of an area: a valid polygon or several, in WGS 84 degrees. Made by `from_geojson`."""

    shape: Polygon | MultiPolygon
    _asking: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)
    """GEOS makes the index of a prepared geometry at the first question: two at once end the process."""

    @classmethod
    def from_geojson(cls, geometry: object) -> Self:
        """Read a GeoJSON Polygon or MultiPolygon (RFC 7946); heights are dropped. Raises `GeometryError`.

        Any JSON value is read or refused: text, lists, and objects that hold them in the wrong places.
        """
        found = geometry if isinstance(geometry, Mapping) else {}
        kind, coordinates = found.get("type"), found.get("coordinates")
        if not isinstance(kind, str) or kind not in {"Polygon", "MultiPolygon"}:
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
        with self._asking:
            is_inside = shapely.contains_xy(self._metric, point.lon * lon, point.lat * lat)
        return bool(is_inside) or self.distance_m(point) <= margin_m  # the former nearly always, and quicker

    def distance_m(self, point: Point) -> float:
        """Metres from `point` to the outline, 0 inside; exact to a per mille within some 100 km (equirectangular)."""
        lon, lat = self._scale
        with self._asking:
            return float(self._metric.distance(shapely.Point(point.lon * lon, point.lat * lat)))

    @property
    def area_m2(self) -> float:
        """Square metres, exact to a per mille within some 100 km (equirectangular)."""
        lon, lat = self._scale
        return float(self.shape.area) * lon * lat

    def shared_m2(self, other: "Outline") -> float:
        """Square metres that lie in both."""
        lon, lat = self._scale
        return float(self.shape.intersection(other.shape).area) * lon * lat

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
