"""What pages say of the land itself: its corners, how the map draws it; and what somebody drew there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from modules.planning.lookup.question import Question, QuestionError, from_geojson

LONGEST_DRAWN = 60_000


def corner_rows(question: Question) -> Sequence[tuple[int, float, float]]:
    """Number, X (north) and Y (east) of each corner as certificates have them; none of a question in degrees."""
    if question.system is None or not isinstance(question.shape, shapely.Polygon):
        return []
    return [(number, y, x) for number, (x, y) in enumerate(question.shape.exterior.coords[:-1], 1)]


def drawn(there: BaseGeometry) -> str:
    """GeoJSON for the map."""
    return json.dumps(shapely.geometry.mapping(there), separators=(",", ":"))


def land_drawn(text: str) -> Question:
    """What the script of a map wrote into a form. Raises QuestionError."""
    if len(text) > LONGEST_DRAWN:
        raise QuestionError("too_many")
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    return from_geojson(found)
