"""What can be done with ratings: store a confirmed one, show, refuse, erase, reply. Each tells what counts anew.

A service flushes; the request commits.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.values.ids import new_id
from modules.tourism.events import RatingChanged
from modules.tourism.keyed import mark_of
from modules.tourism.places.models import Place
from modules.tourism.ratings.models import VisitorRating
from modules.tourism.ratings.rules import (
    STEPS,
    RatingStatus,
    RatingStep,
    ReplyBy,
    ReplyStatus,
    reason_error,
    reply_error,
)

ONCE = timedelta(days=365)
"""One rating of a contact and place in so long."""


def facets_of(rating: VisitorRating) -> dict[str, str]:
    """What counts know of it."""
    return {"status": rating.status, "stars": str(rating.stars)}


def store_rating(tenant_id: int, place: Place, *, email: str, stars: int, words: str, name: str, language: str) -> UUID:
    """Store a rating whose address is confirmed; staff look at it next. Raises Conflict (one in a year)."""
    contact, now = mark_of(tenant_id, email), clock.now()
    mine = (VisitorRating.tenant_id == tenant_id, VisitorRating.place_id == place.id, VisitorRating.contact == contact)
    session.execute(update(VisitorRating).where(*mine, VisitorRating.made_at < now - ONCE).values(contact=None))
    made = session.execute(
        insert(VisitorRating)
        .values(
            tenant_id=tenant_id,
            id=new_id(),
            place_id=place.id,
            status=RatingStatus.WAITING.value,
            stars=stars,
            words=words,
            name=name,
            email=email,
            contact=contact,
            language=language,
            made_at=now,
            decided_at=None,
            **dict.fromkeys(("reason", "reply", "reply_status", "reply_by"), ""),
            replied_at=None,
            version=1,
        )
        .on_conflict_do_nothing()
        .returning(VisitorRating.id)
    ).scalar_one_or_none()
    if made is None:
        raise Conflict(_("Bạn đã đánh giá nơi này trong vòng một năm. Mỗi người đánh giá một lần mỗi năm."))
    after = {"status": RatingStatus.WAITING.value, "stars": str(stars)}
    record(RatingChanged(rating_id=made, place_id=place.id, before={}, after=after))
    return made


def get_rating(tenant_id: int, rating_id: UUID) -> VisitorRating:
    """A rating whatever its state. Raises NotFound."""
    if (found := session.get(VisitorRating, (tenant_id, rating_id))) is None:
        raise NotFound(_("Không có đánh giá này."))
    return found


def lock_rating(tenant_id: int, rating_id: UUID, *, version: int) -> VisitorRating:
    """The same to change it. Raises NotFound, Conflict (stale)."""
    query = (
        select(VisitorRating)
        .where(VisitorRating.tenant_id == tenant_id, VisitorRating.id == rating_id)
        .with_for_update()
    )
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(_("Không có đánh giá này."))
    if found.version != version:
        raise Conflict(_("Có người vừa xử lý đánh giá này. Vui lòng xem lại."), code="stale")
    return found


def decide(tenant_id: int, rating_id: UUID, name: str, *, version: int, actor: Actor, reason: str = "") -> RatingStep:
    """Show, refuse or erase a rating. Raises NotFound, Conflict (stale), Invalid (`reason`)."""
    step = STEPS.get(name)
    if step is None:
        raise NotFound(_("Không có bước này."))
    if step.needs_reason and (error := reason_error(reason)):
        raise Invalid(error, fields={"reason": error})
    rating = lock_rating(tenant_id, rating_id, version=version)
    if rating.status not in step.sources:
        raise Conflict(_("Đánh giá không còn ở trạng thái này. Vui lòng xem lại."), code="stale")
    before = facets_of(rating)
    after = change(rating, step, reason=reason)
    record(RatingChanged(rating_id=rating_id, place_id=rating.place_id, before=before, after=after))
    note(tenant_id, rating, step.action, actor=actor, reason=reason)
    return step


def change(rating: VisitorRating, step: RatingStep, *, reason: str) -> dict[str, str]:
    """Take the step; returns what counts know of it now. Who was refused may write another one."""
    if step.to is None:
        session.execute(
            delete(VisitorRating).where(VisitorRating.tenant_id == rating.tenant_id, VisitorRating.id == rating.id)
        )
        return {}
    rating.status, rating.reason, rating.decided_at = step.to.value, reason, clock.now()
    rating.version += 1
    if step.to is RatingStatus.REFUSED:
        rating.contact = None
    session.flush()
    return facets_of(rating)


def reply(rating: VisitorRating, words: str, *, version: int, by: ReplyBy, actor: Actor) -> None:
    """What the place says to a rating that is shown; a business's reply waits for the staff, and replaces no shown one.

    Raises Conflict (stale, not shown, or answered), Invalid (`reply`).
    """
    if error := reply_error(words):
        raise Invalid(error, fields={"reply": error})
    found = lock_rating(rating.tenant_id, rating.id, version=version)
    if found.status != RatingStatus.SHOWN:
        raise Conflict(_("Đánh giá này không còn hiển thị."), code="stale")
    if by is ReplyBy.BUSINESS and found.reply_status == ReplyStatus.SHOWN:
        raise Conflict(_("Đánh giá này đã có phản hồi."), code="answered")
    found.reply, found.reply_by, found.replied_at = words, by.value, clock.now()
    found.reply_status = (ReplyStatus.SHOWN if by is ReplyBy.STAFF else ReplyStatus.WAITING).value
    found.version += 1
    session.flush()
    note(found.tenant_id, found, "replied", actor=actor)


def decide_reply(tenant_id: int, rating_id: UUID, *, is_shown: bool, version: int, actor: Actor) -> None:
    """Show the reply of a business, or don't. Raises NotFound, Conflict (stale)."""
    rating = lock_rating(tenant_id, rating_id, version=version)
    if rating.reply_status != ReplyStatus.WAITING:
        raise Conflict(_("Có người vừa xử lý phản hồi này. Vui lòng xem lại."), code="stale")
    rating.reply_status = (ReplyStatus.SHOWN if is_shown else ReplyStatus.REFUSED).value
    rating.version += 1
    session.flush()
    note(tenant_id, rating, "reply_shown" if is_shown else "reply_refused", actor=actor)


def note(tenant_id: int, rating: VisitorRating, action: str, *, actor: Actor, reason: str = "") -> None:
    """A line of the record; it names the place, never the author."""
    place = session.get_one(Place, (tenant_id, rating.place_id))
    name = place.texts["vi"]["name"]
    record_audit(tenant_id, f"tourism.rating_{action}", subject=place.slug, actor=actor, name=name, reason=reason)
