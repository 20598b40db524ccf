"""Mails to businesses: the link they or we asked for, a rating they may reply to, what became of a proposal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi import notify
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from modules.tourism.businesses.comparing import field_labels, title_of
from modules.tourism.businesses.links import LASTS, open_link
from modules.tourism.businesses.models import Proposal
from modules.tourism.businesses.rules import ProposalStatus
from modules.tourism.events import BusinessLinkAsked, OwnerAsked, ProposalDecided, RatingChanged
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.ratings.models import VisitorRating
from modules.tourism.ratings.rules import RatingStatus
from modules.tourism.texts import SOURCE

SUBJECTS = {
    ProposalStatus.ACCEPTED: _l("Đề xuất về %(name)s đã được nhận"),
    ProposalStatus.PARTLY: _l("Đề xuất về %(name)s được nhận một phần"),
    ProposalStatus.REFUSED: _l("Đề xuất về %(name)s không được nhận"),
}


def mail_link(event: BusinessLinkAsked, context: HandlerContext) -> None:
    """The link that somebody asked for, to the address on record; nothing where there is none."""
    place = session.get(Place, (context.tenant_id, event.place_id))
    if place is not None and place.status != PlaceStatus.ARCHIVED:
        send_link(context, place, context.event_id, "business_link", _l("Liên kết để sửa thông tin của %(name)s"))


def mail_owner(event: OwnerAsked, context: HandlerContext) -> None:
    """Ask whether all is still true."""
    place = session.get(Place, (context.tenant_id, event.place_id))
    if place is not None and place.status == PlaceStatus.PUBLISHED:
        send_link(context, place, event.link_id, "owner_asked", _l("Thông tin của %(name)s còn đúng không?"))


def mail_rated(event: RatingChanged, context: HandlerContext) -> None:
    """A rating is shown: the place has the right to reply."""
    rating = session.get(VisitorRating, (context.tenant_id, event.rating_id))
    if rating is None or event.after.get("status") != RatingStatus.SHOWN or rating.status != RatingStatus.SHOWN:
        return
    place = session.get_one(Place, (context.tenant_id, event.place_id))
    subject = _l("%(name)s có đánh giá mới của khách")
    send_link(context, place, context.event_id, "business_rated", subject, stars=rating.stars, words=rating.words)


def send_link(
    context: HandlerContext, place: Place, link_id: UUID, template: str, subject: LazyString, **facts: Any
) -> None:
    """A mail with the link that lets its holder speak for the place."""
    token = open_link(place, link_id=link_id)
    if token is None:
        return
    notify.send(
        context,
        to=place.email,
        template=f"tourism/mail/{template}",
        subject=named(subject, place.texts[SOURCE]["name"]),
        title=place.texts[SOURCE]["name"],
        days=LASTS.days,
        link=house().settings.url_of(context.site.canonical_host, f"/du-lich/co-so/{token}"),
        **facts,
    )


def mail_decided(event: ProposalDecided, context: HandlerContext) -> None:
    """What became of a proposal, to who made it."""
    proposal = session.get_one(Proposal, (context.tenant_id, event.proposal_id))
    if not proposal.email:
        return
    status, named_fields = ProposalStatus(proposal.status), field_labels()
    place = session.get(Place, (context.tenant_id, proposal.place_id)) if proposal.place_id else None
    is_shown = place is not None and place.status == PlaceStatus.PUBLISHED
    path = f"/du-lich/{place.slug}" if place is not None and is_shown else ""
    notify.send(
        context,
        to=proposal.email,
        template="tourism/mail/proposal_decided",
        subject=named(SUBJECTS[status], proposal.name),
        language=proposal.language,
        title=proposal.name,
        status=status.value,
        accepted=[field for field in proposal.accepted if field in named_fields],
        title_of=lambda field: title_of(named_fields[field]),
        reason=proposal.reason,
        link=house().settings.url_of(context.site.canonical_host, path) if path else "",
    )


def named(subject: LazyString, name: str) -> LazyString:
    """Put together in the reader's language, when the mail is."""
    return LazyString(lambda: str(subject) % {"name": name})
