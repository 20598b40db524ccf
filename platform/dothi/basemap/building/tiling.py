"""Makes the tiles of a work file: far zooms from what shows there, near ones a cell at a time. Bounded memory."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import mapbox_vector_tile
import numpy as np
import shapely
from mapbox_vector_tile.encoder import on_invalid_geometry_make_valid
from numpy.typing import NDArray
from pmtiles.tile import zxy_to_tileid

from dothi.basemap.building.workfile import CELL_ZOOM, Feature, Workfile
from dothi.basemap.building.world import spans, tiles_in, world_bounds
from dothi.values.geo import Box

MIN_ZOOM, MAX_ZOOM = 4, 15
"""Browsers show a tile at the next zoom: pages reach from 5 on, and from 16 on draw the last one larger."""
EXTENT = 4096
MARGIN = 64 / EXTENT
"""What a tile holds beyond its edge, so that lines and names go on across it."""
PIXEL = 16
"""Steps of the extent to a pixel where a tile is shown."""
LAYERS = ("earth", "landuse", "water", "boundaries", "roads", "buildings", "places", "pois")
OPTIONS = {"extents": EXTENT, "y_coord_down": True, "on_invalid_geometry": on_invalid_geometry_make_valid}
Bounds = tuple[float, float, float, float]
Shapes = NDArray[np.object_]


class Tile(NamedTuple):
    """A tile of the world's square."""

    zoom: int
    x: int
    y: int

    @property
    def size(self) -> float:
        """Of its side."""
        return 1 / (1 << self.zoom)

    @property
    def window(self) -> Bounds:
        """What it holds, its margin too: west, north, east, south."""
        west, north, east, south = self.x - MARGIN, self.y - MARGIN, self.x + 1 + MARGIN, self.y + 1 + MARGIN
        return west * self.size, north * self.size, east * self.size, south * self.size


@dataclass(frozen=True)
class Sheet:
    """Features of one zoom, simplified for it, with a tree to find those of a tile."""

    features: Sequence[Feature]
    shapes: Shapes
    tree: shapely.STRtree


def make_tiles(work: Workfile, box: Box, *, say: Callable[[str], None]) -> None:
    """Make every tile that meets the box, from MIN_ZOOM to MAX_ZOOM."""
    bounds = world_bounds(box)
    land = shapely.box(bounds[0], bounds[1], bounds[2], bounds[3])
    far = work.seen_from_afar()
    for zoom in range(MIN_ZOOM, CELL_ZOOM):
        work.keep_tiles(_tiles(far, land, zoom, list(tiles_in(bounds, zoom))))
    del far
    cells = list(tiles_in(bounds, CELL_ZOOM))
    for number, (x, y) in enumerate(cells, 1):
        features = work.in_cell(x, y)
        for zoom in range(CELL_ZOOM, MAX_ZOOM + 1):
            work.keep_tiles(_tiles(features, land, zoom, _within(x, y, zoom, bounds)))
        if number % 10 == 0 or number == len(cells):
            say(f"tiles: {number:,} of {len(cells):,} parts")


def _within(x: int, y: int, zoom: int, bounds: Bounds) -> list[tuple[int, int]]:
    """The tiles of a zoom that a cell holds and the bounds meet."""
    deeper = zoom - CELL_ZOOM
    west, north, east, south = spans(bounds, zoom)
    columns = range(max(x << deeper, west), min(((x + 1) << deeper) - 1, east) + 1)
    rows = range(max(y << deeper, north), min(((y + 1) << deeper) - 1, south) + 1)
    return [(column, row) for column in columns for row in rows]


def _tiles(
    features: Sequence[Feature], land: shapely.Geometry, zoom: int, tiles: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, bytes]]:
    sheet = _sheet([feature for feature in features if feature.min_zoom <= zoom], zoom)
    for x, y in tiles:
        tile = Tile(zoom, x, y)
        hits = np.sort(sheet.tree.query(shapely.box(*tile.window)))
        is_empty = not len(hits) and bool(shapely.covers(land, shapely.box(*tile.window)))
        content = EMPTY if is_empty else _encoded(_layers(sheet, hits, land, tile))
        yield zxy_to_tileid(zoom, x, y), content


def _encoded(layers: list[dict[str, object]]) -> bytes:
    return gzip.compress(mapbox_vector_tile.encode(layers, default_options=OPTIONS), 6, mtime=0)


def _sheet(features: Sequence[Feature], zoom: int) -> Sheet:
    """Half a pixel of detail, but all of it at the last zoom; areas smaller than a pixel go."""
    shapes: Shapes = shapely.from_wkb([feature.shape for feature in features])
    step = 1 / (EXTENT << zoom)
    if zoom < MAX_ZOOM and len(shapes):
        shapes = shapely.simplify(shapes, step * PIXEL / 2)
        is_area = shapely.get_dimensions(shapes) == 2
        stays = ~shapely.is_empty(shapes) & ~(is_area & (shapely.area(shapes) < (step * PIXEL) ** 2))
        features = [feature for feature, is_kept in zip(features, stays, strict=True) if is_kept]
        shapes = shapes[stays]
    return Sheet(features, shapes, shapely.STRtree(shapes))


def _layers(sheet: Sheet, hits: NDArray[np.int64], land: shapely.Geometry, tile: Tile) -> list[dict[str, object]]:
    """What one tile holds, layer by layer."""
    earth = shapely.clip_by_rect(land, *tile.window)
    cut: Shapes = np.append(np.array([earth], dtype=object), _clip(sheet.shapes[hits], tile.window))
    placed = shapely.transform(cut, lambda xy: np.rint((xy / tile.size - [tile.x, tile.y]) * EXTENT))
    found: dict[str, list[dict[str, object]]] = {layer: [] for layer in LAYERS}
    owners = [Feature("earth", 0, {"kind": "earth"}, b""), *(sheet.features[hit] for hit in hits)]
    for feature, shape in zip(owners, placed, strict=True):
        for part in _simple_parts(shape):
            found[feature.layer].append({"geometry": part, "properties": feature.properties})
    return [{"name": layer, "features": parts} for layer, parts in found.items() if parts]


def _clip(shapes: Shapes, window: Bounds) -> Shapes:
    try:
        return shapely.clip_by_rect(shapes, *window)
    except shapely.errors.GEOSException:  # one that simplifying has tangled: by the slower way, all of them
        return shapely.intersection(shapely.make_valid(shapes), shapely.box(*window))


def _simple_parts(shape: shapely.Geometry) -> Iterator[shapely.Geometry]:
    """The shape, or of a mixed collection each part; what is empty has none."""
    if isinstance(shape, shapely.GeometryCollection):
        for part in shapely.get_parts(shape):
            yield from _simple_parts(part)
    elif not shapely.is_empty(shape):
        yield shape


def _empty() -> bytes:
    low, high = -MARGIN * EXTENT, (1 + MARGIN) * EXTENT
    earth = {"geometry": shapely.box(low, low, high, high), "properties": {"kind": "earth"}}
    return _encoded([{"name": "earth", "features": [earth]}])


EMPTY = _empty()
"""A tile of land with nothing on it."""
