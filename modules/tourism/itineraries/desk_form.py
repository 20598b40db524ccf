"""The form of an itinerary: a new one, a stored one; a stale page says so and keeps what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.stale import Stale
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors, load_form, read_client_id, refusal
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.entries.desk import EntryDesk
from modules.tourism.itineraries.audited import ITINERARY_HISTORY
from modules.tourism.itineraries.desk_forms import (
    BLANK_ROWS,
    ItineraryForm,
    TypedStop,
    draft_from,
    labels,
    read_stops,
    rows_of,
    stops_words,
    typed_stops,
    values_of,
)
from modules.tourism.itineraries.drafts import ItineraryDraft
from modules.tourism.itineraries.facets import ITINERARIES
from modules.tourism.itineraries.kinds import ITINERARY_STATUSES, ITINERARY_TONES, THEMES, ItineraryStatus
from modules.tourism.itineraries.models import Itinerary
from modules.tourism.itineraries.queries import list_stops
from modules.tourism.itineraries.service import (
    change_itinerary,
    create_itinerary,
    get_itinerary,
    list_itinerary_versions,
)
from modules.tourism.itineraries.steps import open_steps
from modules.tourism.trips.ways import MODES
from tenants.kit.current import tenant_id

ITINERARY_DESK = EntryDesk(
    states=ItineraryStatus,
    titles=ITINERARY_STATUSES,
    tones=ITINERARY_TONES,
    stock=ITINERARIES,
    endpoint=".itinerary_list",
    history=ITINERARY_HISTORY,
    prefix="tourism.itinerary_",
)
routes = Routes()


@routes.get("/itineraries/new")
@require(p.ITINERARY_EDIT)
def itinerary_new() -> ResponseReturnValue:
    """An empty form."""
    return itinerary_form(None, {"starts_at": "07:30", "mode": "motorbike"}, rows=[])


@routes.post("/itineraries/new")
@require(p.ITINERARY_EDIT)
def itinerary_create() -> ResponseReturnValue:
    """Store a new draft."""
    draft, errors, _version = read_draft()
    if draft is not None:
        try:
            made = create_itinerary(tenant_id(), draft, actor=acting_member(), client_id=read_client_id())
        except Invalid as error:
            errors = refusal(error)
        else:
            flash(_("Đã lưu bản nháp. Công bố khi nội dung đã đủ."), "success")
            return redirect(url_for(".itinerary_edit", itinerary=made.slug), 303)
    return itinerary_form(None, request.form.to_dict(), rows=typed_stops(request.form), errors=errors, status=422)


@routes.get("/itineraries/<itinerary>")
@require(p.ITINERARY_VIEW)
def itinerary_edit(itinerary: str) -> ResponseReturnValue:
    """An itinerary with its form, steps and history. Three statements beside the session's."""
    found = get_itinerary(tenant_id(), itinerary)
    return itinerary_form(found, values_of(found))


@routes.post("/itineraries/<itinerary>")
@require(p.ITINERARY_EDIT)
def itinerary_save(itinerary: str) -> ResponseReturnValue:
    """Change an itinerary."""
    found = get_itinerary(tenant_id(), itinerary)
    draft, errors, version = read_draft()
    if draft is not None:
        try:
            change_itinerary(found, draft, version=version, actor=acting_member())
        except Invalid as error:
            errors = refusal(error)
        except Conflict:
            session.rollback()
            return overtaken(itinerary)
        else:
            flash(_("Đã lưu lịch trình."), "success")
            return redirect(url_for(".itinerary_edit", itinerary=itinerary), 303)
    return itinerary_form(found, request.form.to_dict(), rows=typed_stops(request.form), errors=errors, status=422)


def read_draft() -> tuple[ItineraryDraft | None, Errors, int]:
    """What the form says, or what is wrong with it; and the version that the person saw."""
    data, errors = load_form(ItineraryForm(), request.form)
    stops, reason = read_stops(tenant_id(), typed_stops(request.form))
    if reason:
        errors = {**errors, "stops": reason}
    if errors:
        return None, errors, 0
    return draft_from(data, stops), {}, int(data["version"])


def overtaken(slug: str) -> ResponseReturnValue:
    """Both versions beside each other, what was typed in the form, to be saved on the newer one."""
    newer, rows = get_itinerary(tenant_id(), slug), typed_stops(request.form)
    stored = {**values_of(newer), "stops": stops_words(rows_of(list_stops(newer.tenant_id, newer.id)))}
    typed = {**request.form.to_dict(), "version": str(newer.version), "stops": stops_words(rows)}
    stale = ITINERARY_DESK.compared(newer, labels(), stored=stored, typed=typed)
    return itinerary_form(newer, typed, rows=rows, stale=stale, status=409)


def overtaken_button(slug: str, *, wanted: object) -> ResponseReturnValue:
    """The same for a button: what its page showed isn't so any more."""
    newer = get_itinerary(tenant_id(), slug)
    stale = ITINERARY_DESK.pressed(newer, wanted=wanted)
    return itinerary_form(newer, values_of(newer), stale=stale, status=409)


def itinerary_form(
    itinerary: Itinerary | None,
    values: Mapping[str, str],
    *,
    rows: Sequence[TypedStop] | None = None,
    errors: Errors | None = None,
    stale: Stale | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The form of one itinerary; its rows are the stored ones unless given."""
    actor = acting_member()
    if rows is None:
        rows = rows_of(list_stops(itinerary.tenant_id, itinerary.id)) if itinerary else []
    last_day = rows[-1].day if rows else "1"
    return render_template(
        "tourism/itineraries/edit.html",
        itinerary=itinerary,
        values={"version": str(itinerary.version) if itinerary else "0", "client_id": str(uuid4()), **values},
        rows=[*rows, *[TypedStop(last_day, "", "", "45", "")] * BLANK_ROWS],
        errors=errors or {},
        stale=stale,
        may_edit=actor.may(p.ITINERARY_EDIT) and not g.get("read_only"),
        state=ITINERARY_DESK.shown(itinerary.status if itinerary else ItineraryStatus.DRAFT),
        steps={} if itinerary is None or g.get("read_only") else open_steps(itinerary.status, actor),
        history=[ITINERARY_DESK.moment(row) for row in list_itinerary_versions(itinerary.tenant_id, itinerary.id)]
        if itinerary
        else [],
        theme_options=[(key.value, str(title)) for key, title in THEMES.items()],
        mode_options=[(key.value, str(title)) for key, title in MODES.items()],
    ), status
