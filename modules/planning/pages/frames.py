"""Where a page's map opens, and how looks are drawn: for templates of this module. No SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely
from flask import url_for
from shapely.geometry.base import BaseGeometry

from dothi.language.locales import spoken
from dothi.manifest.house import house
from dothi.sites.site import Site, current_site
from dothi.values.geo import Box
from modules.planning.codes import LandUse
from modules.planning.lookup.tables import outline_of, surroundings
from modules.planning.models import Layer
from modules.planning.plans.words import ADJUSTMENTS, KINDS, STANDINGS, STATE_TONES, STATES, THEMES

AROUND_M = 150.0


def map_frame(site: Site, around: BaseGeometry | None = None) -> dict[str, Any]:
    """Opens on a shape in degrees, or on the tenant. No statement while the outline is remembered."""
    if around is not None:
        box = Box(*around.bounds).grown(AROUND_M)
    else:
        outline = outline_of(site)
        box = outline.box.grown(300) if outline is not None else Box.around(site.centre, site.radius_m)
    settings = house().settings
    tiles = {"url": settings.map_tiles_url, "attribution": settings.map_tiles_attribution}
    return {
        "lon": box.centre.lon,
        "lat": box.centre.lat,
        "zoom": 17 if around is not None else 14,
        "bounds": bounds(box),
        "tiles": tiles if settings.map_tiles_url else None,
        "outline_url": url_for("tenants_public.outlines"),
    }


def layer_frame(layer: Layer, *, with_tenant: bool = False) -> dict[str, Any]:
    """Opens on a layer; on the tenant as well, to show how far apart they lie."""
    site, box = current_site(), shapely.box(layer.west, layer.south, layer.east, layer.north)
    if with_tenant:
        return map_frame(site, shapely.union(box, (outline_of(site) or surroundings(site)).shape))
    return map_frame(site, box)


def bounds(box: Box) -> str:
    """A box as addresses have it."""
    return f"{box.west:.6f},{box.south:.6f},{box.east:.6f},{box.north:.6f}"


def look_title(look: LandUse) -> str:
    """What a code means, in the reader's language."""
    return look.title(spoken())


def scale_title(scale: int | None) -> str:
    """`1/2.000` as plans have it in every language."""
    return f"1/{scale:,}".replace(",", ".") if scale else ""


FILTERS: dict[str, Callable[[Any], object]] = {
    "planning_theme": THEMES.__getitem__,
    "planning_kind": KINDS.__getitem__,
    "planning_adjustment": ADJUSTMENTS.__getitem__,
    "planning_standing": STANDINGS.__getitem__,
    "planning_state": STATES.__getitem__,
    "planning_tone": STATE_TONES.__getitem__,
    "planning_look": look_title,
    "planning_scale": scale_title,
}
"""The words of planning for all its templates."""
