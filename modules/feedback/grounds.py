"""A part of the tenant to which lists and maps are narrowed: one of its areas, or what lies near a place.

Cells find what lies in its box (b-tree: `feedback_report_map_idx`), a polygon of PostgreSQL's tells what is inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import shapely
from shapely.geometry import Polygon

from dothi.sites.site import Site
from dothi.values.geo import METRES_PER_DEGREE, Box, Outline, Point
from dothi.values.memory import OfApp, Sized
from tenants.areas.areas import find_area, shown_day
from tenants.registry.site import TenantSite

NEAR_M = 1_000
FINE_DEGREES = 0.00003
"""About 3 m: so far a border may be off, since each report is compared with all its corners."""
MOST_CHARACTERS_KEPT = 4_000_000


@dataclass(frozen=True)
class Ground:
    """Its box, and its outline as the text of one polygon."""

    box: Box
    polygon: str


_grounds = OfApp(
    lambda: Sized[tuple[int, int, date, str], Ground](MOST_CHARACTERS_KEPT, size_of=lambda ground: len(ground.polygon))
)
"""By tenant, version of its areas, day and code."""


def around(place: Point) -> Ground:
    """What lies at most `NEAR_M` metres from a place."""
    box = Box.around(place, NEAR_M)
    up, across = NEAR_M / METRES_PER_DEGREE, (box.east - box.west) / 2
    circle = shapely.transform(
        shapely.Point(0, 0).buffer(1, quad_segs=8), lambda xy: xy * (across, up) + (place.lon, place.lat)
    )
    return Ground(box, as_polygon([circle]))


def find_ground(site: Site, code: str) -> Ground | None:
    """An area that the site shows, its circle where it has no outline. One statement unless it is remembered."""
    if not isinstance(site, TenantSite) or all(area.code != code for area in site.areas):
        return None
    key = (site.tenant_id, site.areas_version, shown_day(site), code)
    return _grounds().find(key) or _keep(key)


def _keep(key: tuple[int, int, date, str]) -> Ground | None:
    tenant_id, _version, day, code = key
    area = find_area(tenant_id, code=code, on=day)
    if area is None:
        return None
    if area.outline is None:
        box = Box.around(Point(area.lon, area.lat), area.radius_m)
        ground = Ground(box, as_polygon([shapely.box(box.west, box.south, box.east, box.north)]))
    else:
        outline = Outline.from_geojson(area.outline)
        shape = shapely.simplify(outline.shape, FINE_DEGREES)
        ground = Ground(outline.box, as_polygon(shapely.get_parts(shape)))
    _grounds().keep(key, ground)
    return ground


def as_polygon(parts: Iterable[Polygon]) -> str:
    """Several polygons with holes as one for `@>`, which counts how often a border goes around a point.

    Shells go one way, holes the other, each from the first corner of all and back to it.
    """
    corners = [corner for ring in _rings(parts) for corner in ring]
    return "(" + ",".join(f"({lon:.6f},{lat:.6f})" for lon, lat in corners) + ")"


def _rings(parts: Iterable[Polygon]) -> Iterator[list[tuple[float, float]]]:
    start: tuple[float, float] | None = None
    for part in parts:
        turned = shapely.orient_polygons(part)
        for ring in (turned.exterior, *turned.interiors):
            corners = [(lon, lat) for lon, lat, *_height in ring.coords]
            start = start or corners[0]
            yield [*corners, start]
