"""The picture of a place: sent with its credit, looked at once it is there; removed. Called from the form's page."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import read_version
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.desk.form import overtaken_button, place_page
from modules.tourism.desk.forms import values_of
from modules.tourism.pictures import put_picture
from modules.tourism.places.service import get_place

routes = Routes()


@routes.post("/places/<slug>/picture")
@require(p.EDIT)
def picture(slug: str) -> ResponseReturnValue:
    """Take the picture that came with the form; the former one is no longer shown."""
    place, version = get_place(current_site().tenant_id, slug), read_version()
    credit, sent = " ".join(request.form.get("credit", "").split()), request.files.get("picture")
    try:
        stream = sent.stream if sent and sent.filename else None
        name = sent.filename or "" if sent else ""
        put_picture(place, stream, name=name, credit=credit, version=version, actor=acting_member())
    except Conflict:
        session.rollback()
        return overtaken_button(slug, wanted=_("Lưu ảnh"))
    except Invalid as error:
        errors = {name: str(reason) for name, reason in error.fields.items()}
        return place_page(get_place(current_site().tenant_id, slug), values_of(place), errors=errors, status=422)
    flash(_("Đã lưu ảnh."), "success")
    return redirect(url_for(".edit", slug=slug), 303)
