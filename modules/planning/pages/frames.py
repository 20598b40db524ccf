"""Where a page's map opens, which box they ask for, and how looks are drawn. No SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely
from flask import request
from flask_babel import gettext as _
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from dothi.language.locales import spoken
from dothi.sites.site import Site, current_site
from dothi.values.errors import Malformed
from dothi.values.geo import Box, GeometryError
from modules.planning.codes import LandUse
from modules.planning.codes.hatches import hatch_patterns
from modules.planning.extract.words import day_words
from modules.planning.lookup.tables import outline_of, surroundings
from modules.planning.lookup.words import THEME_STATES, measures_words
from modules.planning.models import Layer
from modules.planning.parcels.models import ParcelFile
from modules.planning.plans.words import ADJUSTMENTS, KINDS, STANDINGS, STATE_TONES, STATES, THEMES
from tenants.areas.frame import MapFrame, map_frame

AROUND_M = 150.0


def shape_frame(site: Site, shape: BaseGeometry) -> MapFrame:
    """Opens on a shape in degrees."""
    return map_frame(site, Box(*shape.bounds).grown(AROUND_M), zoom=17)


def layer_frame(
    layer: Layer | ParcelFile, *, with_tenant: bool = False, beside: BaseGeometry | None = None
) -> MapFrame:
    """Opens on a layer, and what is drawn beside it; on the tenant as well, to show how far apart they lie."""
    site, box = current_site(), shapely.box(layer.west, layer.south, layer.east, layer.north)
    if with_tenant:
        return shape_frame(site, shapely.union(box, (outline_of(site) or surroundings(site)).shape))
    return shape_frame(site, box if beside is None else shapely.union(box, shapely.box(*beside.bounds)))


def middle_of(layer: Layer | ParcelFile) -> str:
    """Where a layer lies, as GeoJSON: for a pin, since beside a whole tenant a layer far away can't be seen."""
    middle: str = shapely.to_geojson(shapely.Point((layer.west + layer.east) / 2, (layer.south + layer.north) / 2))
    return middle


def asked_box(layer: Layer | ParcelFile) -> Box:
    """The box in this request's address, or that of the whole layer. Raises Malformed."""
    asked = request.args.get("bbox")
    try:
        return Box.parse(asked) if asked else Box(layer.west, layer.south, layer.east, layer.north)
    except GeometryError as error:
        raise Malformed(_("Khung bản đồ gồm bốn số: tây, nam, đông, bắc."), code="bad_box") from error


def look_title(look: LandUse) -> str:
    """What a code means, in the reader's language."""
    return look.title(spoken())


def scale_title(scale: int | None) -> str:
    """`1/2.000` as plans have it in every language."""
    return f"1/{scale:,}".replace(",", ".") if scale else ""


def measures(zone: Any) -> str:
    """What may be built in a zone, as far as its plan says."""
    return measures_words(zone.storeys, zone.density, zone.far)


def hatches(prefix: str) -> Markup:
    """The patterns of all hatches for a page's `<defs>`."""
    return Markup(hatch_patterns(prefix))  # noqa: S704  # our own, without a word of anybody's


FILTERS: dict[str, Callable[[Any], object]] = {
    "planning_theme": THEMES.__getitem__,
    "planning_kind": KINDS.__getitem__,
    "planning_adjustment": ADJUSTMENTS.__getitem__,
    "planning_standing": STANDINGS.__getitem__,
    "planning_state": STATES.__getitem__,
    "planning_tone": STATE_TONES.__getitem__,
    "planning_look": look_title,
    "planning_scale": scale_title,
    "planning_measures": measures,
    "planning_theme_state": THEME_STATES.__getitem__,
    "planning_day": day_words,
    "planning_hatches": hatches,
}
"""The words of planning for all its templates."""
