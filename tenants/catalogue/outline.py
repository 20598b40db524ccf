"""Outlines drawn by ourselves where real ones aren't at hand: plausible, the same every time, and marked as schematic.

Called by the demo. Features are GeoJSON (RFC 7946) with `"schematic": true` among their properties; no border is meant.
"""

import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPoint, MultiPolygon, Polygon, mapping

from dothi.values.geo import METRES_PER_DEGREE, Point
from tenants.catalogue import CatalogueUnit

STEP_M = 120.0  # how often a border may bend
DECIMALS = 6

Feature = dict[str, Any]


def schematic_outline(unit: CatalogueUnit, *, seed: int) -> Feature:
    """A closed, irregular outline around the unit's centre that reaches 75 to 100 % of its radius everywhere."""
    chance = random.Random(f"{seed}:{unit.code}")  # noqa: S311 - drawing, no secret
    waves = [(k, chance.uniform(0.5, 1) / k, chance.uniform(0, math.tau)) for k in (2, 3, 5, 7)]
    most = sum(height for _, height, _ in waves)
    corners = []
    for n in range(72):
        angle = math.tau * n / 72
        wave = sum(height * math.sin(k * angle + phase) for k, height, phase in waves) / most
        reach = unit.radius_m * (0.875 + 0.125 * wave)
        corners.append((reach * math.cos(angle), reach * math.sin(angle)))
    return _feature(Polygon(corners), unit, unit.centre)


def schematic_wards(city: CatalogueUnit, wards: Sequence[CatalogueUnit], *, seed: int) -> tuple[Feature, list[Feature]]:
    """Outlines of the city and of its wards, in their order: the wards tile the city, each holds its own centre.

    Every point of the city belongs to the ward whose centre is nearest (Voronoi); then all borders are bent by one
    smooth displacement of the plane, so that neighbours still share them. Raises `ValueError` without two wards.
    """
    if len(wards) < 2:
        raise ValueError("a city needs two wards at least to be divided")
    flat = _Plane(city.centre)
    centres = [flat.metres(ward.centre) for ward in wards]
    discs = [shapely.Point(xy).buffer(ward.radius_m) for xy, ward in zip(centres, wards, strict=True)]
    # Grown and shrunk again, so that gaps between the discs close to one body.
    outline = shapely.union_all(discs).buffer(1_000).buffer(-900)
    if not isinstance(outline, Polygon):
        outline = outline.convex_hull
    outline = Polygon(outline.exterior)
    cells = shapely.voronoi_polygons(MultiPoint(centres), extend_to=outline).geoms
    bend = _Bend(seed=seed)
    parts = []
    for xy in centres:
        cell = next(cell for cell in cells if cell.covers(shapely.Point(xy)))
        parts.append(_largest(shapely.transform(cell.intersection(outline).segmentize(STEP_M), bend)))
    whole = _largest(shapely.union_all(parts, grid_size=0.01))
    features = [_feature(part, ward, city.centre) for part, ward in zip(parts, wards, strict=True)]
    return _feature(whole, city, city.centre), features


class _Plane:
    """Metres east and north of an origin."""

    def __init__(self, origin: Point) -> None:
        self.origin = origin
        self.scale = np.array([METRES_PER_DEGREE * math.cos(math.radians(origin.lat)), METRES_PER_DEGREE])

    def metres(self, point: Point) -> tuple[float, float]:
        east, north = (np.array([point.lon, point.lat]) - [self.origin.lon, self.origin.lat]) * self.scale
        return float(east), float(north)

    def degrees(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        placed: NDArray[np.float64] = np.round(xy / self.scale + [self.origin.lon, self.origin.lat], DECIMALS)
        return placed


class _Bend:
    """A smooth displacement of at most 110 m; its slope stays below 1, so that no border crosses another."""

    def __init__(self, *, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - drawing, no secret
        self.waves = [
            (
                height,
                math.tau / length,
                chance.uniform(0, math.tau),
                chance.uniform(0, math.tau),
                chance.uniform(0, math.tau),
            )
            for height, length in ((70.0, 1_700.0), (40.0, 800.0))
        ]

    def __call__(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        moved = xy.copy()
        for height, rate, direction, phase_x, phase_y in self.waves:
            along = rate * (xy[:, 0] * math.cos(direction) + xy[:, 1] * math.sin(direction))
            across = rate * (xy[:, 1] * math.cos(direction) - xy[:, 0] * math.sin(direction))
            moved[:, 0] += height * np.sin(along + phase_x)
            moved[:, 1] += height * np.sin(across + phase_y)
        return moved


def _largest(shape: shapely.Geometry) -> Polygon:
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    largest = max(parts, key=lambda part: part.area)
    if not isinstance(largest, Polygon):
        raise ValueError("no area is left of a ward")  # noqa: TRY004 - the wards' places are at fault, not a type
    return largest


def _feature(shape: Polygon, unit: CatalogueUnit, origin: Point) -> Feature:
    placed = shapely.transform(shape, _Plane(origin).degrees)
    return {
        "type": "Feature",
        "properties": {"code": unit.code, "name": unit.name, "schematic": True},
        "geometry": mapping(shapely.orient_polygons(placed)),
    }
