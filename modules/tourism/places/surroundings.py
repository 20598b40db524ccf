"""What a place asks of the tenant around it: does it lie inside, in which ward, which other one is it perhaps?"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, or_, select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.cells import cell_ranges
from dothi.values.geo import Box, Outline, Point, distance_m
from modules.tourism.places.drafts import SAME_WITHIN_M
from modules.tourism.places.models import Place
from modules.tourism.texts import SOURCE, Texts, read
from tenants.areas.areas import contains, list_areas, shown_day, site_contains
from tenants.gazetteer.words import folded
from tenants.registry.site import TenantSite


def is_inside(point: Point, *, margin_m: float, site: Site) -> bool:
    """Whether it lies in the site's tenant, or at most `margin_m` metres outside. Usually no statement."""
    if isinstance(site, TenantSite):
        return site_contains(site, point, margin_m)
    return contains(site.tenant_id, point, margin_m)


def is_ward(code: str, site: Site) -> bool:
    """Whether an area of today has this code: a former version may know another one. No statement."""
    return isinstance(site, TenantSite) and any(area.code == code for area in site.areas)


def find_ward(point: Point, *, site: Site) -> str:
    """The code of the ward around it, by its outline; empty where it lies in none. One statement."""
    for area in list_areas(site.tenant_id, on=shown_day(site)):
        if area.outline is not None and Outline.from_geojson(area.outline).contains(point):
            return area.code
    return ""


def find_same(tenant_id: int, texts: Texts, point: Point, *, but: UUID | None = None) -> Place | None:
    """A place of the same Vietnamese name within 100 metres, without the place `but`. One statement."""
    box = Box.around(point, SAME_WITHIN_M)
    near = or_(*(and_(Place.cell >= first, Place.cell < end) for first, end in cell_ranges(box)))
    found = session.scalars(select(Place).where(Place.tenant_id == tenant_id, near))
    name = folded(read(texts, "name", SOURCE).words)
    for place in found:
        is_near = place.id != but and distance_m(point, Point(place.lon, place.lat)) <= SAME_WITHIN_M
        if is_near and folded(read(place.texts, "name", SOURCE).words) == name:
            return place
    return None
