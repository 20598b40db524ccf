"""The form of a place: a new one, a stored one; a stale page says so and keeps what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.stale import Stale
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors, load_form, read_client_id, refusal
from dothi.web.prose import prose
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.audited import PLACE_TITLES
from modules.tourism.desk.forms import TITLES, PlaceForm, draft_from, labels, values_of
from modules.tourism.entries.desk import EntryDesk
from modules.tourism.entries.forms import TONGUES
from modules.tourism.explore.presentation import area_names, kind_options
from modules.tourism.pictures import MOST_PICTURES, list_pictures
from modules.tourism.places.facets import PLACES
from modules.tourism.places.kinds import CHILDREN, PRICES, STATUSES, TONES, WHEELCHAIRS, PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.places.opening import locality_of, misplaced_in
from modules.tourism.places.service import SameNearby, change_place, create_place, get_place, list_versions
from modules.tourism.places.steps import open_steps
from modules.tourism.texts import LANGUAGES
from tenants.areas.frame import map_frame
from tenants.people.units import list_units

PREVIEW = "preview"
"""The button that only shows."""
PROSE = ("body", "prices")
PLACE_DESK = EntryDesk(
    states=PlaceStatus,
    titles=STATUSES,
    tones=TONES,
    stock=PLACES,
    endpoint=".places",
    history=PLACE_TITLES,
    prefix="tourism.place_",
)
routes = Routes()


@routes.get("/places/new")
@require(p.EDIT)
def new() -> ResponseReturnValue:
    """An empty form."""
    return place_page(None, {})


@routes.post("/places/new")
@require(p.EDIT)
def create() -> ResponseReturnValue:
    """Store a new draft; or only show how the texts would read."""
    if PREVIEW in request.form:
        return place_page(None, request.form.to_dict())
    data, errors = load_form(PlaceForm(), request.form)
    if not errors:
        try:
            place = create_place(
                current_site(),
                draft_from(data, None),
                actor=acting_member(),
                is_another=bool(data["is_another"]),
                client_id=read_client_id(),
            )
        except Invalid as error:
            return place_page(None, request.form.to_dict(), refused=error, status=422)
        else:
            flash(_("Đã lưu bản nháp. Công bố khi nội dung đã đủ."), "success")
            return redirect(url_for(".edit", slug=place.slug), 303)
    return place_page(None, request.form.to_dict(), errors=errors, status=422)


@routes.get("/places/<slug>")
@require(p.VIEW)
def edit(slug: str) -> ResponseReturnValue:
    """A place with its form, steps and history. Four statements beside the session's."""
    place = get_place(current_site().tenant_id, slug)
    return place_page(place, values_of(place))


@routes.post("/places/<slug>")
@require(p.EDIT)
def save(slug: str) -> ResponseReturnValue:
    """Change a place; or only show how the texts would read."""
    site, actor = current_site(), acting_member()
    place = get_place(site.tenant_id, slug)
    if PREVIEW in request.form:
        return place_page(place, request.form.to_dict())
    data, errors = load_form(PlaceForm(), typed())
    if errors:
        return place_page(place, request.form.to_dict(), errors=errors, status=422)
    draft, is_another = draft_from(data, place), bool(data["is_another"])
    try:
        change_place(site, place, draft, version=data["version"], actor=actor, is_another=is_another)
    except Invalid as error:
        return place_page(place, request.form.to_dict(), refused=error, status=422)
    except Conflict:
        session.rollback()
        return overtaken(slug)
    flash(_("Đã lưu điểm du lịch."), "success")
    return redirect(url_for(".edit", slug=slug), 303)


def typed() -> MultiDict[str, str]:
    """What was sent; with the button below a misplaced exception, the hours as they should be."""
    better = request.form.get("better_hours")
    return MultiDict({**request.form.to_dict(), "hours": better}) if better else request.form


def overtaken(slug: str) -> ResponseReturnValue:
    """Both versions beside each other, what was typed in the form, to be saved on the newer one."""
    tenant_id = current_site().tenant_id
    newer = get_place(tenant_id, slug)
    typed = {**dict.fromkeys(("is_approximate",), ""), **request.form.to_dict(), "version": str(newer.version)}
    names = labels(area_names(current_site()), dict(unit_options(tenant_id)))
    stale = PLACE_DESK.compared(newer, names, stored=values_of(newer), typed=typed)
    return place_page(newer, typed, stale=stale, status=409)


def overtaken_button(slug: str, *, wanted: object) -> ResponseReturnValue:
    """The same for a button: what its page showed isn't so any more."""
    newer = get_place(current_site().tenant_id, slug)
    stale = PLACE_DESK.pressed(newer, wanted=wanted)
    return place_page(newer, values_of(newer), stale=stale, status=409)


def unit_options(tenant_id: int, kept: UUID | None = None) -> list[tuple[str, str]]:
    """The units that may keep a place true; and the one that does, though it is no longer active. One statement."""
    units = list_units(tenant_id, include_inactive=True)
    return [(str(unit.id), unit.name) for unit in units if unit.is_active or unit.id == kept]


def place_page(
    place: Place | None,
    values: Mapping[str, str],
    *,
    errors: Errors | None = None,
    refused: Invalid | None = None,
    stale: Stale | None = None,
    picture_values: Mapping[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The form of one place; `picture_values` are what was typed beside its pictures."""
    site, actor = current_site(), acting_member()
    return render_template(
        "tourism/edit.html",
        place=place,
        values={"version": str(place.version) if place else "0", "client_id": str(uuid4()), **values},
        errors=refusal(refused) if refused else errors or {},
        same=refused.slug if isinstance(refused, SameNearby) else "",
        preview=text_previews(values) if PREVIEW in request.form else (),
        stale=stale,
        pictures=list_pictures(site.tenant_id, place.id) if place else [],
        picture_values=picture_values or {},
        most_pictures=MOST_PICTURES,
        may_edit=actor.may(p.EDIT) and not g.get("read_only"),
        state=PLACE_DESK.shown(place.status) if place else None,
        steps={} if place is None or g.get("read_only") else open_steps(place.status, actor),
        history=[PLACE_DESK.moment(row) for row in list_versions(site.tenant_id, place.id)] if place else [],
        misplaced=misplaced_in(place.hours if place else "", locality_of(site, clock.local_today())),
        kind_options=kind_options(),
        price_options=[(key.value, str(title)) for key, title in PRICES.items()],
        wheelchair_options=[(key.value, str(title)) for key, title in WHEELCHAIRS.items()],
        children_options=[(key.value, str(title)) for key, title in CHILDREN.items()],
        area_options=list(area_names(site).items()),
        unit_options=unit_options(site.tenant_id, place.unit_id if place else None),
        map=map_frame(site),
    ), status


def text_previews(values: Mapping[str, str]) -> list[tuple[str, str, Markup]]:
    """The long texts as visitors would read them, each with its title and language."""
    written = [(name, language, values.get(f"{name}_{language}", "")) for language in LANGUAGES for name in PROSE]
    return [
        (f"{TITLES[name]} ({TONGUES[language]})", language, prose(text)) for name, language, text in written if text
    ]
