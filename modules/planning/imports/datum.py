"""Whether a file left out the datum shift: what the child says of it, for the house to hold against what it knows.

Of files that lie in the tenant, where no other plane fits better.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from modules.planning.coordinates.datum import other_places, other_way
from modules.planning.coordinates.recognise import apart, share_inside
from modules.planning.coordinates.transform import Positions, shape_to_degrees, to_degrees
from modules.planning.imports.raw import Placed, way_told

LEAST_INSIDE = 0.5
MOST_CORNERS = 24
MOST_INSIDE = 2_000
DRAWN_M, MOST_DRAWN = 2.0, 200


def doubt_of(
    placed: Placed, lands: Sequence[BaseGeometry], border: BaseGeometry | None = None
) -> dict[str, Any] | None:
    """The other way of reading, how far apart both lie, some corners by both, and the border by the other (of a few
    of the lands, where none is given). None where another question comes first."""
    other, fits = other_way(placed.way), placed.fits
    if not lands or (fits and fits[0].inside < LEAST_INSIDE) or any(fit.way != other for fit in fits[1:]):
        return None
    flat = shapely.get_coordinates(lands)
    some = to_degrees(placed.plane, spread(flat, MOST_INSIDE))
    here = to_degrees(placed.plane, spread(flat, MOST_CORNERS))
    places = (some, other_places(placed.way, some))
    return {
        **way_told(other),
        "off_m": round(apart(*places, placed.plane)),
        "inside": [share_inside(each, placed.outline, placed.plane) for each in places],
        "here": here.tolist(),
        "there": other_places(placed.way, here).tolist(),
        "border": shapely.to_geojson(moved(placed, few(lands) if border is None else [border])),
    }


def spread(positions: Positions, most: int) -> Positions:
    """Some of the positions, from all of the file."""
    some: Positions = positions[np.linspace(0, len(positions) - 1, min(most, len(positions))).astype(int)]
    return some


def few(lands: Sequence[BaseGeometry]) -> Sequence[BaseGeometry]:
    """Some of the lands, from all of the file."""
    return lands[:: -(-len(lands) // MOST_DRAWN)]


def moved(placed: Placed, lands: Sequence[BaseGeometry]) -> shapely.MultiPolygon:
    """Lands where the other way puts them, roughly; several polygons, which maps draw without numbers of corners."""
    flat = shapely.get_parts(np.array(lands, dtype=object))
    parts = [part for part in flat.tolist() if isinstance(part, shapely.Polygon)]
    here = shape_to_degrees(placed.plane, shapely.simplify(shapely.MultiPolygon(parts), DRAWN_M))
    there: shapely.MultiPolygon = shapely.transform(here, lambda places: other_places(placed.way, places))
    return there
