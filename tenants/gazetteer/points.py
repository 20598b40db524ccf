"""Words for a point: the street that it lies at, with its ward; the number only where one is known there."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sqlalchemy import BigInteger, Text, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.database.direct import Statement
from dothi.values.cells import cell, cell_parent
from dothi.values.geo import Box, Point, distance_m
from tenants.gazetteer.kinds import WAYS
from tenants.gazetteer.models import Entry, Spot

LEVEL = 17
"""Of the cells in which spots are looked for: 300 m wide."""
REACH_M = 250.0
"""Farther from every street a point is at none."""
AT_HOUSE_M = 30.0
"""So near to a house whose number is known, it is told."""


@dataclass(frozen=True)
class Words:
    """What lies at a point; all empty where nothing is known."""

    street: str = ""
    number: str = ""
    ward: str = ""

    def __str__(self) -> str:
        """`25 Hùng Vương, Phường 7`, or `đường Hùng Vương, Phường 7` where no number is known."""
        return ", ".join(filter(None, (f"{self.number} {self.street}".strip(), self.ward)))


_DISTANCE = func.power((Spot.lon - bindparam("lon")) * bindparam("narrowing"), 2) + func.power(
    Spot.lat - bindparam("lat"), 2
)
# Spots by tile along tenants_gazetteer_spot_tenant_id_tile_idx: b-tree, bigint.
_NEAREST = Statement(
    select(Entry.name, Entry.kind, Entry.ward, Spot.number, Spot.lon, Spot.lat)
    .join(Entry, (Entry.tenant_id == Spot.tenant_id) & (Entry.id == Spot.entry_id))
    .where(
        Spot.tenant_id == bindparam("tenant_id"),
        Entry.tenant_id == bindparam("tenant_id"),
        Spot.tile == any_(bindparam("tiles", type_=ARRAY(BigInteger))),
        Entry.kind == any_(bindparam("kinds", type_=ARRAY(Text))),
    )
    .order_by(_DISTANCE)
    .limit(1)
)


def tile(point: Point) -> int:
    """The cell by which a spot is found."""
    return cell_parent(cell(point), LEVEL)


def tiles_around(point: Point) -> list[int]:
    """The cells within reach: four as a rule, since they are wider than the reach."""
    box = Box.around(point, REACH_M)
    corners = [Point(lon, lat) for lon in (box.west, point.lon, box.east) for lat in (box.south, point.lat, box.north)]
    return sorted({tile(corner) for corner in corners})


def find_words(tenant_id: int, point: Point) -> Words:
    """The nearest street within reach. One statement."""
    values = {
        "tenant_id": tenant_id,
        "tiles": tiles_around(point),
        "kinds": [kind.value for kind in WAYS],
        "lon": point.lon,
        "lat": point.lat,
        "narrowing": math.cos(math.radians(point.lat)),
    }
    for name, _kind, ward, number, lon, lat in _NEAREST.read(values):
        metres = distance_m(point, Point(lon, lat))
        if metres <= REACH_M:
            return said(name, ward, number if metres <= AT_HOUSE_M else "")
    return Words()


def said(name: str, ward: str, number: str) -> Words:
    """A street begins with a small letter within a sentence; before it a number stands alone."""
    first, _blank, rest = name.partition(" ")
    if number:
        return Words(rest if first.lower() == "đường" and rest else name, number, ward)
    is_kind = first.lower() in {"đường", "hẻm", "ngõ", "phố"}
    return Words(first.lower() + " " + rest if is_kind and rest else name, "", ward)
