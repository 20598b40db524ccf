"""Where the demo's reports are: a street or hamlet of a ward, and a point inside it. Called by `plans.py`. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dothi.values.geo import METRES_PER_DEGREE, Outline, Point
from tenants.registry.models import AreaRow

REACH = 0.55
"""How far from a ward's centre its reports lie, as a share of its radius: away from rivers at its border."""
ELSEWHERE = "đường liên ấp"


@dataclass(frozen=True)
class DemoSpot:
    """A place in words, within a sentence and for the report's own field, and on the map."""

    phrase: str
    place: str
    ward: str
    ward_code: str
    point: Point


class DemoPlaces:
    """The places of one city, drawn by chance."""

    def __init__(
        self,
        areas: Sequence[AreaRow],
        known: Mapping[str, Any],
        *,
        is_inside: Callable[[Point], bool],
        chance: random.Random,
    ) -> None:
        self.areas, self.known, self.chance = areas, known, chance
        self.is_inside = is_inside
        self.weights = [known["weights"].get(area.code, 10) for area in areas]
        self.outlines = {area.id: Outline.from_geojson(area.outline) for area in areas if area.outline}

    def draw(self, where: str = "") -> DemoSpot:
        """A place in some ward; `where` is "street" for one on a street, "rural" for the outskirts."""
        area = self._ward(where)
        ward = area.name[:1].lower() + area.name[1:]
        phrase, place = self._words(area.code, where)
        return DemoSpot(phrase, f"{place[:1].upper()}{place[1:]}, {area.name}", ward, area.code, self._point(area))

    def _ward(self, where: str) -> AreaRow:
        wanted = {"street": "streets", "rural": "hamlets"}.get(where)
        weights = [
            weight if wanted is None or area.code in self.known[wanted] else 0
            for area, weight in zip(self.areas, self.weights, strict=True)
        ]
        return self.chance.choices(self.areas, weights if any(weights) else self.weights)[0]

    def _words(self, code: str, where: str) -> tuple[str, str]:
        chance = self.chance
        streets = self.known["streets"].get(code, [])
        hamlets = self.known["hamlets"].get(code, [])
        if where == "rural" and hamlets:
            streets = []
        if where == "street" and streets:
            hamlets = []
        chosen = chance.choice([*streets, *hamlets] or [ELSEWHERE])
        if chosen in hamlets:
            return f"ở {chosen}", chosen
        street = chosen[:1].lower() + chosen[1:] if chosen.startswith("Đường") else chosen
        number = chance.randrange(3, 420)
        other = [name for name in streets if name != chosen]
        if other and chance.random() < 0.12:
            crossing = chance.choice(other)
            return f"ngay góc {street} và {crossing}", f"Góc {street} và {crossing}"
        kind = chance.random() if where != "street" else chance.uniform(0.3, 1)
        if kind < 0.3:
            return f"trong hẻm {number} {street}", f"Hẻm {number} {street}"
        if kind < 0.55:
            return f"trước số {number} {street}", f"Trước số {number} {street}"
        if kind < 0.8:
            return f"gần số {number} {street}", f"Gần số {number} {street}"
        return f"trên {street}", street

    def _point(self, area: AreaRow) -> Point:
        outline = self.outlines.get(area.id)
        bank = self.known["banks"].get(area.code, -90.0)
        for _ in range(60):
            reach = area.radius_m * REACH / METRES_PER_DEGREE
            east, north = (max(-1.0, min(1.0, self.chance.gauss(0, 0.5))) * reach for _ in range(2))
            point = Point(round(area.lon + east, 6), round(area.lat + north, 6))
            if point.lat > bank and self.is_inside(point) and (outline is None or outline.contains(point)):
                return point
        return Point(area.lon, area.lat)
