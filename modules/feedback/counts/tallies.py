"""How many reports a tab of the queue or the public list holds, from kept counts. Called by the pages.

One statement each, however many reports there are.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Any

from dothi.actor import Actor
from dothi.counts import StockKeys, StockSpec, read_stock_keys, read_stock_total, read_stocks, total
from modules.feedback import permissions as p
from modules.feedback.counts.facets import ASSIGNED, CONFIDENTIAL, EVERY_UNIT, PUBLIC, QUEUE
from modules.feedback.queries import NO_FILTERS, WAITING, Filters, View
from modules.feedback.workflow.domain import FINAL, DueState, Status

_OPEN = tuple(status.value for status in Status if status not in FINAL)
_STATES = tuple(state.value for state in DueState)
_PLACES = tuple(product(_OPEN, _STATES))


def count_queue(tenant_id: int, actor: Actor) -> dict[View, int]:
    """How many each tab but `all` holds, from kept counts: one statement however many reports there are.

    What the person may not see isn't counted: of all units' confidential reports only the own units'.
    """
    units = [str(unit) for unit in actor.unit_ids | actor.heads]
    heads = [str(unit) for unit in actor.heads]
    concerned = [EVERY_UNIT] if actor.may(p.OVERVIEW) else units
    mine = [(str(actor.membership_id), state.value) for state in DueState]
    wanted = _keys_for(frozenset(units), str(actor.membership_id), sees_confidential=actor.may(p.CONFIDENTIAL))
    held = read_stock_keys(tenant_id, wanted)

    def count(of: list[str], statuses: tuple[str, ...] = _OPEN, states: tuple[str, ...] = _STATES) -> int:
        def kept(stock: StockSpec, of: list[str]) -> int:
            return sum(held.get((stock.name, key), 0) for key in product(of, statuses, states))

        hidden = kept(CONFIDENTIAL, of) - kept(CONFIDENTIAL, units) if EVERY_UNIT in of else 0
        return kept(QUEUE, of) - hidden

    return {
        View.NEW: count([EVERY_UNIT], (Status.SUBMITTED.value,)),
        View.MINE: sum(held.get((ASSIGNED.name, key), 0) for key in mine),
        View.UNIT: count(units),
        View.DUE_SOON: count(concerned, states=(DueState.DUE_SOON.value,)),
        View.OVERDUE: count(concerned, states=(DueState.OVERDUE.value,)),
        View.APPROVAL: count(heads or [EVERY_UNIT], WAITING),
        View.REOPENED: count(concerned, (Status.REOPENED.value,)),
        View.OPEN: count([EVERY_UNIT]),
    }


@lru_cache(maxsize=512)
def _keys_for(units: frozenset[str], member: str, *, sees_confidential: bool) -> StockKeys:
    """The numbers that the tabs of a person in these units are made of."""
    places = [(unit, *rest) for unit in {EVERY_UNIT, *units} for rest in _PLACES]
    queues = (QUEUE,) if sees_confidential else (QUEUE, CONFIDENTIAL)
    mine = [(ASSIGNED, (member, state.value)) for state in DueState]
    return StockKeys([*((queue, key) for queue in queues for key in places), *mine])


def count_public(tenant_id: int, filters: Filters = NO_FILTERS) -> int | None:
    """How many public reports there are, from kept counts in one statement; None where none answers (time, box)."""
    if (
        filters.since
        or filters.until
        or filters.box
        or filters.unit_id
        or filters.level
        or filters.channel
        or filters.rating
    ):
        return None
    if filters == NO_FILTERS:
        return read_stock_total(tenant_id, PUBLIC)
    where: dict[str, Any] = {}
    if filters.category_id is not None:
        where["category"] = str(filters.category_id)
    if filters.statuses:
        where["status"] = [status.value for status in filters.statuses]
    return total(read_stocks(tenant_id, (PUBLIC,))[PUBLIC.name], PUBLIC, **where)
