"""Land that isn't the tenant's, or not all of it: whose it is, and the same question at their page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from shapely.geometry.base import BaseGeometry

from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.values.errors import Malformed
from dothi.values.geo import GeometryError, Point
from dothi.web.limits import limited
from dothi.web.routes import Routes
from modules.planning.coordinates.systems import SYSTEMS, System, neighbours
from modules.planning.corners.judging import faults, positions_of
from modules.planning.corners.reading import Table, read_table
from modules.planning.lookup.asked import LandQuestion
from modules.planning.lookup.places import is_inside, middle
from modules.planning.lookup.question import LONGEST_CODE, QuestionError, about_land, about_point, encode
from modules.planning.lookup.tables import outline_of
from tenants.areas.neighbours import Neighbour, find_service_next_door
from tenants.gazetteer.points import find_words

PINS_PER_HOUR = 3600
LEAST_PERCENT = 1
"""Of the land: less outside is the roughness of two drawings of one border."""
MOST_TOLD = 3
routes = Routes()


@dataclass(frozen=True, kw_only=True)
class Outside:
    """How much of it isn't ours, in per cent, and whose that is, as far as we know."""

    percent: int
    neighbour: Neighbour | None


@routes.get("/vi-tri")
@public
@limited("planning.pin", per_hour=PINS_PER_HOUR)
def pin() -> ResponseReturnValue:
    """What the page says of its pin at the tap: words for it, and whose place it is when not ours. One statement."""
    try:
        point = Point(float(request.args.get("lon", "")), float(request.args.get("lat", "")))
    except (ValueError, GeometryError) as error:
        raise Malformed(_("Vị trí gồm hai số thập phân: kinh độ, vĩ độ."), code="bad_point") from error
    site = current_site()
    asked = LandQuestion(question=about_point(point), day=clock.local_today(), registered_m2=None)
    told = told_outside(site, asked)
    answer: Response = jsonify(words=str(find_words(site.tenant_id, point)), outside=told)
    return answer


def told_outside(site: Site, asked: LandQuestion) -> str:
    """What a page says of it; empty where all of it is ours."""
    found = outside_of(site, asked)
    return render_template("planning/_outside.html", outside=found).strip() if found is not None else ""


def outside_of(site: Site, asked: LandQuestion) -> Outside | None:
    """What of the question isn't the tenant's; None where all of it is. No statement while outlines are remembered."""
    there = asked.question.in_degrees()
    if not is_inside(site, there):
        return Outside(percent=100, neighbour=next_door(site, there, asked))
    outline = outline_of(site)
    if outline is None or asked.question.is_point or outline.shape.covers(there):
        return None
    beyond = shapely.difference(there, outline.shape)
    percent = round(100 * beyond.area / there.area)
    if percent < LEAST_PERCENT:
        return None
    return Outside(percent=percent, neighbour=next_door(site, beyond, asked))


def next_door(site: Site, there: BaseGeometry, asked: LandQuestion) -> Neighbour | None:
    """Whose it is, with the same question at their page."""
    code = encode(asked.question)
    address: dict[str, Any] = asked.address(code) if len(code) <= LONGEST_CODE else {}
    path = url_for("planning_public.show" if address else "planning_public.index", **address)
    return find_service_next_door(site, middle(there), service="planning", path=path)


def whose_corners(site: Site, text: str, *, epsg: int) -> Sequence[tuple[System, Neighbour]]:
    """Neighbours in which a table that isn't ours may lie, each with its plane: numbers alone don't tell which."""
    table = read_table(text)
    planes = [SYSTEMS[epsg]] if epsg in SYSTEMS else neighbours()
    flat, _places = positions_of(table, planes[0])
    if len(flat) < 3 or faults(flat):
        return []
    found: dict[str, tuple[System, Neighbour]] = {}
    for plane in planes:
        neighbour = neighbour_in(site, table, plane)
        if neighbour is not None:
            found.setdefault(neighbour.name, (plane, neighbour))
    return list(found.values())[:MOST_TOLD]


def neighbour_in(site: Site, table: Table, plane: System) -> Neighbour | None:
    """Whose the land of a table is, if its numbers are of this plane."""
    flat, places = positions_of(table, plane)
    try:
        question = about_land([flat.tolist()], plane)
    except QuestionError:
        return None
    asked = LandQuestion(question=question, day=clock.local_today(), registered_m2=None)
    return next_door(site, shapely.Polygon(places), asked)
