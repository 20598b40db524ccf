"""Drawings for the demo: street blocks of a town's centre, districts of the whole. Nobody's real plans. Pure."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import shapely
from shapely import affinity

from modules.planning.layers.content import DrawnZone
from modules.planning.shapes import Land, only_land

BLOCK_M, DEEP_M, STREET_M = 170.0, 130.0, 16.0
TURNED = 24.0
"""Degrees by which the streets are turned."""
LEAST_M2 = 900.0
CENTRAL = (("ODT", 50), ("TMD", 14), ("DGD", 6), ("DKV", 9), ("TSC", 6), ("DYT", 3), ("DVH", 4), ("DTT", 3), ("DCH", 2))
OUTER = (("ODT", 62), ("TMD", 8), ("DGD", 6), ("DKV", 10), ("SKC", 4), ("TIN", 2), ("NTD", 1), ("MNC", 3))
RULES = {"ODT": (7, 70, 4.9), "TMD": (15, 60, 9.0), "DGD": (4, 40, 1.6), "TSC": (9, 50, 4.5), "DYT": (9, 45, 4.0),
         "DVH": (5, 40, 2.0), "DKV": (1, 5, 0.05), "SKC": (3, 60, 1.8)}  # fmt: skip
"""Storeys, per cent built on, floor area ratio."""
DISTRICTS = ("trung tâm", "Đông", "Đông Bắc", "Tây", "Tây Bắc")
SEEDS = 60


def blocks(chance: random.Random, *, centre: shapely.Point, half_m: float, land: Land) -> list[DrawnZone]:
    """Street blocks around a centre, some parted in two; and the streets between them as one zone."""
    frame = shapely.intersection(centre.buffer(half_m, quad_segs=4), land)
    zones: list[DrawnZone] = []
    for shape in cut(chance, centre, half_m):
        inside = only_land(shapely.intersection(shape, frame))
        if inside is None or inside.area < LEAST_M2:
            continue
        near = inside.centroid.distance(centre) < half_m / 2.5
        zones.append(zone(chance, len(zones) + 1, draw(chance, CENTRAL if near else OUTER), inside))
    streets = only_land(shapely.difference(frame, shapely.union_all([each.shape for each in zones])))
    if streets is not None:
        zones.append(DrawnZone(position=len(zones) + 1, code="DGT", label="Đường giao thông", shape=streets))
    return zones


def cut(chance: random.Random, centre: shapely.Point, half_m: float) -> Iterator[shapely.Polygon]:
    """Blocks between streets, turned around the centre."""
    steps = math.ceil(half_m / DEEP_M) + 2
    for column in range(-steps, steps):
        for row in range(-steps, steps):
            west = centre.x - BLOCK_M / 3 + column * (BLOCK_M + STREET_M)
            south = centre.y - DEEP_M / 3 + row * (DEEP_M + STREET_M)
            parts = [shapely.box(west, south, west + BLOCK_M, south + DEEP_M)]
            if chance.random() < 0.2:
                middle = west + BLOCK_M * chance.uniform(0.3, 0.7)
                parts = [
                    shapely.box(west, south, middle, south + DEEP_M),
                    shapely.box(middle, south, west + BLOCK_M, south + DEEP_M),
                ]
            yield from (affinity.rotate(part, TURNED, origin=centre) for part in parts)


def districts(chance: random.Random, *, land: Land, centre: shapely.Point) -> list[DrawnZone]:
    """The whole town parted into some sixty pieces: built up in the middle, fields and orchards around it."""
    west, south, east, north = land.bounds
    seeds = shapely.MultiPoint([(chance.uniform(west, east), chance.uniform(south, north)) for _seed in range(SEEDS)])
    reach = math.sqrt(land.area / math.pi)
    zones: list[DrawnZone] = []
    for part in shapely.voronoi_polygons(seeds, extend_to=shapely.box(west, south, east, north)).geoms:
        inside = only_land(shapely.intersection(part, land))
        if inside is None or inside.area < LEAST_M2:
            continue
        far = inside.centroid.distance(centre) / reach
        code = "ODT" if far < 0.45 else draw(chance, (("ODT", 5), ("ONT", 6), ("CLN", 5), ("LUA", 3), ("SKK", 2)))
        zones.append(DrawnZone(position=len(zones) + 1, code=code, label=district_of(inside, centre), shape=inside))
    return zones


def district_of(land: Land, centre: shapely.Point) -> str:
    """To which of the five urban areas a piece belongs."""
    east, north = land.centroid.x - centre.x, land.centroid.y - centre.y
    if math.hypot(east, north) < 1_500:
        name = DISTRICTS[0]
    elif east >= 0:
        name = DISTRICTS[1] if north < 1_000 else DISTRICTS[2]
    else:
        name = DISTRICTS[3] if north < 1_000 else DISTRICTS[4]
    return f"Khu đô thị {name}"


def zone(chance: random.Random, position: int, code: str, shape: Land) -> DrawnZone:
    """A block with its rules."""
    storeys, density, far = RULES.get(code, (None, None, None))
    if storeys is not None and code in {"ODT", "TMD"}:
        storeys = max(3, storeys + chance.choice((-2, 0, 0, 2)))
    return DrawnZone(
        position=position,
        code=f"{code}-{position:02}",
        label="",
        shape=shape,
        storeys=storeys,
        density=density,
        far=far,
    )


def adjusted(chance: random.Random, zones: Sequence[DrawnZone]) -> list[DrawnZone]:
    """The same with one block in fifteen for another use, as an adjustment does."""
    changed = []
    for each in zones:
        if each.code.startswith("ODT") and chance.random() < 1 / 15:
            code = chance.choice(("TMD", "DKV", "DGD"))
            changed.append(zone(chance, each.position, code, each.shape))
        else:
            changed.append(replace(each))
    return changed


def draw(chance: random.Random, weights: Sequence[tuple[str, int]]) -> str:
    """A code by its weight."""
    codes, counts = zip(*weights, strict=True)
    found: str = chance.choices(codes, counts)[0]
    return found
