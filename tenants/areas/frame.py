"""Where a page's map opens, and what it is drawn on: for the macros of maps."""

from __future__ import annotations

from typing import NamedTuple

from flask import url_for

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.geo import Box
from tenants.areas.areas import find_outline
from tenants.registry.site import TenantSite

MARGIN_M = 300


class MapFrame(NamedTuple):
    """As the macros want it; `bounds` are west, south, east, north."""

    lon: float
    lat: float
    zoom: int
    bounds: str
    tiles: dict[str, str] | None
    outline_url: str = ""
    is_part: bool = False
    """Whether it opens on a part of the tenant, and stays there once the boundaries have come."""


def map_frame(site: Site, part: Box | None = None, *, zoom: int = 14) -> MapFrame:
    """Opens on the tenant or a part of it, never on the world. No statement while the outline is remembered."""
    frame = frame_around(part or tenant_box(site), zoom=zoom)
    return frame._replace(outline_url=url_for("tenants_public.outlines"), is_part=part is not None)


def frame_around(box: Box, *, zoom: int) -> MapFrame:
    """Opens on a box, without a tenant's outline."""
    settings, centre = house().settings, box.centre
    return MapFrame(
        lon=centre.lon,
        lat=centre.lat,
        zoom=zoom,
        bounds=f"{box.west:.5f},{box.south:.5f},{box.east:.5f},{box.north:.5f}",
        tiles={"url": settings.map_tiles_url, "attribution": settings.map_tiles_attribution}
        if settings.map_tiles_url
        else None,
    )


def tenant_box(site: Site) -> Box:
    """The box around the tenant's outline, or around its centre while there is none."""
    outline = find_outline(site) if isinstance(site, TenantSite) else None
    return outline.box.grown(MARGIN_M) if outline is not None else Box.around(site.centre, site.radius_m)
