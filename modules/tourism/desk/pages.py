"""The desk's list of places, and the steps of one. The form is in `form.py`."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.values.errors import Conflict
from dothi.web.forms import read_version
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.desk.form import PLACE_DESK, overtaken_button
from modules.tourism.desk.queries import LACKS, Lack, list_all
from modules.tourism.explore.presentation import kind_options
from modules.tourism.places.kinds import KINDS, STATUSES, TONES, PlaceKind, PlaceStatus
from modules.tourism.places.service import get_place, take_step
from modules.tourism.places.steps import STEPS
from modules.tourism.texts import SOURCE, untranslated
from tenants.kit.current import tenant_id

routes = Routes()


class PlaceLine(NamedTuple):
    """A row of the table."""

    slug: str
    name: str
    kind: str
    status: str
    tone: str
    address: str
    is_untranslated: bool
    has_hours: bool


@routes.get("")
@require(p.VIEW)
def places() -> ResponseReturnValue:
    """All places, a tab for each state. Two statements beside the session's."""
    status = request.args.get("status", "")
    kind = request.args.get("kind", "")
    lack = request.args.get("lack", "")
    asked = {
        "lack": lack if lack in set(Lack) else "",
        "status": status if status in set(PlaceStatus) else "",
        "kind": kind if kind in set(PlaceKind) else "",
        "words": request.args.get("q", "").strip()[:200],
    }
    page = list_all(tenant_id(), **asked, cursor=request.args.get("cursor", ""))
    named = {"lack": asked["lack"], "status": asked["status"], "kind": asked["kind"], "q": asked["words"]}
    here: dict[str, Any] = {name: value for name, value in named.items() if value}
    return render_template(
        "tourism/places.html",
        lines=[
            PlaceLine(
                slug=place.slug,
                name=place.texts[SOURCE]["name"],
                kind=str(KINDS[PlaceKind(place.kind)]),
                status=str(STATUSES[PlaceStatus(place.status)]),
                tone=TONES[PlaceStatus(place.status)],
                address=place.address,
                is_untranslated=bool(untranslated(place.texts)),
                has_hours=bool(place.hours),
            )
            for place in page.items
        ],
        tabs=PLACE_DESK.tabs(tenant_id(), asked["status"]),
        filters=here,
        kind_options=kind_options(),
        lack_options=[(each.value, str(title)) for each, title in LACKS.items()],
        next_url=url_for(".places", **here, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".places", **here) if request.args.get("cursor") else None,
    )


@routes.post("/places/<slug>/steps/<action>")
@require(p.EDIT)
def step(slug: str, action: str) -> ResponseReturnValue:
    """Publish, take back, put away, confirm."""
    found, version = get_place(tenant_id(), slug), read_version()
    try:
        taken = take_step(found, action, version=version, actor=acting_member())
    except Conflict as error:
        if error.code != "stale":
            raise
        session.rollback()
        return overtaken_button(slug, wanted=STEPS[action].title)
    flash(str(taken.done), "success")
    return redirect(url_for(".edit", slug=slug), 303)
