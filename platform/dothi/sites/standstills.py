"""When clocks stood still because a service was suspended: read off the history of its switch. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dothi.sites.switch import ModuleState, is_working


@dataclass(frozen=True, order=True)
class Standstill:
    """From when to when a clock stood still: somebody was asked, or the service suspended."""

    since: datetime
    until: datetime


def standstills(changes: Sequence[dict[str, Any]]) -> list[Standstill]:
    """The times between a switch away from a working state and the next one back, in order.

    `changes` are `{"at", "from", "to"}` in order of time; a standstill that still lasts isn't in the list.
    """
    found: list[Standstill] = []
    since: datetime | None = None
    for change in changes:
        at = datetime.fromisoformat(str(change["at"]))
        was, works = is_working(ModuleState(change["from"])), is_working(ModuleState(change["to"]))
        if was and not works:
            since = at
        elif works and not was and since is not None:
            found.append(Standstill(since, at))
            since = None
    return found


def stands_since(changes: Sequence[dict[str, Any]]) -> datetime | None:
    """Since when the standstill that still lasts; None while the module works, or never did. `changes` as above."""
    ends = [change for change in changes if is_working(ModuleState(change["from"]))]
    if not ends or is_working(ModuleState(changes[-1]["to"])):
        return None
    return datetime.fromisoformat(str(ends[-1]["at"]))


def stood_still(since: datetime, until: datetime, found: Iterable[Standstill]) -> timedelta:
    """For how long a clock that runs by day and night stood still between two instants."""
    spans = ((max(each.since, since), min(each.until, until)) for each in found)
    return sum((end - begin for begin, end in spans if begin < end), timedelta(0))
