"""The land of an extract in numbers: corners as certificates print them, or a place in degrees and in a plane. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from dothi.values.geo import Point
from modules.planning.coordinates.systems import System
from modules.planning.coordinates.transform import point_to_plane
from modules.planning.lookup.answer import plane_of
from modules.planning.lookup.question import Question

Row = tuple[str, float, float]


def corner_rows(question: Question) -> Sequence[Row]:
    """Label, X (north) and Y (east) of each corner, or latitude and longitude; those of holes as `2.1`."""
    shape = question.shape
    if isinstance(shape, shapely.Point):
        return []
    rings = [np.asarray(ring.coords)[:-1] for ring in (shape.exterior, *shape.interiors)]
    return [
        (f"{ring}.{number}" if ring > 1 else str(number), float(y), float(x))
        for ring, corners in enumerate(rings, 1)
        for number, (x, y) in enumerate(corners.tolist(), 1)
    ]


def place_in_plane(question: Question) -> tuple[System, float, float]:
    """Of a point: the most usual plane, X (north) and Y (east) there."""
    system = plane_of(question)
    there = question.in_degrees()
    found = point_to_plane(system, Point(there.centroid.x, there.centroid.y))
    return system, found.y, found.x
