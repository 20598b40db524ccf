"""The parcels of a file in a box as GeoJSON: for the map of whoever looks at it before taking it."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import or_, select

from dothi.database.session import session
from dothi.values.cells import cell_ranges
from dothi.values.geo import Box
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import shapes_to_degrees
from modules.planning.lookup.mapping import GRID, collected
from modules.planning.parcels.models import Parcel, ParcelFile, ParcelWard
from modules.planning.shapes import unpack

MOST_DRAWN = 2_000
REACH_M = 100.0
"""So far the middle of a parcel may lie outside the box that it reaches into."""
COLOUR = "#fff2a8"


def parcels_geojson(tenant_id: int, file: ParcelFile, box: Box) -> str:
    """The parcels around whose middle the box is, about two thousand at the most. One statement."""
    rows = session.execute(
        select(Parcel.sheet, Parcel.number, ParcelWard.printed, Parcel.shape)
        .join(ParcelWard, (ParcelWard.tenant_id == Parcel.tenant_id) & (ParcelWard.id == Parcel.ward_id))
        .where(
            Parcel.tenant_id == tenant_id,
            ParcelWard.tenant_id == tenant_id,
            ParcelWard.file_id == file.id,
            or_(*(Parcel.cell.between(first, last) for first, last in cell_ranges(box.grown(REACH_M)))),
        )
        .limit(MOST_DRAWN + 1)
    ).all()
    taken = rows[:MOST_DRAWN]
    places = shapes_to_degrees(SYSTEMS[file.epsg], [unpack(row.shape) for row in taken]) if taken else []
    features = [
        drawn(shape, f"{row.sheet}/{row.number}", row.printed) for row, shape in zip(taken, places, strict=True)
    ]
    return collected(features, is_cut=len(rows) > MOST_DRAWN)


def drawn(shape: BaseGeometry, code: str, ward: str) -> dict[str, Any]:
    """A parcel as the map of zones draws it."""
    there = shapely.set_precision(shape, GRID, mode="pointwise")
    properties = {"code": code, "label": ward, "use": "", "colour": COLOUR, "hatch": "none"}
    return {"type": "Feature", "geometry": shapely.geometry.mapping(there), "properties": properties}
