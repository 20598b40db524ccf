"""How many reports a tab of the queue or the public list holds, from kept counts. Called by the pages.

One statement each, however many reports there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from dothi.manifest.house import house
from dothi.numbers.counts import Key, StockKeys, read_stock_keys, read_stock_total, read_stocks, total
from dothi.values.actor import Actor
from dothi.values.memory import OfApp, Timed
from modules.feedback import permissions as p
from modules.feedback.counts.facets import ASSIGNED, CONFIDENTIAL, EVERY_UNIT, PUBLIC, QUEUE
from modules.feedback.queries import NO_FILTERS, Filters
from modules.feedback.queues import WAITING, Reach, View, reach_of
from modules.feedback.rules.domain import FINAL, DueState, Status

_OPEN = tuple(status.value for status in Status if status not in FINAL)
_STATES = tuple(state.value for state in DueState)
_PLACES = tuple(product(_OPEN, _STATES))


def count_queue(tenant_id: int, actor: Actor, reach: Reach | None = None) -> dict[View, int]:
    """How many each tab but `all` holds, from kept counts: one statement however many reports there are.

    What the person may not see isn't counted: of all units' confidential reports only the own units'. Jobs keep the
    counts a moment behind the reports, so a process may go on with them for a second.
    """
    seen_by = _Seer(
        units=frozenset(map(str, actor.unit_ids | actor.heads)),
        heads=frozenset(map(str, actor.heads)),
        member=str(actor.membership_id),
        reaches_all=(reach or reach_of(actor)) is Reach.ALL,
        sees_confidential=actor.may(p.CONFIDENTIAL),
    )
    seconds = min(1.0, house().settings.site_cache_seconds)
    return recent_counts().answer((tenant_id, seen_by), lambda: _count(tenant_id, seen_by), seconds=seconds)


class _Seer(NamedTuple):
    """Those traits of a person that change their numbers."""

    units: frozenset[str]
    heads: frozenset[str]
    member: str
    reaches_all: bool
    sees_confidential: bool


recent_counts = OfApp(lambda: Timed[tuple[int, _Seer], dict[View, int]](1_000))
"""What tabs said a moment ago."""


def _count(tenant_id: int, seen_by: _Seer) -> dict[View, int]:
    units = seen_by.units
    concerned = [EVERY_UNIT] if seen_by.reaches_all else units
    decided = concerned if seen_by.reaches_all else seen_by.heads or units
    wanted = _keys_for(units, seen_by.member, sees_confidential=seen_by.sees_confidential)
    held = read_stock_keys(tenant_id, wanted)
    return {
        view: _sum(held, of, statuses, states, seen_from=units)
        for view, of, statuses, states in (
            (View.NEW, [EVERY_UNIT], (Status.SUBMITTED.value,), _STATES),
            (View.UNIT, units, _OPEN, _STATES),
            (View.DUE_SOON, concerned, _OPEN, (DueState.DUE_SOON.value,)),
            (View.OVERDUE, concerned, _OPEN, (DueState.OVERDUE.value,)),
            (View.APPROVAL, decided, WAITING, _STATES),
            (View.REOPENED, concerned, (Status.REOPENED.value,), _STATES),
            (View.OPEN, [EVERY_UNIT], _OPEN, _STATES),
        )
    } | {View.MINE: sum(value for (name, _key), value in held.items() if name == ASSIGNED.name)}


def _sum(
    held: Mapping[tuple[str, Key], int],
    of: Collection[str],
    statuses: Collection[str],
    states: Collection[str],
    *,
    seen_from: Collection[str],
) -> int:
    """The open reports of some units; of all units' confidential ones only those of the units `seen_from`."""
    kept: Counter[tuple[str, str]] = Counter()
    for (name, key), value in held.items():
        if name != ASSIGNED.name and key[1] in statuses and key[2] in states:
            kept[name, key[0]] += value
    found = sum(kept[QUEUE.name, unit] for unit in of)
    if EVERY_UNIT in of:
        found += sum(kept[CONFIDENTIAL.name, unit] for unit in seen_from) - kept[CONFIDENTIAL.name, EVERY_UNIT]
    return found


@lru_cache(maxsize=512)
def _keys_for(units: frozenset[str], member: str, *, sees_confidential: bool) -> StockKeys:
    """The numbers that the tabs of a person in these units are made of."""
    places = [(unit, *rest) for unit in {EVERY_UNIT, *units} for rest in _PLACES]
    queues = (QUEUE,) if sees_confidential else (QUEUE, CONFIDENTIAL)
    mine = [(ASSIGNED, (member, state.value)) for state in DueState]
    return StockKeys([*((queue, key) for queue in queues for key in places), *mine])


def count_public(tenant_id: int, filters: Filters = NO_FILTERS) -> int | None:
    """How many public reports there are, from kept counts in one statement; None where none answers.

    Kept are numbers by category and by status.
    """
    if replace(filters, category_id=None, statuses=()) != NO_FILTERS:
        return None
    if filters == NO_FILTERS:
        return read_stock_total(tenant_id, PUBLIC)
    where: dict[str, Any] = {}
    if filters.category_id is not None:
        where["category"] = str(filters.category_id)
    if filters.statuses:
        where["status"] = [status.value for status in filters.statuses]
    return total(read_stocks(tenant_id, (PUBLIC,))[PUBLIC.name], PUBLIC, **where)
