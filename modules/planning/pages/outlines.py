"""Asking by an outline: drawn on the map, or in a file of one polygon. Both lead to the answer's own address."""

from __future__ import annotations

from typing import Any

import shapely
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import fields
from marshmallow.validate import Length

from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Invalid
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.limits import limited
from dothi.web.routes import Routes
from modules.planning.imports.asking import LARGEST_BYTES, land_of_file
from modules.planning.lookup.asked import LOOKUPS_PER_HOUR, LandQuestion
from modules.planning.lookup.question import Question, QuestionError
from modules.planning.lookup.reasons import sentence
from modules.planning.pages.asked import AskedDayForm
from modules.planning.pages.frames import shape_frame
from modules.planning.pages.land import land_drawn
from modules.planning.pages.public import lead_to, point_of
from tenants.areas.frame import map_frame
from tenants.kit.reading_page import sent_file

routes = Routes()
FILES_PER_HOUR = 60
NOTHING_DRAWN = _l("Vui lòng chạm vào bản đồ ít nhất ba lần, mỗi lần một góc thửa.")


class DrawnForm(AskedDayForm):
    """A polygon as GeoJSON, which the page's script writes."""

    hinh = fields.String(
        required=True, error_messages={"required": NOTHING_DRAWN}, validate=Length(min=1, error=NOTHING_DRAWN)
    )


@routes.get("/khoanh-dat")
@public
def outline() -> ResponseReturnValue:
    """Where land is drawn or a file is chosen."""
    return outline_page({})


@routes.post("/khoanh-dat")
@public
@limited("planning", per_hour=LOOKUPS_PER_HOUR)
def ask_drawn() -> ResponseReturnValue:
    """Lead to the answer for what was drawn."""
    typed, errors = load_form(DrawnForm(), request.form)
    if errors:
        return outline_page(errors), 422
    try:
        question = land_drawn(typed["hinh"])
    except QuestionError as error:
        return outline_page({"hinh": sentence(error.code)}), 422
    return lead_to(asked_for(question, typed))


@routes.post("/tep-thua")
@public
@limited("planning.file", per_hour=FILES_PER_HOUR)
def ask_file() -> ResponseReturnValue:
    """Lead to the answer for the land in a file."""
    typed, errors = load_form(AskedDayForm(), request.form)
    file = sent_file(most=LARGEST_BYTES)
    if file is None:
        errors["file"] = _("Vui lòng chọn tệp.")
    if errors or file is None:
        return outline_page(errors), 422
    try:
        question = land_of_file(current_site(), file)
    except Invalid as error:
        return outline_page(refusal(error)), 422
    return lead_to(asked_for(question, typed))


def asked_for(question: Question, typed: dict[str, Any]) -> LandQuestion:
    """The question with what was typed beside it."""
    return LandQuestion(question=question, day=typed["ngay"] or clock.local_today(), registered_m2=typed["dt"])


def outline_page(errors: Errors) -> str:
    """The page with what was typed, and what was drawn; its map opens at `lon`, `lat` where they are given."""
    site, around = current_site(), point_of(f"{request.args.get('lon')},{request.args.get('lat')}")
    return render_template(
        "planning/outline.html",
        errors=errors,
        typed={name: request.form.get(name, "") for name in ("hinh", "ngay", "dt")},
        map=shape_frame(site, shapely.Point(around.lon, around.lat)) if around else map_frame(site),
        search={"url": url_for("tenants_gazetteer.find"), "look_url": "", "typed": "", "found": ()},
    )
