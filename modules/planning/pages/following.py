"""Following an area: the form at /quy-hoach/theo-doi, and the secret link by which it is confirmed and ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema, fields, pre_load
from shapely.geometry.base import BaseGeometry

from dothi.language.formatting import number
from dothi.language.locales import spoken
from dothi.manifest.permissions import public
from dothi.notify import is_one_click
from dothi.sites.site import Site, current_site
from dothi.values.addresses import written_address
from dothi.values.errors import TooMany
from dothi.values.geo import Box, Outline, Point
from dothi.web.fields import NEEDED, email_needed
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.limits import limited
from dothi.web.routes import Routes
from modules.planning.following.areas import FollowedArea, area_of_question, area_of_ward
from modules.planning.following.service import (
    ask_to_follow,
    confirm,
    ends_at,
    follow_days,
    get_follower,
    stop,
)
from modules.planning.lookup.answer import plane_of
from modules.planning.lookup.kept import question_named
from modules.planning.lookup.places import is_inside, place_words
from modules.planning.lookup.question import Question, QuestionError
from modules.planning.lookup.reasons import sentence
from modules.planning.pages.frames import shape_frame
from modules.planning.pages.land import drawn
from modules.planning.shapes import unpack
from tenants.areas.areas import find_area, shown_day
from tenants.registry.models import AreaRow
from tenants.registry.site import TenantSite

ASKED_PER_HOUR = 30
routes = Routes()
links = Routes()


class FollowForm(Schema):
    """Whose address, and of which area: a question's code or a ward."""

    email = fields.String(required=True, error_messages=NEEDED, validate=email_needed)
    q = fields.String(load_default="")
    ward = fields.String(load_default="")

    @pre_load
    def tidy(self, data: Mapping[str, Any], **_rest: Any) -> dict[str, Any]:
        """The address as mail programs copy it."""
        return {**data, "email": written_address(data.get("email", ""))}


@routes.get("/theo-doi")
@public
def follow() -> ResponseReturnValue:
    """The form: for the area of a question (`q`), or with the wards to choose from. One statement for the words."""
    area, errors = asked_area()
    return follow_page(area, errors=errors), 422 if errors else 200


@routes.post("/theo-doi")
@public
@limited("planning.follow", per_hour=ASKED_PER_HOUR)
def ask() -> ResponseReturnValue:
    """Send the link that confirms it; the answer is the same whoever's address it is."""
    area, wrong = asked_area()
    typed, errors = load_form(FollowForm(), request.form)
    errors = {**wrong, **errors}
    if area is None and not wrong:
        errors = {"ward": _("Vui lòng chọn phường, xã.")} | errors
    if errors or area is None:
        return follow_page(area, errors=errors), 422
    try:
        ask_to_follow(current_site().tenant_id, area, email=typed["email"], language=spoken())
    except TooMany as error:
        return follow_page(area, errors=refusal(error, at="email")), error.status
    return redirect(url_for(".asked"), 303)


@routes.get("/theo-doi/da-gui")
@public
def asked() -> ResponseReturnValue:
    """What to do next: open the mail."""
    return render_template("planning/follow_sent.html")


def follow_link(site: Site, question: Question, code: str) -> str | None:
    """The form for a question that stands as `code` in addresses; None where its land isn't ours."""
    return url_for("planning_public.follow", q=code) if is_inside(site, question.in_degrees()) else None


def asked_area() -> tuple[FollowedArea | None, Errors]:
    """The area that address or form name; neither area nor errors where none is named."""
    site = current_site()
    if code := request.values.get("q", ""):
        try:
            question = question_named(site.tenant_id, code)
        except QuestionError as error:
            return None, {"ward": sentence(error.code)}
        if not is_inside(site, question.in_degrees()):
            return None, {"ward": _("Khu vực này nằm ngoài %(name)s.", name=site.name)}
        return area_of_question(question, words_of(site, question)), {}
    if ward := request.values.get("ward", ""):
        found = find_area(site.tenant_id, code=ward, on=shown_day(site))
        if found is None:
            return None, {"ward": _("Vui lòng chọn phường, xã trong danh sách.")}
        return area_of_ward(found.code, found.name, outline_of_ward(found)), {}
    return None, {}


def outline_of_ward(ward: AreaRow) -> BaseGeometry:
    """Its outline; the box around it where it has none."""
    if ward.outline is not None:
        return Outline.from_geojson(ward.outline).shape
    around = Box.around(Point(ward.lon, ward.lat), ward.radius_m)
    return shapely.box(around.west, around.south, around.east, around.north)


def words_of(site: Site, question: Question) -> str:
    """The area as people say it: `Thửa đất 380 m² gần Đường Hùng Vương, Phường 1`."""
    there = question.in_degrees()
    place = place_words(site.tenant_id, there) or f"{there.centroid.y:.5f}, {there.centroid.x:.5f}"
    if question.is_point:
        return str(_("Vị trí gần %(place)s", place=place))
    area = number(round(question.in_plane(plane_of(question)).area))
    return str(_("Thửa đất %(area)s m² gần %(place)s", area=area, place=place))


def follow_page(area: FollowedArea | None, *, errors: Errors) -> str:
    """The form with what was typed."""
    site = current_site()
    return render_template(
        "planning/follow.html",
        area=area,
        code=request.values.get("q", "") if area is not None else "",
        errors=errors,
        typed={name: request.values.get(name, "") for name in ("email", "ward")},
        wards=wards_of(site),
        days=follow_days(site.tenant_id),
        **shown_map(site, area),
    )


def wards_of(site: Site) -> Sequence[tuple[str, str]]:
    """The wards to choose from. No statement."""
    return [(area.code, area.name) for area in site.areas] if isinstance(site, TenantSite) else []


def shown_map(site: Site, area: FollowedArea | None) -> dict[str, Any]:
    """The area on a map; nothing where it isn't chosen yet."""
    return {"map": shape_frame(site, area.shape), "drawn": drawn(area.shape)} if area is not None else {}


@links.get("/<token>")
@links.get("/<token>/ngung")
@public
def followed(token: str) -> ResponseReturnValue:
    """What is followed, until when, and the buttons. A mail's link alone changes nothing: programs open it too."""
    site = current_site()
    found = get_follower(site.tenant_id, token)
    shape = unpack(found.shape)
    return render_template(
        "planning/followed.html",
        follower=found,
        ends=ends_at(found, follow_days(site.tenant_id)),
        map=shape_frame(site, shape),
        drawn=drawn(shape),
    )


@links.post("/<token>")
@public
def start(token: str) -> ResponseReturnValue:
    """Confirm the address, or begin the time anew."""
    confirm(current_site().tenant_id, token)
    flash(_("Đã xác nhận. Khi có quy hoạch được công bố ở khu vực này, bạn sẽ nhận được thư."), "success")
    return redirect(url_for(".followed", token=token), 303)


@links.post("/<token>/ngung")
@public
def end(token: str) -> ResponseReturnValue:
    """Stop: the address is forgotten at once. Mail programs send this without our token."""
    stop(current_site().tenant_id, token)
    if is_one_click(request.form):
        return ended()
    return redirect(url_for(".ended"), 303)


@links.get("/da-ngung")
@public
def ended() -> ResponseReturnValue:
    """It is over."""
    return render_template("planning/follow_ended.html")


def keep_secret(response: Response) -> Response:
    """The address is the secret: it isn't kept, indexed or told to other sites."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
