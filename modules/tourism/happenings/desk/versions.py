"""A happening as visitors will see it, and former versions of it: looked at, and restored."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values.errors import Conflict
from dothi.web.forms import read_version
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.happenings.desk.form import late_happening
from modules.tourism.happenings.desk.previewing import as_public
from modules.tourism.happenings.drafts import from_content
from modules.tourism.happenings.models import Happening
from modules.tourism.happenings.pages import happening_page
from modules.tourism.happenings.service import PLAIN, get_happening, get_happening_version, restore_happening
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/happenings/<happening>/preview")
@require(p.HAPPENING_VIEW)
def preview_happening(happening: str) -> ResponseReturnValue:
    """As it stands now. Two statements beside the session's."""
    return shown(get_happening(tenant_id(), happening))


@routes.get("/happenings/<happening>/versions/<int:number>")
@require(p.HAPPENING_VIEW)
def happening_version(happening: str, number: int) -> ResponseReturnValue:
    """As it was written then. Three statements beside the session's."""
    found = get_happening(tenant_id(), happening)
    draft = from_content(get_happening_version(found, number).content)
    return shown(found, **{name: getattr(draft, name) for name in (*PLAIN, "texts", "excepted", "changes")})


@routes.post("/happenings/<happening>/versions/<int:number>/restore")
@require(p.HAPPENING_EDIT)
def restore_happening_version(happening: str, number: int) -> ResponseReturnValue:
    """Make a former version the newest one; the state stays."""
    found, seen = get_happening(tenant_id(), happening), read_version()
    try:
        restore_happening(found, number, version=seen, actor=acting_member())
    except Conflict:
        return late_happening(happening, _("Khôi phục bản %(number)s", number=number))
    flash(_("Đã khôi phục bản %(number)s.", number=number), "success")
    return redirect(url_for(".edit_happening", happening=happening), 303)


def shown(happening: Happening, **other: Any) -> str:
    """The public page of it, with the way back to the desk."""
    back = url_for(".edit_happening", happening=happening.slug)
    return happening_page(current_site(), as_public(happening, **other), preview=back)
