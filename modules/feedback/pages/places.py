"""Places by name for forms without a map: the tenant's areas, and the centre that stands for one. For the pages."""

from __future__ import annotations

from dataclasses import dataclass

from dothi.sites.site import Site
from dothi.values.geo import Point
from tenants.areas import areas
from tenants.registry.site import TenantSite


@dataclass(frozen=True)
class AreaCentre:
    """A ward or commune with the middle of it."""

    name: str
    centre: Point


def area_options(site: Site) -> list[tuple[str, str]]:
    """The areas of the site as choices of a select. No statement: the site carries them."""
    return [(area.code, area.name) for area in site.areas] if isinstance(site, TenantSite) else []


def find_area(site: Site, code: str) -> AreaCentre | None:
    """The area with this code; None for one that isn't shown now. One statement."""
    row = areas.find_area(site.tenant_id, code=code, on=areas.shown_day(site))
    return AreaCentre(row.name, Point(row.lon, row.lat)) if row is not None else None
