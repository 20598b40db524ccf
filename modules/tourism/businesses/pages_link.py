"""Behind a place's link: its entry as a form, a button that all is still true, ratings to reply to."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.manifest.permissions import public
from dothi.record.stale import Stale, compare
from dothi.sites.site import current_site
from dothi.values.actor import Actor, ActorKind
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.web.forms import Errors, read_version, refusal
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.audited import PLACES
from modules.tourism.businesses.comparing import FIELDS, POSITION, field_labels, shown_values
from modules.tourism.businesses.forms import ProposalForm, choices, load_proposal, proposed_draft, values_for
from modules.tourism.businesses.links import read_link
from modules.tourism.businesses.service import as_proposed, find_open, propose_change
from modules.tourism.explore.hours import spoken_hours
from modules.tourism.explore.presentation import language
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.places.service import draft_of, take_step
from modules.tourism.ratings.presentation import stars_shape
from modules.tourism.ratings.queries import list_shown
from modules.tourism.ratings.rules import ReplyBy
from modules.tourism.ratings.service import get_rating, reply
from modules.tourism.texts import SOURCE
from tenants.areas.frame import map_frame

routes = Routes()


def owner() -> Actor:
    """Whoever holds the link: may do at this place what its page offers."""
    return Actor(kind=ActorKind.CITIZEN, name=_("Chủ cơ sở"), permissions=frozenset({p.EDIT}))


@routes.get("/co-so/<token>")
@public
def entry(token: str) -> ResponseReturnValue:
    """The entry as it would be with what waits. Three statements, one more where something does."""
    return entry_page(token)


@routes.post("/co-so/<token>")
@public
def propose(token: str) -> ResponseReturnValue:
    """Propose it as filled in; staff look at it."""
    site = current_site()
    place = read_link(site.tenant_id, token)
    data, errors = load_proposal(ProposalForm(), request.form)
    if errors:
        return entry_page(token, typed=request.form, errors=errors, status=422)
    draft, version, note = proposed_draft(data, place), data["version"], data["note"]
    try:
        propose_change(site, place, draft, version=version, note=note, language=language())
    except Invalid as error:
        return entry_page(token, typed=request.form, errors=refusal(error), status=422)
    except Conflict:
        session.rollback()
        return overtaken(token)
    flash(_("Đã gửi đề xuất. Cán bộ sẽ xem và báo kết quả qua thư điện tử."), "success")
    return redirect(url_for(".entry", token=token), 303)


@routes.post("/co-so/<token>/con-dung")
@public
def confirm_entry(token: str) -> ResponseReturnValue:
    """All of it is still true."""
    place = read_link(current_site().tenant_id, token)
    try:
        take_step(place, "confirm", version=read_version(), actor=owner())
    except Conflict:
        session.rollback()
        return overtaken(token)
    flash(_("Cảm ơn bạn. Đã ghi nhận thông tin còn đúng hôm nay."), "success")
    return redirect(url_for(".entry", token=token), 303)


@routes.post("/co-so/<token>/danh-gia/<uuid:rating_id>")
@public
def reply_as_business(token: str, rating_id: UUID) -> ResponseReturnValue:
    """What the place says to a rating; staff look at it before it is shown."""
    place = read_link(current_site().tenant_id, token)
    rating = get_rating(place.tenant_id, rating_id)
    if rating.place_id != place.id:
        raise NotFound(_("Không có đánh giá này."))
    words = request.form.get("reply", "").replace("\r\n", "\n").strip()
    try:
        with session.begin_nested():
            reply(rating, words, version=rating.version, by=ReplyBy.BUSINESS, actor=owner())
    except (Invalid, Conflict) as error:
        errors = {f"reply-{rating_id}": str(error.message)}
        return entry_page(token, errors=errors, replies={str(rating_id): words}, status=error.status)
    flash(_("Đã gửi phản hồi. Cán bộ sẽ xem trước khi đăng."), "success")
    return redirect(url_for(".entry", token=token), 303)


def overtaken(token: str) -> tuple[str, int]:
    """Both versions beside each other, what was typed in the form, to be sent on the newer one."""
    place = read_link(current_site().tenant_id, token)
    typed = request.form.to_dict() if "name_vi" in request.form else values_for(place, version=0)
    wanted = {**typed, POSITION: f"{typed.get('lat', '')}, {typed.get('lon', '')}"}
    stale = compare(
        {name: label for name, label in field_labels().items() if name in FIELDS},
        stored=shown_values(place),
        typed=wanted,
        tenant_id=place.tenant_id,
        actions=PLACES,
        subject=place.slug,
    )
    return entry_page(token, typed={**typed, "version": str(place.version)}, stale=stale, status=409)


def entry_page(
    token: str,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Errors | None = None,
    replies: Mapping[str, str] | None = None,
    stale: Stale | None = None,
    status: int = 200,
) -> tuple[str, int]:
    """The page of the link."""
    site = current_site()
    place: Place = read_link(site.tenant_id, token)
    waiting = find_open(site.tenant_id, place.id)
    shown = draft_of(place) if waiting is None else as_proposed(waiting, place)
    values = values_for(shown, version=place.version, note=waiting.note if waiting is not None else "")
    return render_template(
        "tourism/business.html",
        token=token,
        place=place,
        name=place.texts[SOURCE]["name"],
        is_published=place.status == PlaceStatus.PUBLISHED,
        waiting=waiting,
        values={**values, **(typed or {})},
        errors=errors or {},
        replies=replies or {},
        stale=stale,
        spoken=spoken_hours(values["hours"], site, language()),
        ratings=list_shown(site.tenant_id, place.id).items if place.rating_count else (),
        shape=stars_shape,
        may_send=not g.get("read_only"),
        map=map_frame(site),
        **choices(),
    ), status
