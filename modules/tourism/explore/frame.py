"""Where a map of the tenant opens, and what it is drawn on."""

from __future__ import annotations

from typing import NamedTuple

from flask import url_for

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.geo import Box
from tenants.areas.areas import find_outline
from tenants.registry.site import TenantSite


class ExploreFrame(NamedTuple):
    """As the macros of maps want it."""

    lon: float
    lat: float
    zoom: int
    bounds: str
    tiles: dict[str, str] | None
    outline_url: str


def box_of(site: Site) -> Box:
    """The box around the tenant. No statement while the outline is remembered."""
    outline = find_outline(site) if isinstance(site, TenantSite) else None
    return outline.box.grown(300) if outline is not None else Box.around(site.centre, site.radius_m)


def map_frame(site: Site) -> ExploreFrame:
    """Opens on the tenant, never on the world."""
    box, settings = box_of(site), house().settings
    tiles = {"url": settings.map_tiles_url, "attribution": settings.map_tiles_attribution}
    return ExploreFrame(
        lon=site.centre.lon,
        lat=site.centre.lat,
        zoom=13,
        bounds=f"{box.west:.5f},{box.south:.5f},{box.east:.5f},{box.north:.5f}",
        tiles=tiles if settings.map_tiles_url else None,
        outline_url=url_for("tenants_public.outlines"),
    )
