"""`/admin/staff/<id>/end`: what somebody holds, who takes over, and the end of the membership."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.manifest.work_held import HandedOver
from dothi.sites.site import current_site
from dothi.values.errors import DomainError, NotFound
from dothi.web.forms import Errors, refusal
from dothi.web.routes import Routes
from tenants.kit.saved import saved
from tenants.people.leaving import Departure, leave, look_ahead

routes = Routes()

TO_UNIT = "unit"


@routes.get("/staff/<uuid:membership_id>/end")
@require("tenants.staff.edit")
def leaving_member(membership_id: UUID) -> ResponseReturnValue:
    """What ending the membership means, and the question who takes over."""
    return leaving_page(look_ahead(current_site(), membership_id, actor=acting_member()), "", {})


@routes.post("/staff/<uuid:membership_id>/end")
@require("tenants.staff.edit")
def end_member(membership_id: UUID) -> ResponseReturnValue:
    """Hand over and end the membership, both or nothing."""
    departure = look_ahead(current_site(), membership_id, actor=acting_member())
    chosen = request.form.get("successor", "")
    if departure.is_asking and not chosen and not departure.refusal:
        errors = {"successor": str(_("Vui lòng chọn người nhận bàn giao, hoặc trả về đơn vị."))}
        return leaving_page(departure, chosen, errors), 422
    try:
        done = leave(current_site(), membership_id, successor_id=read_successor(chosen), actor=acting_member())
    except NotFound:
        raise
    except DomainError as error:
        return leaving_page(departure, chosen, refusal(error)), error.status
    return saved("staff", farewell(departure, done))


def read_successor(text: str) -> UUID | None:
    """Whom the form names; None for the unit."""
    if text in {"", TO_UNIT}:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(_("Không có thành viên này.")) from None


def farewell(departure: Departure, done: HandedOver) -> str:
    """What was done, in a sentence or three."""
    sentences = [_("%(name)s không còn vào được khu vực làm việc của địa phương.", name=departure.member.name)]
    if done.given:
        sentences.append(_("Đã bàn giao: %(n)s việc.", n=done.given))
    if done.returned:
        sentences.append(_("Đã trả về đơn vị: %(n)s việc.", n=done.returned))
    return " ".join(sentences)


def leaving_page(departure: Departure, chosen: str, errors: Errors) -> str:
    """The page with what was chosen, and reasons."""
    people = [(str(successor.membership_id), successor.name) for successor in departure.successors]
    choices = [*people, (TO_UNIT, _("Trả về đơn vị"), _("Thủ trưởng đơn vị phân công lại từng việc."))]
    return render_template(
        "tenants/admin/leaving.html", departure=departure, choices=choices, chosen=chosen, errors=errors
    )
