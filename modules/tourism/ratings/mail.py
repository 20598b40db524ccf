"""The author learns what became of the rating: handler of `RatingChanged`."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi import notify
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from modules.tourism.events import RatingChanged
from modules.tourism.places.models import Place
from modules.tourism.ratings.models import VisitorRating
from modules.tourism.ratings.rules import RatingStatus
from modules.tourism.texts import read

SUBJECTS = {
    RatingStatus.SHOWN: _l("Đánh giá của bạn về %(name)s đã được đăng"),
    RatingStatus.REFUSED: _l("Đánh giá của bạn về %(name)s không được đăng"),
}


def mail_author(event: RatingChanged, context: HandlerContext) -> None:
    """Tell that it is shown, or why it isn't, while that is still so."""
    status, rating = event.after.get("status"), session.get(VisitorRating, (context.tenant_id, event.rating_id))
    if rating is None or not rating.email or rating.status != status or status not in SUBJECTS:
        return
    place = session.get_one(Place, (context.tenant_id, event.place_id))
    title = read(place.texts, "name", rating.language).words
    subject = SUBJECTS[RatingStatus(status)]
    notify.send(
        context,
        to=rating.email,
        template="tourism/mail/rating_decided",
        subject=LazyString(lambda: str(subject) % {"name": title}),
        language=rating.language,
        name=rating.name,
        title=title,
        words=rating.words,
        is_shown=status == RatingStatus.SHOWN,
        reason=rating.reason,
        link=house().settings.url_of(context.site.canonical_host, f"/du-lich/{place.slug}/danh-gia"),
    )
