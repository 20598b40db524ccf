"""The pictures of a place at the desk: added with a credit, described, put in order, taken away."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.web.forms import read_version, refusal
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.desk.form import overtaken_button, place_page
from modules.tourism.desk.forms import values_of
from modules.tourism.pictures import caption_picture, move_picture, put_picture, remove_picture
from modules.tourism.places.models import Place
from modules.tourism.places.service import get_place
from modules.tourism.texts import LANGUAGES, Texts

routes = Routes()


@routes.post("/places/<slug>/picture")
@require(p.EDIT)
def picture(slug: str) -> ResponseReturnValue:
    """Take the picture that came with the form."""
    sent = request.files.get("picture")
    stream = sent.stream if sent and sent.filename else None
    name = sent.filename or "" if sent else ""

    def add(place: Place, version: int) -> str:
        credit, alt = caption()
        put_picture(place, stream, name=name, credit=credit, alt=alt, version=version, actor=acting_member())
        return str(_("Đã thêm ảnh."))

    return taken(slug, add)


@routes.post("/places/<slug>/pictures/<uuid:file_id>")
@require(p.EDIT)
def change_picture(slug: str, file_id: UUID) -> ResponseReturnValue:
    """What the button says: `save` its words, let it come `earlier`, `remove` it."""
    action = request.form.get("action", "")

    def change(place: Place, version: int) -> str:
        actor = acting_member()
        if action == "save":
            credit, alt = caption()
            caption_picture(place, file_id, credit=credit, alt=alt, version=version, actor=actor)
            return str(_("Đã lưu ảnh."))
        if action == "earlier":
            move_picture(place, file_id, version=version, actor=actor)
            return str(_("Đã đổi thứ tự ảnh."))
        if action == "remove":
            remove_picture(place, file_id, version=version, actor=actor)
            return str(_("Đã bỏ ảnh."))
        raise NotFound(_("Không có trang này."))

    return taken(slug, change, about=f"-{file_id}")


def taken(slug: str, change: Callable[[Place, int], str], *, about: str = "") -> ResponseReturnValue:
    """Do it and come back; what is wrong stands beside the fields of the picture that it is `about`."""
    place, version = get_place(current_site().tenant_id, slug), read_version()
    try:
        done = change(place, version)
    except Conflict:
        session.rollback()
        return overtaken_button(slug, wanted=_("Lưu ảnh"))
    except Invalid as error:
        errors = {f"{name}{about}": reason for name, reason in refusal(error).items()}
        typed = {f"{name}{about}": value for name, value in request.form.items()}
        return place_page(place, values_of(place), errors=errors, picture_values=typed, status=422)
    flash(done, "success")
    return redirect(url_for(".edit", slug=slug, _anchor="pictures"), 303)


def caption() -> tuple[str, Texts]:
    """Credit and what the picture shows, as typed."""
    alt = {each: {"alt": " ".join(request.form.get(f"alt_{each}", "").split())} for each in LANGUAGES}
    return " ".join(request.form.get("credit", "").split()), alt
