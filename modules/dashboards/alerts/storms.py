"""Storms: more than a few alerts within minutes are told in one mail and listed as one group. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

MOST_ALONE = 5
WITHIN = timedelta(minutes=10)

T = TypeVar("T")


class ToldAlert(NamedTuple):
    """An alert as far as telling is concerned; `told_at` is None while nobody was told of it."""

    id: UUID
    owner: Hashable
    opened_at: datetime
    told_at: datetime | None
    is_in_group: bool


def to_tell(waiting: Sequence[ToldAlert], recent: Iterable[ToldAlert], now: datetime) -> list[list[ToldAlert]]:
    """What to tell now, a mail each: single alerts, or in a storm all of an owner's together.

    `recent` are those opened or told within `WITHIN`, the waiting ones included. In a storm an owner is told once in
    that time; what opens meanwhile waits for the next mail.
    """
    lately = list(recent)
    if sum(each.opened_at > now - WITHIN for each in lately) <= MOST_ALONE:
        return [[each] for each in waiting]
    told = {each.owner for each in lately if each.is_in_group and each.told_at and each.told_at > now - WITHIN}
    groups: dict[Hashable, list[ToldAlert]] = {}
    for each in waiting:
        if each.owner not in told:
            groups.setdefault(each.owner, []).append(each)
    return list(groups.values())


def in_storms(items: Sequence[T], at: Callable[[T], datetime]) -> list[list[T]]:
    """The same items in the same order, newest first; those of one storm together, all others alone."""
    times = [at(each) for each in items]
    joined = [False] * len(items)
    """Whether an item belongs to the storm of the one before it."""
    first = 0
    for last in range(len(items)):
        while times[first] - times[last] > WITHIN:
            first += 1
        if last - first >= MOST_ALONE:
            joined[first + 1 : last + 1] = [True] * (last - first)
    groups: list[list[T]] = []
    for item, is_joined in zip(items, joined, strict=True):
        if is_joined:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups
