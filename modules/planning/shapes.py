"""How shapes stand in the tables and in archives of tenants: as text that gives them back to the bit; what of them is
land, and how rough their borders are. Pure."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

SMALLEST_M2 = 0.5
"""The roughness of two drawings of one border."""
ROUGH_M = 0.01
Land = shapely.Polygon | shapely.MultiPolygon
S = TypeVar("S", bound=shapely.Geometry)


def pack(shape: shapely.Geometry) -> str:
    """A shape as text."""
    return pack_all([shape])[0]


def pack_all(shapes: Sequence[shapely.Geometry]) -> list[str]:
    """Many shapes as texts."""
    return [base64.b64encode(wkb).decode() for wkb in shapely.to_wkb(list(shapes), output_dimension=2, byte_order=1)]


def unpack(text: str) -> BaseGeometry:
    """The shape again."""
    shape: BaseGeometry = shapely.from_wkb(base64.b64decode(text))
    return shape


def rough(metres: Any) -> Any:
    """Square metres that borders of such a length may differ by."""
    return np.maximum(SMALLEST_M2, ROUGH_M * metres)


def only_land(shape: shapely.Geometry) -> Land | None:
    """The polygons of a shape; None when it has none."""
    if isinstance(shape, shapely.Polygon):
        return shape
    parts = [part for part in shapely.get_parts(shape, return_index=False) if isinstance(part, shapely.Polygon)]
    if not parts and isinstance(shape, shapely.GeometryCollection):
        parts = [part for inner in shape.geoms if (land := only_land(inner)) for part in shapely.get_parts(land)]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
