"""The ground of a tenant as the child knows it that reads an extract: what lies outside isn't the tenant's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import shapely

from dothi.values.geo import METRES_PER_DEGREE, Box, Point
from tenants.gazetteer.wards import Wards

Position = tuple[float, float]


class Within:
    """The outlines of today's wards together where each has one, else the circle around the tenant."""

    def __init__(self, wards: Wards, *, centre: Point, radius_m: float) -> None:
        self._shape = wards.whole() or circle(centre, radius_m)
        shapely.prepare(self._shape)
        self._bounds = tuple(shapely.bounds(self._shape).tolist())

    def parts(self, line: Sequence[Position]) -> Iterator[list[Position]]:
        """The parts of a line, or the point, that lie inside."""
        west, south, east, north = self._bounds
        if not any(west <= lon <= east and south <= lat <= north for lon, lat in line):
            return
        inside = shapely.contains_xy(self._shape, np.asarray(line))
        for is_inside, part in groupby(zip(line, inside.tolist(), strict=True), key=lambda pair: pair[1]):
            if is_inside:
                yield [position for position, _inside in part]


def circle(centre: Point, radius_m: float) -> shapely.Geometry:
    """A circle in degrees."""
    box = Box.around(centre, radius_m)
    disc = shapely.Point(0, 0).buffer(1)
    across, up = (box.east - box.west) / 2, radius_m / METRES_PER_DEGREE
    return shapely.transform(disc, lambda places: places * (across, up) + (centre.lon, centre.lat))
