"""Rows become entries: ways of one name in one ward are one, with spots along them; so are doubles. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dothi.values.cells import cell, cell_parent
from dothi.values.geo import METRES_PER_DEGREE, Point
from tenants.gazetteer.kinds import WAYS
from tenants.gazetteer.rows import PlaceRow
from tenants.gazetteer.wards import Wards
from tenants.gazetteer.words import key_words, words_of

SPOT_EVERY_M = 40.0
MOST_SPOTS = 1000
"""Of one entry: forty kilometres in one ward."""
DOUBLE_LEVEL = 15
"""Places of one name and ward in the same cell of this level (1.2 km) are one."""
Spot = tuple[float, float, str]
"""Longitude, latitude, and the number of the house there, empty where none is known."""


@dataclass(kw_only=True)
class MergedEntry:
    """What the rows of one name and ward say together."""

    key: str
    kind: str
    name: str
    ward: str
    other_names: list[str] = field(default_factory=list)
    lon: float = 0.0
    lat: float = 0.0
    numbers: str = ""
    named: str = ""
    placed: str = ""
    spots: list[Spot] = field(default_factory=list)


def merge(rows: Iterable[PlaceRow], wards: Wards) -> list[MergedEntry]:
    """The entries, in the order in which the rows name them first."""
    found: dict[str, MergedEntry] = {}
    for row in rows:
        for ward, spots in by_ward(row, wards):
            key = key_of(row, ward, spots[0])
            new = MergedEntry(
                key=key, kind=row.kind.value, name=row.name, ward=ward, other_names=list(row.other_names), spots=spots
            )
            found[key] = join(found[key], new) if key in found else new
    for entry in found.values():
        finish(entry, wards)
    return list(found.values())


def join(entry: MergedEntry, other: MergedEntry) -> MergedEntry:
    """The first, with the names and spots of the other; a number of a house stands at one spot."""
    names = [name for name in (*entry.other_names, other.name, *other.other_names) if name != entry.name]
    entry.other_names = list(dict.fromkeys(names))
    known = {number for _lon, _lat, number in entry.spots if number}
    entry.spots += [(lon, lat, "" if number in known else number) for lon, lat, number in other.spots]
    return entry


def by_ward(row: PlaceRow, wards: Wards) -> Iterator[tuple[str, list[Spot]]]:
    """The spots of a row by their wards: what the row says counts, else the outlines."""
    spots = [(lon, lat, row.house) for lon, lat in along(row.points)]
    if row.ward:
        yield wards.known_name(row.ward), spots
        return
    parted: dict[str, list[Spot]] = {}
    for spot, ward in zip(spots, wards.of_points([spot[:2] for spot in spots]), strict=True):
        parted.setdefault(ward, []).append(spot)
    yield from parted.items()


def along(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points of a line, and between those that lie far apart some more."""
    found = [points[0]]
    for (lon, lat), (next_lon, next_lat) in pairwise(points):
        steps = max(1, math.ceil(metres((lon, lat), (next_lon, next_lat)) / SPOT_EVERY_M))
        steps = min(steps, MOST_SPOTS)
        found += [
            (lon + (next_lon - lon) * step / steps, lat + (next_lat - lat) * step / steps)
            for step in range(1, steps + 1)
        ]
    return found


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Between two points nearby."""
    across = (b[0] - a[0]) * math.cos(math.radians(a[1]))
    return math.hypot(across, b[1] - a[1]) * METRES_PER_DEGREE


def key_of(row: PlaceRow, ward: str, spot: Spot) -> str:
    """By what an import knows an entry again."""
    name = " ".join(words_of(row.name)) or row.name.lower()
    if row.kind in WAYS:
        return f"{row.kind.value}|{name.removeprefix('duong ')}|{' '.join(words_of(ward))}"
    key = f"{row.kind.value}|{name}|{' '.join(words_of(ward))}"
    return f"{key}|{cell_parent(cell(Point(spot[0], spot[1])), DOUBLE_LEVEL)}"


def key_in(key: str, ward: str, *, is_way: bool) -> str:
    """The key of the same entry in another ward: what stands before it stays, and the cell of a place behind it."""
    start, _ward, *cells = key.rsplit("|", 1 if is_way else 2)
    return "|".join([start, " ".join(words_of(ward)), *cells])


def finish(entry: MergedEntry, wards: Wards) -> None:
    """Its middle, words and numbers; spots that lie close together are one."""
    entry.spots = thinned(entry.spots)
    lon = sum(spot[0] for spot in entry.spots) / len(entry.spots)
    lat = sum(spot[1] for spot in entry.spots) / len(entry.spots)
    entry.lon, entry.lat, _number = min(entry.spots, key=lambda spot: metres((spot[0], spot[1]), (lon, lat)))
    houses = sorted({leading(number) for _lon, _lat, number in entry.spots if number} - {0})
    entry.numbers = f"{houses[0]}–{houses[-1]}" if len(houses) > 1 else "".join(map(str, houses))
    place_words(entry, wards)


def place_words(entry: MergedEntry, wards: Wards) -> None:
    """Its words, and those of its wards of any day."""
    entry.named = " ".join(key_words([entry.name, *entry.other_names]))
    around = wards.all_names(entry.lon, entry.lat)
    entry.placed = " ".join(key_words([entry.ward, *around]))
    if entry.name == entry.ward:  # not "Phường 7, Phường 7"
        entry.ward = ""


def thinned(spots: Sequence[Spot]) -> list[Spot]:
    """Without those that lie within half a step of one that is kept; houses stay. At most MOST_SPOTS."""
    side = SPOT_EVERY_M / 2 / METRES_PER_DEGREE
    kept: dict[tuple[int, int, str], Spot] = {}
    for lon, lat, number in spots:
        kept.setdefault((round(lon / side), round(lat / side), number), (lon, lat, number))
    found = list(kept.values())
    step = math.ceil(len(found) / MOST_SPOTS)
    return found[::step]


def leading(number: str) -> int:
    """The number that a house number begins with; 0 when it begins with none."""
    digits = number[: len(number) - len(number.lstrip("0123456789"))]
    return int(digits[:6]) if digits.isdecimal() else 0
