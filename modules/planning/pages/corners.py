"""Asking by the table of corners of a certificate: read, judged, and led to its answer, or shown with what is wrong."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import fields

from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.values.geo import Box, Outline
from dothi.web.fields import NEEDED, one_of
from dothi.web.forms import load_form
from dothi.web.limits import limited
from dothi.web.routes import Routes
from modules.planning.coordinates.systems import SYSTEMS, likely_systems
from modules.planning.corners.judging import Judged, judge
from modules.planning.corners.reading import LONGEST_TEXT, read_table
from modules.planning.corners.reasons import sentence
from modules.planning.lookup.question import Question, QuestionError, about_land
from modules.planning.lookup.reasons import sentence as question_sentence
from modules.planning.pages.asked import Asked, DayForm
from modules.planning.pages.frames import outline_of
from modules.planning.pages.public import LOOKUPS_PER_HOUR, ask_page, lead_to

routes = Routes()


class CornersForm(DayForm):
    """A pasted table, and the plane where it is known."""

    goc = fields.String(required=True, error_messages=NEEDED)
    truc = fields.String(load_default="", validate=one_of(["", *(str(system.epsg) for system in likely_systems())]))


@routes.post("/goc-thua")
@public
@limited("planning", per_hour=LOOKUPS_PER_HOUR)
def ask_corners() -> ResponseReturnValue:
    """Lead to the answer for this land; or say what was understood, and what is wrong with which corner."""
    typed, errors = load_form(CornersForm(), request.form)
    if not errors and len(typed["goc"]) > LONGEST_TEXT:
        errors = {"goc": _("Bảng tọa độ dài quá. Vui lòng chỉ dán các dòng có tọa độ.")}
    if errors:
        return ask_page(errors), 422
    judged = judge_text(current_site(), typed["goc"], epsg=int(typed["truc"] or 0))
    try:
        question = question_of(judged)
    except QuestionError as error:
        return ask_page({"goc": question_sentence(error.code)}, judged=shown(judged)), 422
    if question is None:
        return ask_page({"goc": _("Bảng tọa độ có chỗ cần xem lại.")}, judged=shown(judged)), 422
    return lead_to(Asked(question=question, day=typed["ngay"] or clock.local_today(), registered_m2=typed["dt"]))


def judge_text(site: Site, text: str, *, epsg: int = 0) -> Judged:
    """A table against the tenant of this site."""
    outline = outline_of(site) or circle(site)
    return judge(read_table(text), outline=outline.shape, system=SYSTEMS.get(epsg))


def circle(site: Site) -> Outline:
    """What stands for the outline of a tenant that has none yet: the box around it."""
    box = Box.around(site.centre, site.radius_m)
    corners = [(box.west, box.south), (box.east, box.south), (box.east, box.north), (box.west, box.north)]
    return Outline.from_geojson({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})


def question_of(judged: Judged) -> Question | None:
    """The question about this land; None when something is wrong with it. Raises QuestionError."""
    if judged.shape is None:
        return None
    return about_land([[(x, y) for x, y in judged.shape.exterior.coords[:-1]]], judged.system)


def shown(judged: Judged) -> dict[str, Any]:
    """What was understood, for the page."""
    wrong = {corner for problem in judged.problems for corner in problem.corners}
    return {
        "rows": [(corner.number, corner.y, corner.x, corner.number in wrong) for corner in judged.corners],
        "system": judged.system.name if judged.system else "",
        "reasons": [sentence(problem) for problem in judged.problems],
    }
