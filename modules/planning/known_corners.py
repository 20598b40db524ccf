"""What the house knows where a file lies: corners of published zones and of parcels, held against those of the file.

A few corners of the file are looked at, each with what lies around it: some hundred rows, whatever the file's size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import or_, select

from dothi.database.session import session
from dothi.values import clock
from dothi.values.cells import cell_ranges
from dothi.values.geo import Box, Point
from modules.planning.coordinates.datum import Shift, by_border, by_corners, share_met
from modules.planning.coordinates.systems import SYSTEMS, System
from modules.planning.coordinates.transform import Positions, shapes_to_degrees
from modules.planning.lookup.cover import covers, ranges_around
from modules.planning.lookup.finding import find_zones, list_in_force
from modules.planning.parcels.models import Parcel, ParcelFile, ParcelWard
from modules.planning.shapes import unpack

MOST_ZONES, MOST_PARCELS = 500, 4_000
REACH_M = 40.0
"""So far a parcel's middle lies from its corners, mostly."""
RANGES_EACH = 4
AROUND = 0.00002
"""Of a degree: two metres."""
ZONES, PARCELS, BORDER = "zones", "parcels", "border"
Found = Sequence[tuple[System, Sequence[BaseGeometry]]]


def judge(tenant_id: int, doubt: Mapping[str, Any] | None, plane: System) -> dict[str, Any] | None:
    """What is found of a file's datum shift (`imports.datum`), for its report; three statements at the most.

    `shift`, `by` what, the shares of corners `met` as the file is read and by the other way, and that way.
    """
    if doubt is None:
        return None
    told = {name: doubt[name] for name in ("epsg", "is_swapped", "is_shifted", "off_m")}
    here, there = np.array(doubt["here"]), np.array(doubt["there"])
    finders: tuple[tuple[str, Callable[..., Found]], ...] = ((ZONES, zones_at), (PARCELS, parcels_at))
    for by, find in finders:
        known = corners_of(find(tenant_id, np.concatenate([here, there])))
        met = [share_met(here, known, plane), share_met(there, known, plane)]
        if (shift := by_corners(*met)) != Shift.UNKNOWN:
            return {**told, "shift": shift, "by": by, "met": met}
    shift = by_border(*doubt["inside"])
    border = doubt["border"] if shift == Shift.UNKNOWN else ""
    return {**told, "shift": shift, "by": BORDER, "met": doubt["inside"], "border": border}


def corners_of(found: Found) -> Positions:
    """All corners of shapes in their planes, in degrees."""
    shapes = [shape for system, flats in found for shape in shapes_to_degrees(system, flats)]
    return shapely.get_coordinates(shapes)


def zones_at(tenant_id: int, places: Positions) -> Found:
    """The published zones at these places. Two statements."""
    around = np.asarray(shapely.box(*(places - AROUND).T, *(places + AROUND).T))
    frame = shapely.box(*shapely.total_bounds(around))
    plans = {plan.layer_id: plan for plan in list_in_force(tenant_id, clock.local_today()) if plan.is_near(frame)}
    ranges = ranges_around({cell for cells in covers(around.tolist()) for cell in cells}) if plans else []
    zones, _is_cut = find_zones(tenant_id, list(plans), ranges, most=MOST_ZONES)
    return [
        (plan.system, shapes)
        for layer_id, plan in plans.items()
        if (shapes := [zone.shape for zone in zones if zone.layer_id == layer_id])
    ]


def parcels_at(tenant_id: int, places: Positions) -> Found:
    """The parcels around these places that can be looked up. One statement."""
    around = [cell_ranges(Box.around(Point(lon, lat), REACH_M), RANGES_EACH) for lon, lat in places.tolist()]
    rows = session.execute(
        select(ParcelFile.epsg, Parcel.shape)
        .join_from(Parcel, ParcelWard, (ParcelWard.tenant_id == Parcel.tenant_id) & (ParcelWard.id == Parcel.ward_id))
        .join(ParcelFile, (ParcelFile.tenant_id == ParcelWard.tenant_id) & (ParcelFile.id == ParcelWard.file_id))
        .where(
            Parcel.tenant_id == tenant_id,
            ParcelWard.tenant_id == tenant_id,
            ParcelFile.tenant_id == tenant_id,
            ParcelWard.is_taken,
            or_(*((Parcel.cell >= first) & (Parcel.cell < end) for ranges in around for first, end in ranges)),
        )
        .limit(MOST_PARCELS)
    ).all()
    return [
        (SYSTEMS[epsg], [unpack(row.shape) for row in rows if row.epsg == epsg])
        for epsg in dict.fromkeys(row.epsg for row in rows)
    ]
