"""The moderators' pages: lists with kept counts, one rating with what can be done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors, read_version, refusal
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.places.models import Place
from modules.tourism.ratings.counting import count_by_state
from modules.tourism.ratings.presentation import stars_shape
from modules.tourism.ratings.queries import REPLIES, find_next, list_at_desk
from modules.tourism.ratings.rules import STATUSES, TONES, RatingStatus, ReplyBy, ReplyStatus
from modules.tourism.ratings.service import decide, decide_reply, get_rating, reply
from modules.tourism.texts import SOURCE
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/ratings")
@require(p.VIEW)
def ratings() -> ResponseReturnValue:
    """A list of ratings; those that wait unless told otherwise. Two statements beside the session's."""
    asked = request.args.get("status", "")
    view = asked if asked in {*RatingStatus, REPLIES} else RatingStatus.WAITING.value
    page = list_at_desk(tenant_id(), view, request.args.get("cursor", ""))
    return render_template(
        "tourism/desk_ratings.html",
        lines=page.items,
        view=view,
        tabs=tabs(view),
        shape=stars_shape,
        next_url=url_for(".ratings", status=view, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".ratings", status=view) if request.args.get("cursor") else None,
    )


def tabs(view: str) -> list[dict[str, object]]:
    """The lists with how many are in each. One statement."""
    counts = count_by_state(tenant_id())
    entries = [(status.value, str(title), counts[status.value]) for status, title in STATUSES.items()]
    entries.insert(1, (REPLIES, _("Phản hồi chờ duyệt"), None))  # type: ignore[arg-type]  # few; not counted
    return [
        {"title": title, "url": url_for(".ratings", status=name), "active": name == view, "number": number}
        for name, title, number in entries
    ]


@routes.get("/ratings/<uuid:rating_id>")
@require(p.VIEW)
def rating(rating_id: UUID) -> ResponseReturnValue:
    """One rating. Two statements beside the session's."""
    return rating_page(rating_id)


@routes.post("/ratings/<uuid:rating_id>/<action>")
@require(p.MODERATE)
def moderate(rating_id: UUID, action: str) -> ResponseReturnValue:
    """Show, refuse or erase it; then the next one that waits."""
    found, reason = get_rating(tenant_id(), rating_id), request.form.get("reason", "").strip()
    try:
        with session.begin_nested():
            step = decide(
                found.tenant_id, found.id, action, version=read_version(), actor=acting_member(), reason=reason
            )
    except (Invalid, Conflict) as error:
        return rating_page(rating_id, errors=refusal(error), opened=action, status=error.status)
    flash(str(step.done), "success")
    following = find_next(tenant_id())
    if following is not None:
        return redirect(url_for(".rating", rating_id=following), 303)
    return redirect(url_for(".ratings"), 303)


@routes.post("/ratings/<uuid:rating_id>/reply")
@require(p.MODERATE)
def reply_to(rating_id: UUID) -> ResponseReturnValue:
    """What the administration says to it, for the place."""
    words = request.form.get("reply", "").replace("\r\n", "\n").strip()
    found = get_rating(tenant_id(), rating_id)
    try:
        with session.begin_nested():
            reply(found, words, version=read_version(), by=ReplyBy.STAFF, actor=acting_member())
    except (Invalid, Conflict) as error:
        return rating_page(rating_id, errors=refusal(error), opened="reply", status=error.status)
    flash(_("Đã đăng phản hồi."), "success")
    return redirect(url_for(".rating", rating_id=rating_id), 303)


@routes.post("/ratings/<uuid:rating_id>/reply/<verdict>")
@require(p.MODERATE)
def judge_reply(rating_id: UUID, verdict: str) -> ResponseReturnValue:
    """Show the reply of a business (`show`), or don't."""
    found = get_rating(tenant_id(), rating_id)
    try:
        with session.begin_nested():
            decide_reply(
                found.tenant_id, found.id, is_shown=verdict == "show", version=read_version(), actor=acting_member()
            )
    except Conflict as error:
        return rating_page(rating_id, errors=refusal(error), status=error.status)
    flash(_("Đã đăng phản hồi.") if verdict == "show" else _("Đã ghi nhận: không đăng phản hồi."), "success")
    return redirect(url_for(".rating", rating_id=rating_id), 303)


def rating_page(
    rating_id: UUID, *, errors: Errors | None = None, opened: str = "", status: int = 200
) -> tuple[str, int]:
    """The rating with its steps; a refused step with what was typed."""
    found = get_rating(tenant_id(), rating_id)
    place = session.get_one(Place, (found.tenant_id, found.place_id))
    may = acting_member().may(p.MODERATE) and not g.get("read_only")
    typed: dict[str, Any] = request.form.to_dict() if errors else {}
    return render_template(
        "tourism/desk_rating.html",
        rating=found,
        place=place,
        place_name=place.texts[SOURCE]["name"],
        shape=stars_shape(found.stars),
        state=(TONES[RatingStatus(found.status)], str(STATUSES[RatingStatus(found.status)])),
        may_moderate=may,
        reply_waits=found.reply_status == ReplyStatus.WAITING,
        typed=typed,
        opened=opened,
        errors=errors or {},
    ), status
