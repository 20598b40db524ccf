"""Keeps the counts of visitors by events, and counts them anew from the rows."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import select

from dothi.database.session import session
from dothi.numbers.counts import Key, add_flows, replace_flow
from dothi.outbox.events import HandlerContext
from modules.tourism.visitors.events import VisitorsCounted
from modules.tourism.visitors.facets import FLOWS, moves_of
from modules.tourism.visitors.models import VisitorCount
from modules.tourism.visitors.numbers import Visitors

FlowCounts = dict[str, dict[tuple[date, Key], int]]


def count_visitors(event: VisitorsCounted, context: HandlerContext) -> None:
    """Sums, so in any order. One statement."""
    add_flows(
        context.tenant_id,
        [
            move
            for place, day, domestic, international in event.moves
            for move in moves_of(str(place), date.fromisoformat(str(day)), Visitors(int(domestic), int(international)))
        ],
    )


def flows_of_rows(tenant_id: int) -> FlowCounts:
    """What the flows must be, zeros left out."""
    columns = (VisitorCount.place_id, VisitorCount.day, VisitorCount.domestic, VisitorCount.international)
    found: dict[str, Counter[tuple[date, Key]]] = {flow.name: Counter() for flow in FLOWS}
    for place, day, domestic, international in session.execute(
        select(*columns).where(VisitorCount.tenant_id == tenant_id)
    ):
        for spec, on, key, number in moves_of(str(place), day, Visitors(domestic, international)):
            if number:
                found[spec.name][on, tuple(key[each] for each in spec.dimensions)] += number
    return {name: dict(counted) for name, counted in found.items()}


def recount(tenant_id: int) -> None:
    """Set the flows to what the rows say; meanwhile no event of them may be under way."""
    counted = flows_of_rows(tenant_id)
    for flow in FLOWS:
        replace_flow(tenant_id, flow, counted[flow.name])
