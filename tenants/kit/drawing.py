"""A tenant's areas as a small drawing without a map: paths for the picture on its home page. Called by pages_public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import cos, radians
from typing import Any, NamedTuple

WIDTH = 320.0
"""The drawing's longer side, in its own units."""

Ring = Sequence[Sequence[float]]


class Drawing(NamedTuple):
    """Paths in SVG's words inside a box of this width and height; no paths where nothing has an outline.

    `is_schematic` when one of them was drawn by our own program and has to be marked so.
    """

    width: float
    height: float
    paths: list[str]
    is_schematic: bool = False


def draw_areas(collection: Mapping[str, Any]) -> Drawing:
    """Draw a GeoJSON collection of polygons (lon/lat), north up; plate carrée at their middle latitude."""
    shapes = [list(rings_of(feature["geometry"])) for feature in collection["features"]]
    points = [point for rings in shapes for ring in rings for point in ring]
    if not points:
        return Drawing(WIDTH, WIDTH, [])
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    squeeze = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, north - south, 1e-9)

    def path(ring: Ring) -> str:
        places = " ".join(
            f"{(point[0] - west) * squeeze * scale:.1f},{(north - point[1]) * scale:.1f}" for point in ring
        )
        return f"M{places}Z"

    paths = ["".join(path(ring) for ring in rings) for rings in shapes]
    is_schematic = any(feature["properties"]["schematic"] for feature in collection["features"])
    width, height = (east - west) * squeeze * scale, (north - south) * scale
    return Drawing(round(width, 1), round(height, 1), paths, is_schematic)


def rings_of(geometry: Mapping[str, Any]) -> Iterable[Ring]:
    """The rings of a Polygon or MultiPolygon."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon
