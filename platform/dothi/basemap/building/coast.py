"""The sea, from coastlines: OpenStreetMap draws them with the land on their left, and doesn't draw the sea itself."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from dothi.basemap.building.workfile import CELL_ZOOM, Feature, Workfile
from dothi.basemap.building.world import spans, tiles_in, world_bounds
from dothi.values.geo import Box

ASIDE = 5e-8
"""Of the world's side, some two metres: how far beside a coast its two sides are looked at."""
PIECE_ZOOM = CELL_ZOOM - 2
"""The sea is kept in pieces as large as tiles of this zoom, so that no cell has to hold all of it."""


def add_sea(work: Workfile, box: Box) -> None:
    """Add the sea within the box to the features; none where no coastline crosses it."""
    coast = work.coast()
    if not len(coast):
        return
    bounds = world_bounds(box)
    sea = find_sea(coast, shapely.box(*bounds))
    for x, y in tiles_in(bounds, PIECE_ZOOM):
        side = 1 / (1 << PIECE_ZOOM)
        parts = shapely.clip_by_rect(sea, x * side, y * side, (x + 1) * side, (y + 1) * side)
        work.add([_feature(part) for part in parts if not shapely.is_empty(part)])


def find_sea(coast: NDArray[np.object_], frame: shapely.Polygon) -> NDArray[np.object_]:
    """The parts of the frame that have more water than land beside them.

    A coastline that ends within the frame divides nothing: both its sides lie in one part, which stays land.
    """
    inside = shapely.intersection(shapely.union_all(coast), frame)
    lines = shapely.union_all([inside, shapely.boundary(frame)])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    tree = shapely.STRtree(faces)
    votes = np.zeros(len(faces))
    for line in coast:
        for side, vote in ((ASIDE, -1), (-ASIDE, 1)):
            _points, hit = tree.query(shapely.points(_beside(line, side)), predicate="within")
            np.add.at(votes, hit, vote)
    return faces[votes > 0]


def _beside(line: shapely.Geometry, left: float) -> NDArray[np.float64]:
    """A place beside the middle of each stretch of a line, so far to its left; y grows to the south."""
    at = shapely.get_coordinates(line)
    along = np.diff(at, axis=0)
    length = np.hypot(along[:, 0], along[:, 1])
    is_long = length > 0
    to_the_left = np.column_stack([along[:, 1], -along[:, 0]])[is_long] / length[is_long, None]
    return (at[:-1] + at[1:])[is_long] / 2 + to_the_left * left


def _feature(part: shapely.Geometry) -> tuple[Feature, tuple[int, int, int, int]]:
    west, north, east, south = shapely.bounds(part).tolist()
    return Feature("water", 0, {"kind": "ocean"}, shapely.to_wkb(part)), spans((west, north, east, south), CELL_ZOOM)
