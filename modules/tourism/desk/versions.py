"""A draft as visitors would see it, and former versions: looked at, and restored."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import Site, current_site
from dothi.values.errors import Conflict
from dothi.web.forms import read_version
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.desk.form import overtaken_button
from modules.tourism.explore.pages import preview as preview_page
from modules.tourism.explore.queries import ShownPlace
from modules.tourism.pictures import list_pictures
from modules.tourism.places.drafts import PlaceDraft, from_content
from modules.tourism.places.models import Place
from modules.tourism.places.service import PLAIN, get_place, get_version, restore_version

routes = Routes()


@routes.get("/places/<slug>/preview")
@require(p.VIEW)
def preview(slug: str) -> ResponseReturnValue:
    """As it stands now. Two statements beside the session's."""
    site = current_site()
    place = get_place(site.tenant_id, slug)
    return preview_page(shown(place), site, pictures=list_pictures(site.tenant_id, place.id))


@routes.get("/places/<slug>/versions/<int:number>")
@require(p.VIEW)
def version(slug: str, number: int) -> ResponseReturnValue:
    """As it was written then. Two statements beside the session's."""
    site = current_site()
    place = get_place(site.tenant_id, slug)
    draft = from_content(get_version(site.tenant_id, place.id, number).content)
    return preview_page(shown(place, **facts_of(draft)), site)


@routes.post("/places/<slug>/versions/<int:number>/restore")
@require(p.EDIT)
def restore(slug: str, number: int) -> ResponseReturnValue:
    """Make a former version the newest one; the state stays."""
    site: Site = current_site()
    place, seen = get_place(site.tenant_id, slug), read_version()
    try:
        restore_version(site, place, number, version=seen, actor=acting_member())
    except Conflict:
        session.rollback()
        return overtaken_button(slug, wanted=_("Khôi phục bản %(number)s", number=number))
    flash(_("Đã khôi phục bản %(number)s.", number=number), "success")
    return redirect(url_for(".edit", slug=slug), 303)


def facts_of(draft: PlaceDraft) -> dict[str, Any]:
    """What a version says, by the names of the row."""
    names = {*PLAIN, "texts", "area_code"} & set(ShownPlace._fields)
    return {name: getattr(draft, name) for name in names}


def shown(place: Place, **other: Any) -> ShownPlace:
    """A stored place as the public pages read it."""
    return ShownPlace(**{name: getattr(place, name) for name in ShownPlace._fields} | other)
