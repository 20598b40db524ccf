"""`/du-lich/q/<code>`: what a QR code opens. It leads to the place and counts the scan."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.permissions import public
from dothi.values.errors import NotFound
from dothi.web.routes import Routes
from modules.tourism.qr.links import LENGTH, find_linked
from modules.tourism.qr.scans import count_scan, is_person
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/q/<code>")
@public
def scanned(code: str) -> ResponseReturnValue:
    """Lead to the place. Two statements at most, one while the code is remembered."""
    found = find_linked(tenant_id(), code.lower()) if len(code) == LENGTH else None
    if found is None:
        raise NotFound(_("Mã này không còn dẫn đến điểm du lịch nào."))
    if is_person(request.method, request.headers):
        count_scan(tenant_id(), found.place_id)
    answer = redirect(url_for("tourism_public.place", slug=found.slug), 302)
    answer.headers["Cache-Control"] = "no-store"  # else the second scan of a phone isn't seen
    return answer
