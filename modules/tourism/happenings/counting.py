"""Keeps the counts of happenings by events, and counts them anew from the rows."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from dothi.database.session import session
from dothi.numbers.counts import Key, add_stocks
from dothi.outbox.events import HandlerContext
from modules.tourism.events import HappeningChanged
from modules.tourism.happenings.facets import HAPPENINGS, facets_of, key_of
from modules.tourism.happenings.models import Happening


def count_happening(event: HappeningChanged, context: HandlerContext) -> None:
    """A happening that is new or counts elsewhere now; sums, so in any order."""
    moves = [(HAPPENINGS, facets, by) for facets, by in ((event.before, -1), (event.after, 1)) if facets]
    add_stocks(context.tenant_id, moves)


def happenings_of_rows(tenant_id: int) -> dict[str, dict[Key, int]]:
    """What the stock must be."""
    columns = (Happening.status, Happening.kind, Happening.texts)
    rows = session.execute(select(*columns).where(Happening.tenant_id == tenant_id))
    return {HAPPENINGS.name: dict(Counter(key_of(facets_of(row)) for row in rows))}
