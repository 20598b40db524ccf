"""An order for a day's visits by opening hours and ways: the most places, the earliest end, a short way. Pure.

Exact, by the shortest way to have seen each set of places (Held and Karp), which 12 places allow in tenths of a
second: leaving earlier is never worse, since whoever is early waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

MOST = 12
NEVER = 1 << 30
WAYS = 1 << 16
"""More minutes than all ways of a day take."""
Spans = Sequence[tuple[int, int]]
"""When it is open: minutes from midnight, in order and apart."""


class Wish(NamedTuple):
    """A place somebody wants to see, for so many minutes."""

    stay: int
    opens: Spans


class Visited(NamedTuple):
    """A visit: the wish's number, and minutes from midnight. Between `arrive` and `begin` one waits."""

    wish: int
    arrive: int
    begin: int
    leave: int


class MisfitReason(StrEnum):
    """Why a place isn't in the plan."""

    CLOSED = "closed"
    """It doesn't open on that day."""
    OVER = "over"
    """It closes before one could have seen it."""
    LATE = "late"
    """It opens too late for a visit within the day."""
    SHORT = "short"
    """It is never open for as long as one wants to stay."""
    NO_TIME = "no_time"
    """The day is too short for such a stay."""
    NO_ROOM = "no_room"
    """It could be seen, but not with the others."""


class Misfit(NamedTuple):
    """A wish that stays out."""

    wish: int
    reason: MisfitReason


class DayPlan(NamedTuple):
    """Visits in their order, and the wishes that don't fit."""

    visits: tuple[Visited, ...]
    misfits: tuple[Misfit, ...]


def plan_day(wishes: Sequence[Wish], ways: Sequence[Sequence[int]], *, start: int, end: int) -> DayPlan:
    """Plan from minute `start` to `end`; `ways[a][b]` are the minutes from one wish to another.

    Raises ValueError for more than `MOST` wishes.
    """
    if len(wishes) > MOST:
        raise ValueError(len(wishes))
    leaves = [leaving_times(wish, start=start, end=end) for wish in wishes]
    order = best_order(leaves, ways, start=start, end=end)
    visits = follow(order, wishes, ways, start=start, end=end)
    left = (number for number in range(len(wishes)) if number not in order)
    return DayPlan(visits, tuple(Misfit(number, reason_of(wishes[number], start=start, end=end)) for number in left))


def leaving_times(wish: Wish, *, start: int, end: int) -> list[int]:
    """For each minute of arrival from `start` to `end` when one leaves at the earliest, else NEVER."""
    found = [NEVER] * (end + 1)
    later = NEVER
    for minute in range(end, start - 1, -1):
        leave = minute + wish.stay
        if leave <= end and any(opens <= minute and leave <= closes for opens, closes in wish.opens):
            later = leave
        found[minute] = later
    return found


def best_order(leaves: Sequence[Sequence[int]], ways: Sequence[Sequence[int]], *, start: int, end: int) -> list[int]:
    """The order of the most wishes that ends the earliest; of several, one with a short way.

    For each set of wishes and its last one: when one leaves it at the earliest and after how long a way, as one number.
    """
    everyone = range(len(leaves))
    ends = [[NEVER * WAYS] * len(leaves) for _set in range(1 << len(leaves))]
    before: dict[tuple[int, int], int] = {}
    for last in everyone:
        ends[1 << last][last] = leaves[last][start] * WAYS
    best, score = (0, -1), (0, 0)
    for seen in range(1, len(ends)):
        others = [number for number in everyone if not seen >> number & 1]
        for last, ended in enumerate(ends[seen]):
            left, gone = divmod(ended, WAYS)
            if left >= NEVER:
                continue
            score, best = max((score, best), ((seen.bit_count(), -ended), (seen, last)))
            for following in others:
                way = ways[last][following]
                if left + way > end:
                    continue
                reached = leaves[following][left + way] * WAYS + gone + way
                if reached < ends[seen | 1 << following][following]:
                    ends[seen | 1 << following][following] = reached
                    before[seen | 1 << following, following] = last
    return walked_back(best, before)


def walked_back(best: tuple[int, int], before: dict[tuple[int, int], int]) -> list[int]:
    """The order that led to a set of wishes and its last one."""
    seen, last = best
    order: list[int] = []
    while seen:
        order.append(last)
        previous = before.get((seen, last), -1)
        seen, last = seen & ~(1 << last), previous
    return order[::-1]


def follow(
    order: Sequence[int], wishes: Sequence[Wish], ways: Sequence[Sequence[int]], *, start: int, end: int
) -> tuple[Visited, ...]:
    """The times of an order that is possible."""
    visits: list[Visited] = []
    for number in order:
        arrive = visits[-1].leave + ways[visits[-1].wish][number] if visits else start
        leave = leaving_times(wishes[number], start=start, end=end)[arrive]
        visits.append(Visited(number, arrive, leave - wishes[number].stay, leave))
    return tuple(visits)


def reason_of(wish: Wish, *, start: int, end: int) -> MisfitReason:
    """Why a wish is left out, the plainest reason first."""
    today = [(opens, closes) for opens, closes in wish.opens if opens < 24 * 60]
    if not today:
        return MisfitReason.CLOSED
    if start + wish.stay > end:
        return MisfitReason.NO_TIME
    if all(closes - opens < wish.stay for opens, closes in today):
        return MisfitReason.SHORT
    if leaving_times(wish, start=start, end=end)[start] < NEVER:
        return MisfitReason.NO_ROOM
    return MisfitReason.OVER if all(closes < start + wish.stay for _opens, closes in today) else MisfitReason.LATE
