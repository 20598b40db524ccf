"""Keeps the counts of places by events, counts them anew from the rows, and says what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select

from dothi.database.session import session
from dothi.numbers.counts import Counted, add_stocks, read_stocks, replace_stock, total
from dothi.outbox.events import HandlerContext
from modules.tourism.events import PlaceChanged, PlacesImported
from modules.tourism.places.facets import PLACES, facets_of, key_of
from modules.tourism.places.models import Place


def count_change(event: PlaceChanged, context: HandlerContext) -> None:
    """A place that is new or counts elsewhere now; sums, so in any order."""
    moves = [(PLACES, facets, by) for facets, by in ((event.before, -1), (event.after, 1)) if facets]
    add_stocks(context.tenant_id, moves)


def count_imported(event: PlacesImported, context: HandlerContext) -> None:
    """The same of many places at once."""
    add_stocks(context.tenant_id, [(PLACES, move["facets"], move["by"]) for move in event.moves])


def counts_of_rows(tenant_id: int) -> Counted:
    """What the stock must be."""
    columns = (Place.status, Place.kind, Place.texts, Place.hours)
    rows = session.execute(select(*columns).where(Place.tenant_id == tenant_id))
    return {PLACES.name: dict(Counter(key_of(facets_of(row)) for row in rows))}, {}


def recount(tenant_id: int) -> None:
    """Set the stock to what the rows say; meanwhile no event of it may be under way."""
    replace_stock(tenant_id, PLACES, counts_of_rows(tenant_id)[0][PLACES.name])


def count_places(tenant_id: int, **where: str | Iterable[str]) -> int:
    """How many places have these facets. One statement, however many there are."""
    return total(read_stocks(tenant_id, [PLACES])[PLACES.name], PLACES, **where)
