"""What kept counts know of an itinerary, and how they are kept by its events."""

from __future__ import annotations

from collections import Counter

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi.database.session import session
from dothi.numbers.counts import Key, StockSpec, add_stocks
from dothi.outbox.events import HandlerContext
from modules.tourism.events import ItineraryChanged
from modules.tourism.itineraries.models import Itinerary

ITINERARIES = StockSpec("tourism.itineraries", _l("Lịch trình"), ("status", "theme"))


def facets_of(itinerary: Itinerary) -> dict[str, str]:
    """Of an itinerary or a row with its columns."""
    return {"status": itinerary.status, "theme": itinerary.theme}


def count_itinerary(event: ItineraryChanged, context: HandlerContext) -> None:
    """An itinerary that is new or counts elsewhere now; sums, so in any order."""
    moves = [(ITINERARIES, facets, by) for facets, by in ((event.before, -1), (event.after, 1)) if facets]
    add_stocks(context.tenant_id, moves)


def itineraries_of_rows(tenant_id: int) -> dict[str, dict[Key, int]]:
    """What the stock must be."""
    rows = session.execute(select(Itinerary.status, Itinerary.theme).where(Itinerary.tenant_id == tenant_id))
    keys: list[Key] = [(status, theme) for status, theme in rows]
    return {ITINERARIES.name: dict(Counter(keys))}
