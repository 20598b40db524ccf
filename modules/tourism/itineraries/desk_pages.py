"""The desk's list of itineraries, their steps, previews and former versions. The form is in `desk_form.py`."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import read_version, refusal
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.itineraries.desk_form import ITINERARY_DESK, itinerary_form, overtaken_button
from modules.tourism.itineraries.desk_forms import values_of
from modules.tourism.itineraries.drafts import ItineraryDraft, from_content
from modules.tourism.itineraries.kinds import (
    ITINERARY_STATUSES,
    ITINERARY_TONES,
    THEMES,
    ItineraryStatus,
    ItineraryTheme,
)
from modules.tourism.itineraries.models import Itinerary
from modules.tourism.itineraries.pages import itinerary_page
from modules.tourism.itineraries.presentation import length_words
from modules.tourism.itineraries.queries import ItineraryRow, list_all_itineraries, list_stops, stops_of_draft
from modules.tourism.itineraries.service import (
    get_itinerary,
    get_itinerary_version,
    restore_itinerary,
    take_itinerary_step,
)
from modules.tourism.itineraries.steps import ITINERARY_STEPS
from modules.tourism.texts import SOURCE, untranslated
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/itineraries")
@require(p.ITINERARY_VIEW)
def itinerary_list() -> ResponseReturnValue:
    """All itineraries, a tab for each state. Two statements beside the session's."""
    status = request.args.get("status", "")
    status = status if status in set(ItineraryStatus) else ""
    cursor = request.args.get("cursor", "")
    page = list_all_itineraries(tenant_id(), status=status, cursor=cursor)
    here: dict[str, Any] = {"status": status} if status else {}
    return render_template(
        "tourism/itineraries/desk.html",
        lines=[line_of(each) for each in page.items],
        tabs=ITINERARY_DESK.tabs(tenant_id(), status),
        status=status,
        may_edit=acting_member().may(p.ITINERARY_EDIT) and not g.get("read_only"),
        next_url=url_for(".itinerary_list", **here, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".itinerary_list", **here) if cursor else None,
    )


def line_of(itinerary: Itinerary) -> dict[str, object]:
    """A row of the table."""
    status = ItineraryStatus(itinerary.status)
    return {
        "slug": itinerary.slug,
        "name": itinerary.texts[SOURCE]["name"],
        "theme": str(THEMES[ItineraryTheme(itinerary.theme)]),
        "length": length_words(itinerary.days, itinerary.stop_count),
        "status": str(ITINERARY_STATUSES[status]),
        "tone": ITINERARY_TONES[status],
        "is_untranslated": bool(untranslated(itinerary.texts)),
    }


@routes.post("/itineraries/<itinerary>/steps/<action>")
@require(p.ITINERARY_EDIT)
def itinerary_step(itinerary: str, action: str) -> ResponseReturnValue:
    """Publish, take back or put away; the step itself asks for the permission to publish."""
    found, version = get_itinerary(tenant_id(), itinerary), read_version()
    try:
        step = take_itinerary_step(found, action, version=version, actor=acting_member())
    except Conflict:
        session.rollback()
        wanted = ITINERARY_STEPS[action].title if action in ITINERARY_STEPS else action
        return overtaken_button(itinerary, wanted=wanted)
    except Invalid as error:
        return itinerary_form(found, values_of(found), errors=refusal(error), status=422)
    flash(str(step.done), "success")
    return redirect(url_for(".itinerary_edit", itinerary=itinerary), 303)


@routes.get("/itineraries/<itinerary>/preview")
@require(p.ITINERARY_VIEW)
def itinerary_preview(itinerary: str) -> ResponseReturnValue:
    """As it stands now. Two statements beside the session's."""
    site = current_site()
    found = get_itinerary(site.tenant_id, itinerary)
    at = url_for(".itinerary_preview", itinerary=itinerary)
    return itinerary_page(shown(found), list_stops(site.tenant_id, found.id), site, is_preview=True, at=at)


@routes.get("/itineraries/<itinerary>/versions/<int:number>")
@require(p.ITINERARY_VIEW)
def itinerary_version(itinerary: str, number: int) -> ResponseReturnValue:
    """As it was written then. Three statements beside the session's."""
    site = current_site()
    found = get_itinerary(site.tenant_id, itinerary)
    draft = from_content(get_itinerary_version(site.tenant_id, found.id, number).content)
    at = url_for(".itinerary_version", itinerary=itinerary, number=number)
    stops = stops_of_draft(site.tenant_id, draft.stops)
    return itinerary_page(shown(found, draft), stops, site, is_preview=True, at=at)


@routes.post("/itineraries/<itinerary>/versions/<int:number>/restore")
@require(p.ITINERARY_EDIT)
def itinerary_restore(itinerary: str, number: int) -> ResponseReturnValue:
    """Make a former version the newest one; the state stays."""
    found, seen = get_itinerary(tenant_id(), itinerary), read_version()
    try:
        restore_itinerary(found, number, version=seen, actor=acting_member())
    except Conflict:
        session.rollback()
        return overtaken_button(itinerary, wanted=_("Khôi phục bản %(number)s", number=number))
    flash(_("Đã khôi phục bản %(number)s.", number=number), "success")
    return redirect(url_for(".itinerary_edit", itinerary=itinerary), 303)


def shown(itinerary: Itinerary, draft: ItineraryDraft | None = None) -> ItineraryRow:
    """A stored itinerary, or a version of it, as the public page reads it."""
    said: dict[str, Any] = {name: getattr(itinerary, name) for name in ItineraryRow._fields if name != "picture_id"}
    if draft is not None:
        days = max((stop.day for stop in draft.stops), default=1)
        said |= {"texts": draft.texts, "theme": draft.theme, "mode": draft.mode, "starts_at": draft.starts_at}
        said |= {"days": days, "stop_count": len(draft.stops)}
    return ItineraryRow(**said, picture_id=None)
