"""What is stored of zones: their areas in the plane, their cells, and what the layer covers. Pure; JSON all through.

Worked out in the confined child that reads a file, and by the demo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from dothi.content.telling import MEASURE, Tell, untold
from modules.planning.coordinates.systems import System
from modules.planning.coordinates.transform import shape_to_degrees, shapes_to_degrees
from modules.planning.lookup.cover import SHAPES_AT_ONCE, covers
from modules.planning.shapes import Land, only_land, pack, pack_all

STREET_M = 30.0
"""Gaps between zones up to this width belong to what a plan covers: streets that nobody drew as zones."""
SMOOTHED_M = 0.2


@dataclass(frozen=True, kw_only=True)
class DrawnZone:
    """A zone in a plane; `position` is its number in the file."""

    position: int
    code: str
    label: str
    shape: Land
    storeys: float | None = None
    density: float | None = None
    far: float | None = None


def content_of(
    zones: Sequence[DrawnZone], system: System, *, union: BaseGeometry | None = None, tell: Tell = untold
) -> dict[str, Any]:
    """The columns of a layer, and under `rows` those of its zones with their `cells`; `union`: all of them."""
    shapes = [zone.shape for zone in zones]
    whole = coverage_of(shapely.union_all(shapes) if union is None else union)
    west, south, east, north = shape_to_degrees(system, whole).bounds
    areas, cells = shapely.area(shapes).tolist(), cells_of(shapes_to_degrees(system, shapes), tell)
    return {
        "epsg": system.epsg,
        "zones": len(zones),
        "area_m2": sum(areas),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "coverage": pack(whole),
        "rows": [row_of(*each) for each in zip(zones, areas, pack_all(shapes), cells, strict=True)],
    }


def cells_of(places: Sequence[BaseGeometry], tell: Tell) -> list[list[int]]:
    """The cells of each shape in degrees."""
    cells: list[list[int]] = []
    for start in range(0, len(places), SHAPES_AT_ONCE):
        cells += covers(places[start : start + SHAPES_AT_ONCE])
        tell(MEASURE, len(cells), len(places))
    return cells


def row_of(zone: DrawnZone, area: float, shape: str, cells: Sequence[int]) -> dict[str, Any]:
    """The columns of a zone, with its cells."""
    return {
        "position": zone.position,
        "code": zone.code,
        "label": zone.label,
        "storeys": zone.storeys,
        "density": zone.density,
        "far": zone.far,
        "area_m2": area,
        "shape": shape,
        "cells": cells,
    }


def coverage_of(union: BaseGeometry) -> Land:
    """All zones with the streets and holes between them. Of no zones it is empty."""
    half = STREET_M / 2
    grown = shapely.buffer(union, half, join_style="mitre")
    filled = [shapely.Polygon(part.exterior) for part in shapely.get_parts(grown) if isinstance(part, shapely.Polygon)]
    shrunk = shapely.buffer(shapely.union_all(filled), -half, join_style="mitre")
    return only_land(shapely.simplify(shrunk, SMOOTHED_M)) or shapely.Polygon()
