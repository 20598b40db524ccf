"""Words for a point: the street that it lies at, with its ward; the number only where one is known there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, Float, Select, any_, bindparam, literal_column, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.database.direct import Statement
from dothi.values.cells import cell, cell_parent
from dothi.values.geo import METRES_PER_DEGREE, Box, Point, distance_m
from tenants.gazetteer.kinds import WAYS, kind_of
from tenants.gazetteer.models import Entry, Spot

LEVEL = 19
"""Of the cells in which spots are looked for: 76 m wide."""
NEAR_M, REACH_M = 60.0, 250.0
"""First what lies near is looked at; farther than the reach from every street a point is at none."""
LANES = frozenset({"hẻm", "ngõ", "phố", "kiệt"})
SIDE_M = 70.0
"""Less than a cell's side in Vietnam."""
FARTHEST_NORTH = 60.0
"""Beyond it cells are so small that a square touches hundreds."""
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


def _nearest_spot(which: str, within_m: float) -> Select[UUID, str, float, float]:
    """The nearest spot in the cells bound as `which`, along tenants_gazetteer_spot_tenant_id_tile_idx (b-tree)."""
    across = (Spot.lon - bindparam("lon")) * bindparam("narrowing", type_=Float())
    up = Spot.lat - bindparam("lat")
    square = across * across + up * up
    return (
        select(Spot.entry_id, Spot.number, Spot.lon, Spot.lat)
        .where(
            Spot.tenant_id == bindparam("tenant_id"),
            Spot.tile == any_(bindparam(which, type_=ARRAY(BigInteger))),
            square <= literal_column(repr((within_m / METRES_PER_DEGREE) ** 2), Float),
        )
        .order_by(square)
        .limit(1)
    )


# The second part isn't run where the first one answers.
_SPOT = union_all(_nearest_spot("near", NEAR_M), _nearest_spot("around", REACH_M)).limit(1).subquery("spot")
_NEAREST = Statement(
    select(Entry.name, Entry.ward, _SPOT.c.number, _SPOT.c.lon, _SPOT.c.lat)
    .select_from(_SPOT)
    .join(Entry, Entry.id == _SPOT.c.entry_id)
    .where(Entry.tenant_id == bindparam("tenant_id"))
)


def tile(point: Point) -> int:
    """The cell by which a spot is found."""
    return cell_parent(cell(point), LEVEL)


def tiles_within(point: Point, metres: float) -> list[int]:
    """The cells that a square of so many metres on each side of the point touches."""
    box, side = Box.around(point, metres), SIDE_M / METRES_PER_DEGREE
    lons, lats = steps(box.west, box.east, side), steps(box.south, box.north, side)
    return sorted({tile(Point(lon, lat)) for lon in lons for lat in lats})


def steps(first: float, last: float, side: float) -> list[float]:
    """From the first to the last, no farther apart than `side`."""
    count = math.ceil((last - first) / side)
    return [first + (last - first) * step / max(1, count) for step in range(count + 1)]


def find_words(tenant_id: int, point: Point) -> Words:
    """The nearest street within reach. One statement."""
    if abs(point.lat) > FARTHEST_NORTH:
        return Words()
    values = {
        "tenant_id": tenant_id,
        "near": tiles_within(point, NEAR_M),
        "around": tiles_within(point, REACH_M),
        "lon": point.lon,
        "lat": point.lat,
        "narrowing": math.cos(math.radians(point.lat)),
    }
    for name, ward, number, lon, lat in _NEAREST.read(values):
        return said(name, ward, number if distance_m(point, Point(lon, lat)) <= AT_HOUSE_M else "")
    return Words()


def said(name: str, ward: str, number: str) -> Words:
    """A street in a sentence: "đường Hùng Vương" in small letters, "Quốc lộ 50" as it is; a number stands alone."""
    first, _blank, rest = name.partition(" ")
    is_street = first.lower() == "đường" and bool(rest)
    if number:
        return Words(rest if is_street else name, number, ward)
    if is_street or first.lower() in LANES:
        return Words(f"{first.lower()} {rest}", "", ward)
    return Words(name if kind_of("", name) in WAYS else f"đường {name}", "", ward)
