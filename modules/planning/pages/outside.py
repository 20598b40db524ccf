"""Land that isn't the tenant's, or not all of it: whose it is, and the same question at their page."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

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
from modules.planning.lookup.outside import next_door, outside_of
from modules.planning.lookup.question import QuestionError, about_land, about_point
from tenants.areas.neighbours import Neighbour
from tenants.gazetteer.points import find_words

PINS_PER_HOUR = 3600
MOST_TOLD = 3
routes = Routes()


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
