"""Storms: more than a few alerts within minutes are told in one mail and listed as one group. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar
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


@dataclass(frozen=True)
class StormGroup(Generic[T]):
    """Neighbours of a list that opened in one storm, or in none."""

    is_storm: bool
    members: Sequence[T]


def to_tell(waiting: Sequence[ToldAlert], recent: Iterable[ToldAlert], now: datetime) -> list[list[ToldAlert]]:
    """What to tell now, a mail each: single alerts, or in a storm all of an owner's together.

    `recent` are those opened or told within `WITHIN`, the waiting ones included. In a storm an owner is told once in
    that time; what opens meanwhile waits for the next mail.
    """
    lately = list(recent)
    if sum(is_lately(each.opened_at, now) for each in lately) <= MOST_ALONE:
        return [[each] for each in waiting]
    told = {each.owner for each in lately if each.is_in_group and each.told_at and is_lately(each.told_at, now)}
    groups: dict[Hashable, list[ToldAlert]] = {}
    for each in waiting:
        if each.owner not in told:
            groups.setdefault(each.owner, []).append(each)
    return list(groups.values())


def is_lately(at: datetime, now: datetime) -> bool:
    """Whether an instant is within the last minutes; one to come, left by a clock that was set back, isn't."""
    return now - WITHIN < at <= now


def in_storms(items: Sequence[T], at: Callable[[T], datetime]) -> list[StormGroup[T]]:
    """The same items in the same order, newest first: each storm together, and what lies between together."""
    times = [at(each) for each in items]
    storms, number, first, reached = [0] * len(items), 0, 0, -1
    for last, time in enumerate(times):
        while times[first] - time > WITHIN:
            first += 1
        if last - first >= MOST_ALONE:
            number += first > reached
            reached = last
            storms[first : last + 1] = [number] * (last - first + 1)
    groups = groupby(zip(items, storms, strict=True), key=lambda pair: pair[1])
    return [StormGroup(storm > 0, [item for item, _storm in pairs]) for storm, pairs in groups]
