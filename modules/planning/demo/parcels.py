"""Parcels for the demo: the blocks of a zoning plan that people live in, cut into lots. Nobody's real land. Pure."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import shapely
from shapely import affinity

from modules.planning.demo.drawing import TURNED
from modules.planning.layers.content import DrawnZone
from modules.planning.parcels.content import DrawnParcel
from modules.planning.shapes import Land, only_land

LIVED_IN = ("ODT", "TMD", "SKC")
DEEP_M, NARROWEST_M, WIDEST_M = 36.0, 14.0, 36.0
LEAST_M2 = 60.0
ON_A_SHEET = 180
TWICE = 90
"""Each sheet's lot of this number has a namesake, as real sheets have here and there."""


def lots(chance: random.Random, zones: Sequence[DrawnZone], centre: shapely.Point) -> list[DrawnParcel]:
    """Lots without a ward, in the order of their zones."""
    return [
        DrawnParcel(
            position=position,
            sheet="",
            number="",
            ward="",
            registered_m2=round(shape.area * chance.uniform(0.99, 1.01), 1),
            shape=shape,
        )
        for position, shape in enumerate(
            (lot for zone in zones if zone.code.startswith(LIVED_IN) for lot in cut(chance, zone.shape, centre)), 1
        )
    ]


def cut(chance: random.Random, block: Land, centre: shapely.Point) -> Iterator[Land]:
    """Rows of lots along the streets of a block."""
    straight = affinity.rotate(block, -TURNED, origin=centre)
    west, south, east, north = straight.bounds
    rows = max(1, round((north - south) / DEEP_M))
    deep = (north - south) / rows
    for row in range(rows):
        at = west
        while at < east:
            wide = chance.uniform(NARROWEST_M, WIDEST_M)
            box = shapely.box(at, south + row * deep, at + wide, south + (row + 1) * deep)
            lot = only_land(shapely.intersection(affinity.rotate(box, TURNED, origin=centre), block))
            if isinstance(lot, shapely.Polygon) and lot.area >= LEAST_M2:
                yield lot
            at += wide


def numbered(parcels: Sequence[DrawnParcel], wards: Sequence[str]) -> list[DrawnParcel]:
    """The lots with the ward of each, and their sheets and numbers in it."""
    count: Counter[str] = Counter()
    found: dict[str, list[DrawnParcel]] = defaultdict(list)
    for parcel, ward in zip(parcels, wards, strict=True):
        sheet, number = divmod(count[ward], ON_A_SHEET)
        count[ward] += 1
        name = str(TWICE if number == ON_A_SHEET - 1 else number + 1)
        found[ward].append(
            DrawnParcel(
                position=parcel.position,
                sheet=str(sheet + 1),
                number=name,
                ward=ward,
                registered_m2=parcel.registered_m2,
                shape=parcel.shape,
            )
        )
    return [parcel for ward in found for parcel in found[ward]]
