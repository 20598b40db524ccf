"""The form of a happening: its rule is shown in words with the next dates before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.stale import Stale
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors, load_form, read_client_id, refusal
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.day_names import WEEKDAYS
from modules.tourism.entries.desk import EntryDesk
from modules.tourism.explore.presentation import language
from modules.tourism.happenings.audited import HAPPENING_HISTORY
from modules.tourism.happenings.desk.forms import HappeningForm, happening_draft, happening_labels, happening_values
from modules.tourism.happenings.desk.repeats import LEAPS, REPEATS
from modules.tourism.happenings.desk.where import find_place_of, place_typed, places_offered
from modules.tourism.happenings.drafts import HappeningDraft, find_errors
from modules.tourism.happenings.facets import HAPPENINGS
from modules.tourism.happenings.kinds import HAPPENING_STATUSES, HAPPENING_TONES, HappeningStatus
from modules.tourism.happenings.models import Happening
from modules.tourism.happenings.presentation import happening_kind_options, rule_said, shown_dates
from modules.tourism.happenings.service import (
    change_happening,
    checked_columns,
    create_happening,
    draft_of,
    get_happening,
    list_happening_versions,
)
from modules.tourism.happenings.steps import open_happening_steps
from modules.tourism.lunar.names import MONTHS, day_name
from modules.tourism.places.models import Place
from modules.tourism.texts import SOURCE
from tenants.kit.current import tenant_id

HAPPENING_DESK = EntryDesk(
    states=HappeningStatus,
    titles=HAPPENING_STATUSES,
    tones=HAPPENING_TONES,
    stock=HAPPENINGS,
    endpoint=".happening_list",
    history=HAPPENING_HISTORY,
    prefix="tourism.happening_",
)
DATES_SHOWN = 8
routes = Routes()


@routes.get("/happenings/new")
@require(p.HAPPENING_EDIT)
def new_happening() -> ResponseReturnValue:
    """An empty form."""
    return form_page(None, {"starts_on": clock.local_today().isoformat()})


@routes.post("/happenings/new")
@require(p.HAPPENING_EDIT)
def create_one() -> ResponseReturnValue:
    """Store a new draft, or only show when it will be."""
    draft, errors = draft_sent(None)
    if draft is None or errors:
        return form_page(None, typed(), errors=errors, status=422)
    if "look" in request.form:
        return form_page(None, typed(), look=draft)
    happening = create_happening(tenant_id(), draft, actor=acting_member(), client_id=read_client_id())
    flash(_("Đã lưu bản nháp. Công bố khi nội dung đã đủ."), "success")
    return redirect(url_for(".edit_happening", happening=happening.slug), 303)


@routes.get("/happenings/<happening>")
@require(p.HAPPENING_VIEW)
def edit_happening(happening: str) -> ResponseReturnValue:
    """A happening with its form, dates, steps and history. Four statements beside the session's."""
    found = get_happening(tenant_id(), happening)
    return form_page(found, None)


@routes.post("/happenings/<happening>")
@require(p.HAPPENING_EDIT)
def save_happening(happening: str) -> ResponseReturnValue:
    """Change a happening, or only show when it will be."""
    found = get_happening(tenant_id(), happening)
    draft, errors = draft_sent(found)
    if draft is None or errors:
        return form_page(found, typed(), errors=errors, status=422)
    if "look" in request.form:
        return form_page(found, typed(), look=draft)
    try:
        change_happening(found, draft, version=int(request.form.get("version", 0)), actor=acting_member())
    except Conflict:
        session.rollback()
        return overtaken_happening(happening)
    flash(_("Đã lưu sự kiện."), "success")
    return redirect(url_for(".edit_happening", happening=happening), 303)


def draft_sent(kept: Happening | None) -> tuple[HappeningDraft | None, Errors]:
    """What was sent as a draft, with all that is wrong with it."""
    data, errors = load_form(HappeningForm(), request.form)
    if errors:
        return None, errors
    try:
        place = find_place_of(tenant_id(), kept.place_id) if kept else None
        draft = happening_draft(data, place_typed(tenant_id(), data["place"], place), kept)
    except Invalid as error:
        return None, refusal(error)
    return draft, find_errors(draft)


def typed() -> dict[str, Any]:
    """What was sent, as the form shows it."""
    return {**request.form.to_dict(), "weekdays": request.form.getlist("weekdays")}


def overtaken_happening(slug: str) -> ResponseReturnValue:
    """Both versions beside each other, what was typed in the form, to be saved on the newer one."""
    newer = get_happening(tenant_id(), slug)
    sent = {**typed(), "version": str(newer.version)}
    place = find_place_of(tenant_id(), newer.place_id)
    stale = HAPPENING_DESK.compared(
        newer, happening_labels(), stored=happening_values(newer, name_of(place)), typed=sent
    )
    return form_page(newer, sent, stale=stale, status=409)


def late_happening(slug: str, wanted: object) -> ResponseReturnValue:
    """A button of a page that was overtaken: nothing was done."""
    session.rollback()
    newer = get_happening(tenant_id(), slug)
    stale = HAPPENING_DESK.pressed(newer, wanted=wanted)
    return form_page(newer, None, stale=stale, status=409)


def form_page(
    happening: Happening | None,
    values: Mapping[str, Any] | None,
    *,
    errors: Errors | None = None,
    look: HappeningDraft | None = None,
    stale: Stale | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of one happening; `values` None: as it is stored. `look`: what its dates would be."""
    actor, now, words = acting_member(), clock.now(), language()
    place = find_place_of(tenant_id(), happening.place_id) if happening else None
    if values is None and happening is not None:
        values = happening_values(happening, name_of(place))
    shown = draft_as_stored(look) if look is not None else draft_of(happening) if happening else None
    return render_template(
        "tourism/happenings/edit.html",
        happening=happening,
        name=happening.texts[SOURCE]["name"] if happening else "",
        values={
            **DEFAULTS,
            "version": str(happening.version) if happening else "0",
            "client_id": str(uuid4()),
            **(values or {}),
        },
        errors=errors or {},
        stale=stale,
        may_edit=actor.may(p.HAPPENING_EDIT) and not g.get("read_only"),
        state=HAPPENING_DESK.shown(happening.status) if happening else None,
        steps={} if happening is None or g.get("read_only") else open_happening_steps(happening.status, actor),
        history=[HAPPENING_DESK.moment(row) for row in list_happening_versions(happening)] if happening else [],
        rule_words=rule_said(shown, words) if shown else "",
        dates=shown_dates(shown, now, words, DATES_SHOWN if happening and look is None else 5) if shown else [],
        is_look=look is not None,
        places=places_offered(tenant_id()),
        **choices(),
    ), status


DEFAULTS = {
    "days": "1", "repeat": "once", "interval": "1", "lunar_day": "15", "lunar_month": "1", "leap": "ordinary",
    "weekdays": (),
}  # fmt: skip


def draft_as_stored(draft: HappeningDraft) -> HappeningDraft:
    """With the first day that its rule really has."""
    columns = checked_columns(draft)
    return HappeningDraft(
        kind=draft.kind,
        texts=draft.texts,
        starts_on=columns["starts_on"],
        starts_at=draft.starts_at,
        minutes=draft.minutes,
        rule=columns["rule"],
        excepted=draft.excepted,
        changes=draft.changes,
    )


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the fields offer."""
    return {
        "kind_options": happening_kind_options(),
        "repeat_options": [(key.value, str(title)) for key, title in REPEATS.items()],
        "leap_options": [(key.value, str(title)) for key, title in LEAPS.items()],
        "weekday_options": [(str(number), str(title)) for number, title in enumerate(WEEKDAYS)],
        "lunar_days": [(str(day), f"{day}" if day != 15 else f"{day} ({day_name(day)})") for day in range(1, 31)],
        "lunar_months": [(str(number + 1), str(title)) for number, title in enumerate(MONTHS)],
    }


def name_of(place: Place | None) -> str:
    """The name of a place as staff type it."""
    return str(place.texts[SOURCE]["name"]) if place else ""
