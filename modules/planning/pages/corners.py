"""Asking by the table of corners of a certificate: read, judged, and led to its answer, or shown with what is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import fields

from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.web.fields import NEEDED, one_of
from dothi.web.forms import load_form
from dothi.web.limits import limited
from dothi.web.routes import Routes
from modules.planning.coordinates.systems import likely_systems
from modules.planning.corners.judging import Judged
from modules.planning.corners.reading import LONGEST_TEXT
from modules.planning.corners.reasons import sentence
from modules.planning.lookup.asked import LOOKUPS_PER_HOUR, LandQuestion
from modules.planning.lookup.question import QuestionError
from modules.planning.lookup.reasons import sentence as question_sentence
from modules.planning.lookup.tables import judge_text, question_of
from modules.planning.pages.asked import AskedDayForm
from modules.planning.pages.frames import shape_frame
from modules.planning.pages.land import drawn
from modules.planning.pages.outside import whose_corners
from modules.planning.pages.public import ask_page, lead_to

routes = Routes()


class CornersForm(AskedDayForm):
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
        is_elsewhere = any(problem.code == "elsewhere" for problem in judged.problems)
        epsg = int(typed["truc"] or 0)
        doors = whose_corners(current_site(), typed["goc"], epsg=epsg) if is_elsewhere else ()
        return ask_page({"goc": sentence(judged.problems[0])}, judged=shown(judged), doors=doors), 422
    return lead_to(LandQuestion(question=question, day=typed["ngay"] or clock.local_today(), registered_m2=typed["dt"]))


def shown(judged: Judged) -> dict[str, Any]:
    """What was understood, for the page."""
    wrong = {corner for problem in judged.problems for corner in problem.corners}
    return {
        "rows": [(corner.number, corner.y, corner.x, corner.number in wrong) for corner in judged.corners],
        "system": judged.system.name if judged.system else "",
        "reasons": [sentence(problem) for problem in judged.problems],
        **drawn_corners(judged),
    }


def drawn_corners(judged: Judged) -> dict[str, Any]:
    """The corners as a line on a map, a single one as a point; nothing while nobody knows where they lie."""
    if judged.places is None or not np.isfinite(judged.places).all():
        return {}
    places = judged.places
    found = shapely.LineString([*places, places[0]]) if len(places) > 1 else shapely.Point(places[0])
    return {"map": shape_frame(current_site(), found), "drawn": drawn(found)}
