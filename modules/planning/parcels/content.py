"""What is stored of parcels, ward by ward; for the child that reads a file, and the demo. Pure; JSON all through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modules.planning.coordinates.systems import System
from modules.planning.lookup.cover import middle_cells
from modules.planning.parcels.numbers import in_order
from modules.planning.parcels.wards import TenantWards, ward_key
from modules.planning.shapes import Land, pack

MOST_PARCELS = 60_000
"""Of one file: a ward has some ten thousand."""


@dataclass(frozen=True, kw_only=True)
class DrawnParcel:
    """A parcel in a plane; ward and district as the file has them."""

    position: int
    sheet: str
    number: str
    ward: str
    shape: Land
    district: str = ""
    registered_m2: float | None = None


def content_of(
    parcels: Sequence[DrawnParcel], system: System, places: NDArray[np.float64], wards: TenantWards
) -> dict[str, Any]:
    """The columns of a file, and under `wards` those of its wards, each with the `rows` of its parcels.

    `places`: longitude and latitude of a point of each parcel.
    """
    west, south, east, north = (*places.min(axis=0), *places.max(axis=0)) if parcels else (0.0,) * 4
    return {
        "epsg": system.epsg,
        "parcels": len(parcels),
        "area_m2": float(sum(parcel.shape.area for parcel in parcels)),
        "west": float(west),
        "south": float(south),
        "east": float(east),
        "north": float(north),
        "wards": by_ward(parcels, places, wards),
    }


def by_ward(parcels: Sequence[DrawnParcel], places: NDArray[np.float64], wards: TenantWards) -> list[dict[str, Any]]:
    """The wards of parcels, on paper and of today, each with its `rows` and sheets."""
    groups: dict[tuple[str, str, str], dict[str, Any]] = {}
    cells = middle_cells(places).tolist() if parcels else []
    printed = {written: wards.printed_name(written) for written in {parcel.ward for parcel in parcels}}
    for parcel, cell, there in zip(parcels, cells, wards.at(places), strict=True):
        name = printed[parcel.ward]
        today = there or wards.of_today(name)
        code, name_today = (today.code, today.name) if today is not None else ("", "")
        name = name or name_today
        group = groups.setdefault(
            (name, parcel.district, code),
            {
                "printed": name,
                "printed_key": ward_key(name),
                "district": parcel.district,
                "code": code,
                "name": name_today,
                "name_key": ward_key(name_today),
                "rows": [],
            },
        )
        group["rows"].append(row_of(parcel, cell))
    for group in groups.values():
        group["sheets"] = sorted({row["sheet"] for row in group["rows"]}, key=in_order)
    return list(groups.values())


def row_of(parcel: DrawnParcel, cell: int) -> dict[str, Any]:
    """The columns of a parcel."""
    return {
        "sheet": parcel.sheet,
        "number": parcel.number,
        "position": parcel.position,
        "registered_m2": parcel.registered_m2,
        "area_m2": float(parcel.shape.area),
        "cell": cell,
        "shape": pack(parcel.shape),
    }
