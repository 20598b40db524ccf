"""What the answer's page says of the land itself: its corners, how the map draws it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from modules.planning.lookup.question import Question


def corner_rows(question: Question) -> Sequence[tuple[int, float, float]]:
    """Number, X (north) and Y (east) of each corner as certificates have them; none of a question in degrees."""
    if question.system is None or not isinstance(question.shape, shapely.Polygon):
        return []
    return [(number, y, x) for number, (x, y) in enumerate(question.shape.exterior.coords[:-1], 1)]


def drawn(there: BaseGeometry) -> str:
    """GeoJSON for the map."""
    return json.dumps(shapely.geometry.mapping(there), separators=(",", ":"))
