"""Zones as a layer of a vector tile (MVT 2): cut to the tile, simplified by zoom, many small ones joined by use. Pure.

Positions go from the plane to the tile in one step for all zones. Layers of several plans make one tile when their
bytes stand in a row, so each plan's can be kept apart.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dothi.values.geo import Box
from modules.planning.coordinates.systems import System
from modules.planning.coordinates.transform import Positions, to_degrees
from modules.planning.shapes import only_land

MIN_ZOOM, MAX_ZOOM = 9, 16
"""From a province down to pixels of thirty centimetres; maps enlarge the last ones."""
EXTENT = 4096
EDGE = 64
"""What a tile holds beyond its sides, so that borders of zones meet between tiles."""
DETAIL = 4.0
"""Half a pixel of a map that draws a tile 512 pixels wide."""
SMALLEST = DETAIL * DETAIL
MOST_ZONES = 400
"""Of a layer in a tile: more are joined by what the land is for, since nobody tells them apart."""
Shapes = NDArray[Any]


class TileAt(NamedTuple):
    """A tile of Web Mercator, rows from the north."""

    z: int
    x: int
    y: int

    @property
    def is_possible(self) -> bool:
        """Whether there is such a tile."""
        return MIN_ZOOM <= self.z <= MAX_ZOOM and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z

    @property
    def frame(self) -> shapely.Polygon:
        """The tile with its edge, in degrees."""
        more, side = EDGE / EXTENT, 1 << self.z
        return shapely.box(
            max(-180.0, (self.x - more) / side * 360 - 180),
            _latitude((self.y + 1 + more) / side),
            min(180.0, (self.x + 1 + more) / side * 360 - 180),
            _latitude((self.y - more) / side),
        )

    @property
    def finer(self) -> list[TileAt]:
        """The four tiles of the next zoom."""
        return [TileAt(self.z + 1, self.x * 2 + right, self.y * 2 + down) for down in (0, 1) for right in (0, 1)]


class TileZone(NamedTuple):
    """A zone as the map has it; `use` is its code without its number."""

    code: str
    use: str
    shape: BaseGeometry


def tiles_of(box: Box, zoom: int) -> list[TileAt]:
    """The tiles of a zoom that hold a box."""
    side = 1 << zoom
    left, right = (int((lon + 180) / 360 * side) for lon in (box.west, box.east))
    top, bottom = (int(_row(lat) * side) for lat in (box.north, box.south))
    return [TileAt(zoom, x, y) for y in range(top, bottom + 1) for x in range(left, right + 1)]


def on_the_world(system: System, zones: Sequence[TileZone]) -> Shapes:
    """Their shapes in the square of Web Mercator, from 0 to 1, y to the south."""
    shapes = np.array([zone.shape for zone in zones], dtype=object)
    return _moved(shapes, lambda positions: _square(to_degrees(system, positions)))


def layer_of(name: str, zones: Sequence[TileZone], world: Shapes, at: TileAt) -> tuple[bytes, int]:
    """The zones as a layer of this tile, and how many of them meet it; no bytes where none does."""
    shapes, places = _cut(world, at)
    if not len(places):
        return b"", 0
    here = [zones[place] for place in places]
    if at.z < MAX_ZOOM:
        shapes = shapely.simplify(shapes, DETAIL)
    shapes, here = _joined(shapes, here) if len(here) > MOST_ZONES else (shapely.set_precision(shapes, 1), here)
    features = [
        {"geometry": land, "properties": {"code": zone.code, "use": zone.use}}
        for zone, shape in zip(here, shapes, strict=True)
        if (land := only_land(shape)) is not None and land.area >= SMALLEST
    ]
    return _encoded(name, features), len(places)


def _cut(world: Shapes, at: TileAt) -> tuple[Shapes, NDArray[np.intp]]:
    """What of the shapes lies in the tile, in its units, and their places."""
    side, corner, far = EXTENT << at.z, np.array([at.x, at.y]) * EXTENT, EXTENT + EDGE
    west, north, east, south = (shapely.bounds(world) * side - [*corner, *corner]).T
    near = np.flatnonzero((west < far) & (east > -EDGE) & (north < far) & (south > -EDGE))
    moved = _moved(world[near], lambda positions: positions * side - corner)
    cut = shapely.clip_by_rect(moved, -EDGE, -EDGE, far, far)
    is_there = ~shapely.is_empty(cut)
    return cut[is_there], near[is_there]


def _joined(shapes: Shapes, zones: Sequence[TileZone]) -> tuple[Shapes, list[TileZone]]:
    """One shape a use, as fine as half a pixel; what is smaller takes the pixel in which it lies."""
    by_use: dict[str, list[BaseGeometry]] = defaultdict(list)
    small = shapely.area(shapes) < SMALLEST
    fine = shapely.set_precision(shapes, DETAIL)
    fine[small] = _pixels(shapes[small])
    for shape, zone in zip(fine, zones, strict=True):
        by_use[zone.use].append(shape)
    joined = [shapely.disjoint_subset_union_all(parts) for parts in by_use.values()]
    return np.array(joined, dtype=object), [
        TileZone(use, use, shape) for use, shape in zip(by_use, joined, strict=True)
    ]


def _pixels(shapes: Shapes) -> Shapes:
    corners = np.floor(shapely.get_coordinates(shapely.centroid(shapes)) / DETAIL) * DETAIL
    return np.asarray(shapely.box(*corners.T, *(corners + DETAIL).T))


def _encoded(name: str, features: list[dict[str, Any]]) -> bytes:
    import mapbox_vector_tile  # noqa: PLC0415  # with protobuf and pyclipper 8 MB that few processes need

    if not features:
        return b""
    options = {"y_coord_down": True, "extents": EXTENT}
    return bytes(mapbox_vector_tile.encode({"name": name, "features": features}, default_options=options))


def _moved(shapes: Shapes, move: Any) -> Shapes:
    moved: Shapes = shapely.transform(shapes, move)
    return moved


def _square(degrees: Positions) -> Positions:
    lon, lat = degrees[:, 0], np.radians(degrees[:, 1])
    return np.column_stack([lon / 360 + 0.5, (1 - np.arcsinh(np.tan(lat)) / np.pi) / 2])


def _row(lat: float) -> float:
    return (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2


def _latitude(row: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row))))
