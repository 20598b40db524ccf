"""Keeps how many ratings there are by state, and at each place number and sum of stars."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from dothi.database.session import session
from dothi.numbers.counts import Key, StockSpec, add_stocks, read_stocks, total
from dothi.outbox.events import HandlerContext
from modules.tourism.events import RatingChanged
from modules.tourism.places.models import Place
from modules.tourism.ratings.models import VisitorRating
from modules.tourism.ratings.rules import RatingStatus

RATINGS = StockSpec("tourism.ratings", _l("Đánh giá"), ("status",))


def count_rating(event: RatingChanged, context: HandlerContext) -> None:
    """A rating that is new or counts elsewhere now; sums, so in any order."""
    moves = [(RATINGS, facets, by) for facets, by in ((event.before, -1), (event.after, 1)) if facets]
    add_stocks(context.tenant_id, moves)
    keep_score(context.tenant_id, event.place_id)


def keep_score(tenant_id: int, place_id: UUID) -> None:
    """Set number and sum of a place's stars to what its ratings say. Three statements, on `tourism_rating_shown_idx`.

    Its row is locked before they are counted: who comes second counts what the first one did.
    """
    mine = (Place.tenant_id == tenant_id, Place.id == place_id)
    session.execute(select(Place.id).where(*mine).with_for_update())
    number, stars = session.execute(
        select(func.count(), func.coalesce(func.sum(VisitorRating.stars), 0)).where(
            VisitorRating.tenant_id == tenant_id,
            VisitorRating.place_id == place_id,
            VisitorRating.status == RatingStatus.SHOWN.value,
        )
    ).one()
    session.execute(
        update(Place)
        .where(*mine)
        .values(rating_count=number, rating_total=stars)
        .execution_options(synchronize_session=False)
    )


def count_ratings(tenant_id: int) -> dict[Key, int]:
    """What the stock must be."""
    query = select(VisitorRating.status).where(VisitorRating.tenant_id == tenant_id)
    return dict(Counter((status,) for status in session.scalars(query)))


def count_by_state(tenant_id: int) -> dict[str, int]:
    """How many there are in each state, by the kept counts. One statement."""
    counts = read_stocks(tenant_id, [RATINGS])[RATINGS.name]
    return {status.value: total(counts, RATINGS, status=status) for status in RatingStatus}
