"""A made-up map of the demo's cities: streets by the names its reports use, rivers, quarters, buildings, places. Pure.

Nothing of it is surveyed; the same every time. Positions are in degrees, longitude first.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon

from dothi.values.geo import METRES_PER_DEGREE, Point
from tenants.catalogue import CatalogueUnit
from tenants.demo.streets import known_streets
from tenants.gazetteer.merging import metres

Position = tuple[float, float]
Tags = dict[str, str]
BLOCK_M = 170.0
"""From one lane to the next."""
DENSE_M = 1_300.0
"""Wards larger than this are country: lanes only about the middle."""
HOUSE_M = (9.0, 16.0)
ADDRESS_EVERY_M = 100.0
PLACES = (
    ("amenity", "townhall", "UBND"), ("amenity", "school", "Trường Tiểu học"), ("amenity", "marketplace", "Chợ"),
    ("amenity", "clinic", "Trạm Y tế"),
)  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """A point (one position), a line, or an area (its ring closed)."""

    tags: Tags
    positions: Sequence[Position]


def draw_town(city: CatalogueUnit, wards: Sequence[CatalogueUnit], *, seed: int) -> Iterator[Thing]:
    """All of one city but its rivers."""
    yield Thing({"place": "city", "name": city.short_name}, [(city.centre.lon, city.centre.lat)])
    yield from _streets(wards)
    water = shapely.union_all([_bed(river) for river in known_streets()["rivers"]])
    for ward in wards:
        yield from _ward(ward, water, random.Random(f"{seed}:{ward.code}"))  # noqa: S311  # drawing, no secret


def draw_rivers() -> Iterator[Thing]:
    """The rivers, as water from bank to bank."""
    for river in known_streets()["rivers"]:
        yield Thing({"natural": "water", "water": "river", "name": river["name"]}, _ring(_bed(river)))
        yield Thing({"waterway": "river", "name": river["name"]}, _rounded(river["course"]))


def _bed(river: Mapping[str, Any]) -> Polygon:
    """The water of a river, its bends rounded."""
    bed = LineString(_rounded(river["course"])).buffer(river["width_m"] / 2 / METRES_PER_DEGREE, quad_segs=3)
    if not isinstance(bed, Polygon):
        raise TypeError(f"{river['name']} crosses itself")
    return bed


def _rounded(course: Sequence[Sequence[float]]) -> list[Position]:
    """Corners cut three times (Chaikin)."""
    line = [(lon, lat) for lon, lat in course]
    for _time in range(3):
        quarters = [((3 * a + c) / 4, (3 * b + d) / 4) for (a, b), (c, d) in pairwise(line)]
        lasts = [((a + 3 * c) / 4, (b + 3 * d) / 4) for (a, b), (c, d) in pairwise(line)]
        line = [line[0], *(at for pair in zip(quarters, lasts, strict=True) for at in pair), line[-1]]
    return line


def _ring(shape: Polygon) -> list[Position]:
    return [(x, y) for x, y in shape.exterior.coords]


def _streets(wards: Sequence[CatalogueUnit]) -> Iterator[Thing]:
    """Each named street as one line through its wards."""
    through: dict[str, list[tuple[CatalogueUnit, int]]] = {}
    for ward in wards:
        for rank, name in enumerate(known_streets()["streets"].get(ward.code, [])):
            through.setdefault(name, []).append((ward, rank))
    for name, passed in sorted(through.items()):
        title = name[:1].upper() + name[1:]
        course = _course(passed)
        yield Thing({"highway": _class_of(name), "name": title}, course)
        yield from _addresses(title, course)


def _addresses(street: str, course: Sequence[Position]) -> Iterator[Thing]:
    """A house with its number each hundred metres, odd ones and even ones in turn."""
    number = 1
    for start, end in pairwise(course):
        count = int(metres(start, end) / ADDRESS_EVERY_M)
        for step in range(1, count):
            at = tuple(a + (b - a) * step / count for a, b in zip(start, end, strict=True))
            yield Thing({"addr:street": street, "addr:housenumber": str(number)}, [at])  # type: ignore[list-item]
            number += 3


def _hamlets(ward: CatalogueUnit) -> Iterator[Thing]:
    """Around the middle of a commune."""
    names = known_streets()["hamlets"].get(ward.code, [])
    for number, name in enumerate(names):
        at = _moved(ward.centre, _reach(ward) / 2, 0.0, math.tau * number / len(names))
        yield Thing({"place": "hamlet", "name": name[:1].upper() + name[1:]}, [at])


def _class_of(name: str) -> str:
    return "primary" if name.startswith("Quốc lộ") else "secondary" if name.startswith("Đường tỉnh") else "tertiary"


def _course(passed: Sequence[tuple[CatalogueUnit, int]]) -> list[Position]:
    """Across one ward, or from ward to ward along the longer of its two directions and a little beyond."""
    if len(passed) == 1:
        ward, rank = passed[0]
        angle = 0.35 + (rank % 2) * math.pi / 2
        aside = (rank // 2 - 1) * 0.3 * _reach(ward)
        return [_moved(ward.centre, along, aside, angle) for along in (-_reach(ward), 0.0, _reach(ward))]
    middles = [_moved(ward.centre, 0.0, ((rank * 2) % 5 - 2) * 0.16 * _reach(ward), 0.35) for ward, rank in passed]
    spread = [max(side) - min(side) for side in zip(*middles, strict=True)]
    middles.sort(key=lambda at: at[spread.index(max(spread))])
    return [_beyond(middles[1], middles[0]), *middles, _beyond(middles[-2], middles[-1])]


def _reach(ward: CatalogueUnit) -> float:
    return min(ward.radius_m, 1_800.0)


def _beyond(inner: Position, outer: Position) -> Position:
    return tuple(o + (o - i) * 0.35 for i, o in zip(inner, outer, strict=True))  # type: ignore[return-value]


def _ward(ward: CatalogueUnit, water: shapely.Geometry, chance: random.Random) -> Iterator[Thing]:
    """A quarter's name, its lanes with houses, and its public buildings."""
    kind = "village" if ward.kind == "commune" else "quarter"
    yield Thing({"place": kind, "name": ward.name}, [(ward.centre.lon, ward.centre.lat)])
    angle = chance.uniform(0.2, 0.5)
    reach = min(ward.radius_m, DENSE_M) * 0.62
    disc = Polygon([_moved(ward.centre, reach, 0.0, n * math.pi / 12) for n in range(24)])
    for ground in shapely.get_parts(disc.difference(water)):
        yield Thing({"landuse": "residential"}, _ring(ground))
    count = int(reach // BLOCK_M)
    for turn in (angle, angle + math.pi / 2):
        for row in range(-count, count + 1):
            half = math.sqrt(max(reach**2 - (row * BLOCK_M) ** 2, 0.0))
            lane = LineString([_moved(ward.centre, along, row * BLOCK_M, turn) for along in (-half, half)])
            for part in shapely.get_parts(lane.difference(water)):
                if not part.is_empty:
                    yield Thing({"highway": "residential"}, [(x, y) for x, y in part.coords])
    yield from _houses(ward, water, chance, angle=angle, reach=reach)
    yield from _hamlets(ward)
    for number, (key, value, title) in enumerate(PLACES):
        at = _moved(ward.centre, (number - 1.5) * BLOCK_M * 0.7, BLOCK_M * 0.5, angle)
        if not shapely.contains_xy(water, *at):
            yield Thing({key: value, "name": f"{title} {ward.name}"}, [at])


def _houses(
    ward: CatalogueUnit, water: shapely.Geometry, chance: random.Random, *, angle: float, reach: float
) -> Iterator[Thing]:
    """Houses along the lanes of the middle, numbered as they come."""
    number = 1
    for row in range(-2, 3):
        along = -reach * 0.7
        while along < reach * 0.7:
            width, depth = chance.uniform(*HOUSE_M), chance.uniform(*HOUSE_M)
            aside = row * BLOCK_M + 12 + depth / 2
            corners = [
                _moved(ward.centre, along + x * width / 2, aside + y * depth / 2, angle)
                for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
            ]
            if not shapely.intersects(water, Polygon(corners)):
                yield Thing({"building": "yes", "addr:housenumber": str(number)}, corners)
            number += 2
            along += width + chance.choice((2.0, 4.0, 22.0))


def _moved(centre: Point, along: float, aside: float, angle: float) -> Position:
    """Metres along a direction (from the east, anticlockwise) and to its left, as degrees."""
    east = along * math.cos(angle) - aside * math.sin(angle)
    north = along * math.sin(angle) + aside * math.cos(angle)
    scale = METRES_PER_DEGREE * math.cos(math.radians(centre.lat))
    return round(centre.lon + east / scale, 7), round(centre.lat + north / METRES_PER_DEGREE, 7)
