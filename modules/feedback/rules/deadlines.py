"""The two clocks of a report, acceptance and handling, in working minutes of the tenant's calendar. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from dothi.sites.site import Site
from dothi.sites.standstills import Standstill
from dothi.values.worktime import WorkingCalendar
from modules.feedback.rules.domain import FINAL, DueState, Level, Status

DEFAULT_LIMITS: Mapping[str, Mapping[str, int]] = {
    Level.NORMAL: {"acceptance": 480, "handling": 7 * 480},
    Level.URGENT: {"acceptance": 120, "handling": 480},
    Level.COMPLEX: {"acceptance": 480, "handling": 20 * 480},
}
"""Working minutes where a category sets none: a day to accept (two hours when urgent), 7, 1 and 20 days to handle."""


@dataclass(frozen=True)
class TimeLimits:
    """How long acceptance and handling may take, in working minutes."""

    acceptance: int
    handling: int


@dataclass(frozen=True)
class ClockRules:
    """The calendar on which the clocks run, and how early a deadline counts as near (working minutes)."""

    calendar: WorkingCalendar
    due_soon_minutes: int


@dataclass(frozen=True)
class Clock:
    """How the running clock stands: no deadline while none runs; `change_at` is when `state` changes by itself."""

    due_at: datetime | None
    state: DueState
    change_at: datetime | None


class HasClock(Protocol):
    """What the rules need to know of a report."""

    @property
    def status(self) -> str: ...
    @property
    def former_status(self) -> str | None: ...
    @property
    def acceptance_due_at(self) -> datetime: ...
    @property
    def handling_due_at(self) -> datetime | None: ...


def limits_of(stored: Mapping[str, Any], level: str) -> TimeLimits:
    """The limits of a category for a level; what it doesn't set takes the default."""
    limits = {**DEFAULT_LIMITS[level], **stored.get(level, {})}
    return TimeLimits(acceptance=int(limits["acceptance"]), handling=int(limits["handling"]))


def deadline_of(report: HasClock) -> datetime | None:
    """The deadline of the clock that belongs to the status, running or paused; None once the report is finished."""
    status = Status(report.status)
    if status is Status.NEEDS_INFORMATION:
        status = Status(report.former_status or Status.SUBMITTED)
    if status in FINAL:
        return None
    if status is Status.SUBMITTED:
        return report.acceptance_due_at
    return report.handling_due_at or report.acceptance_due_at


def clock_of(report: HasClock, now: datetime, rules: ClockRules) -> Clock:
    """The clock at `now`: none runs while the citizen is asked, or once the report is finished."""
    due_at = deadline_of(report)
    if due_at is None or report.status == Status.NEEDS_INFORMATION:
        return Clock(None, DueState.NONE, None)
    if now >= due_at:
        return Clock(due_at, DueState.OVERDUE, None)
    near_at = rules.calendar.add(due_at, -rules.due_soon_minutes)
    if now >= near_at:
        return Clock(due_at, DueState.DUE_SOON, due_at)
    return Clock(due_at, DueState.IN_TIME, near_at)


def moved(due_at: datetime, *, since: datetime, until: datetime, calendar: WorkingCalendar) -> datetime:
    """A deadline after its clock stood still from `since` to `until`."""
    return calendar.add(due_at, max(0, calendar.between(since, until))) if until > since else due_at


def counted_anew(
    since: datetime, minutes: int, standstills: Sequence[Standstill], calendar: WorkingCalendar
) -> datetime:
    """The deadline of a clock begun at `since` with so many working minutes, as if the calendar had always been this.

    `standstills` don't overlap (`apart`). Equals what `add` and `moved` came to step by step on the same calendar.
    """
    return calendar.add(since, minutes + stood(since, standstills, calendar))


def stood(since: datetime, standstills: Sequence[Standstill], calendar: WorkingCalendar) -> int:
    """Working minutes for which a clock begun at `since` stood still."""
    spans = [(max(each.since, since), each.until) for each in standstills]
    return sum(calendar.between(start, until) for start, until in spans if until > start)


def apart(pauses: Sequence[Standstill], suspensions: Sequence[Standstill]) -> list[Standstill]:
    """The pauses as they are, and of the suspensions what lies outside of them."""
    pieces = list(pauses)
    for suspension in suspensions:
        since = suspension.since
        for pause in sorted(pauses):
            if since < pause.since < suspension.until:
                pieces.append(Standstill(since, pause.since))
            if pause.since < suspension.until:
                since = max(since, pause.until)
        if since < suspension.until:
            pieces.append(Standstill(since, suspension.until))
    return pieces


def is_in_time(due_at: datetime, *, finished_at: datetime, paused_at: datetime | None) -> bool:
    """Whether a report was finished before its clock ran out; one that stands still counts as of when it stopped."""
    return (paused_at or finished_at) <= due_at


def calendar_of(site: Site) -> WorkingCalendar:
    """The tenant's working calendar; kept, since laying out a year takes milliseconds."""
    return _calendar(json.dumps(site.calendar, sort_keys=True))


@lru_cache(maxsize=512)
def _calendar(stored: str) -> WorkingCalendar:
    return WorkingCalendar.from_dict(json.loads(stored))
