"""`/work/tourism/visitors`: a day's visitors, several places on one page that a phone fills in quickly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.values import clock
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.web.fields import read_day
from dothi.web.forms import Errors, refusal
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.desk.queries import list_all
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.texts import SOURCE
from modules.tourism.visitors.day_form import read_form
from modules.tourism.visitors.numbers import FIRST_DAY, first_of
from modules.tourism.visitors.queries import MOST_PLACES, CountedPlace, find_closing, list_counted, list_named
from modules.tourism.visitors.service import record_counts
from tenants.kit.current import tenant_id

routes = Routes()
MOST_FOUND = 10


@routes.get("/visitors")
@require(p.VIEW)
def visitors() -> ResponseReturnValue:
    """The form of a day, today's unless another is asked for."""
    day = asked_day(request.args.get("day", ""))
    return day_page(day, list_counted(tenant_id(), day, more=request.args.getlist("place")[:MOST_PLACES]))


@routes.post("/visitors")
@require(p.COUNT_VISITORS)
def save_visitors() -> ResponseReturnValue:
    """Keep what was typed: all of it, or nothing."""
    day = asked_day(request.form.get("day", ""))
    places = list_named(tenant_id(), day, request.form.getlist("place"))
    sent = read_form(request.form, places, day)
    if sent.errors:
        return day_page(day, places, typed=request.form, errors=sent.errors), 422
    reason = request.form.get("reason", "")
    try:
        saved = record_counts(tenant_id(), sent.counts, seen=sent.seen, reason=reason, actor=acting_member())
    except (Conflict, Invalid) as error:
        session.rollback()
        places = list_named(tenant_id(), day, request.form.getlist("place"))
        return day_page(day, places, typed=request.form, errors=refusal(error)), error.status
    if saved:
        flash(_("Đã lưu số khách của %(n)s điểm, ngày %(day)s.", n=saved, day=f"{day:%d/%m/%Y}"), "success")
    else:
        flash(_("Không có số nào thay đổi."), "info")
    return redirect(url_for(".visitors", day=day.isoformat(), place=request.form.getlist("place")), 303)


def asked_day(text: str) -> date:
    """The day of the page. Raises NotFound for one that nobody can count."""
    if not text:
        return clock.local_today()
    try:
        day = read_day(text)
    except ValidationError as error:
        raise NotFound(_("Không có ngày này.")) from error
    if not FIRST_DAY <= day <= clock.local_today():
        raise NotFound(_("Ngày này chưa đến hoặc đã quá xa."))
    return day


def day_page(
    day: date, places: Sequence[CountedPlace], *, typed: Mapping[str, str] | None = None, errors: Errors | None = None
) -> str:
    """The form with what is stored, or with what was typed and what is wrong with it."""
    words = request.args.get("q", "").strip()[:200]
    named = {place.slug for place in places}
    found = list_all(tenant_id(), status=PlaceStatus.PUBLISHED.value, words=words).items[:MOST_FOUND] if words else []
    return render_template(
        "tourism/visitors_day.html",
        day=day,
        today=clock.local_today(),
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        month=first_of(day),
        places=places,
        typed=typed,
        errors=errors or {},
        closing=find_closing(tenant_id(), first_of(day)),
        more=request.args.getlist("place"),
        q=words,
        found=[(place.slug, place.texts[SOURCE]["name"]) for place in found if place.slug not in named],
    )
