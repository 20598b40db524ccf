"""The tenant's ground as the child knows it: what lies inside, and in which ward."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely

from dothi.sites.site import Site
from dothi.values.geo import Outline, Point, distance_m
from modules.tourism.settings import SECTION, TourismSettings
from tenants.areas.areas import find_outline, list_areas
from tenants.registry.settings import load_settings
from tenants.registry.site import TenantSite

VIETNAM = (102.0, 118.0, 7.0, 24.0)
"""West, east, south, north: enough to see that longitude and latitude are exchanged."""


def write_ground(path: Path, site: Site) -> None:
    """Put it into a file. Three statements."""
    outline = find_outline(site) if isinstance(site, TenantSite) else None
    facts: dict[str, Any] = {
        "outline": outline.to_geojson() if outline is not None else None,
        "centre": [site.centre.lon, site.centre.lat],
        "radius_m": site.radius_m,
        "margin_m": load_settings(site.tenant_id, SECTION, TourismSettings)["place_margin_m"],
        "wards": [[area.code, area.outline] for area in list_areas(site.tenant_id) if area.outline is not None],
    }
    path.write_text(json.dumps(facts), encoding="utf-8")


class KnownGround:
    """What `write_ground` wrote."""

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
