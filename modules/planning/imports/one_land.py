"""A citizen's file of one polygon, read in a confined child as files of zones are: what the child calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from dothi.content.confined import Refused
from modules.planning.coordinates.systems import DEGREES
from modules.planning.corners.reading import MOST_CORNERS
from modules.planning.imports.crs import to_layer
from modules.planning.imports.opening import open_file
from modules.planning.imports.raw import RawLayer, layers_of, likeliest, positions_of, read_layer
from modules.planning.imports.reading import MOST_POSITIONS, MOST_ROWS
from modules.planning.shapes import only_land

KINDS = ("geojson", "kml", "dxf")


def read_land(source: Path, folder: Path, *, outline: str) -> dict[str, Any]:
    """`epsg` and `rings`, without the repeated corner: in the file's own plane, or in WGS 84. Raises Refused."""
    opened = open_file(source, folder)
    if opened.kind not in KINDS:
        raise Refused("unknown_kind")
    raw = read_layer(opened, layers_of(opened)[0], most=MOST_ROWS)
    land = only_polygon(raw)
    way, _fits = likeliest(
        raw, positions_of(raw, most=MOST_POSITIONS), chosen=None, outline=shapely.from_geojson(outline)
    )
    system = way.system

    def moved(ring: shapely.LinearRing) -> list[list[float]]:
        corners = np.asarray(ring.coords)[:-1, :2]
        there = to_layer(way, system, corners) if system is not None else way.places(corners)
        return [[float(x), float(y)] for x, y in there]

    rings = [moved(ring) for ring in (land.exterior, *land.interiors)]
    return {"epsg": system.epsg if system is not None else DEGREES, "rings": rings}


def only_polygon(raw: RawLayer) -> shapely.Polygon:
    """The one polygon of a layer, whatever lies beside it. Raises Refused: none, several, too many corners."""
    lands = [land for shape in raw.shapes if shape is not None and (land := only_land(shape)) is not None]
    parts = [part for land in lands for part in shapely.get_parts(land)]
    if len(parts) != 1:
        raise Refused("several_polygons" if parts else "no_polygons", n=len(parts))
    [part] = parts
    if shapely.count_coordinates(part) > 2 * MOST_CORNERS:
        raise Refused("too_many_corners", n=MOST_CORNERS)
    polygon: shapely.Polygon = part
    return polygon
