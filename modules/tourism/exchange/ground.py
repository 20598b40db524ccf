"""The tenant's ground as the child knows it: what lies inside, and in which ward."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import shapely

from dothi.values.geo import Outline, Point, distance_m

VIETNAM = (102.0, 118.0, 7.0, 24.0)
"""West, east, south, north: enough to see that longitude and latitude are exchanged."""


class KnownGround:
    """What `handing.write_ground` wrote."""

    def __init__(self, path: Path) -> None:
        facts = json.loads(path.read_text(encoding="utf-8"))
        self._outline = Outline.from_geojson(facts["outline"]) if facts["outline"] else None
        self._centre, self._radius_m, self._margin_m = Point(*facts["centre"]), facts["radius_m"], facts["margin_m"]
        self._codes: Sequence[str] = [code for code, _outline in facts["wards"]]
        self._tree = shapely.STRtree([Outline.from_geojson(outline).shape for _code, outline in facts["wards"]])

    def problem_of(self, point: Point) -> str:
        """Why a place can't lie there; empty when it can."""
        west, east, south, north = VIETNAM
        if west <= point.lat <= east and south <= point.lon <= north:
            return "swapped_axes"
        if self._outline is not None:
            return "" if self._outline.contains(point, self._margin_m) else "outside"
        return "" if distance_m(self._centre, point) <= self._radius_m + self._margin_m else "outside"

    def ward_of(self, point: Point) -> str:
        """The code of the ward around it; empty where it lies in none."""
        found = self._tree.query(shapely.Point(point.lon, point.lat), predicate="intersects")
        return self._codes[found[0]] if len(found) else ""
