"""Whether a subject has been beyond a rule's limit for long enough, and what follows of it. Pure.

An excursion begins when the subject is first seen beyond, and ends when it is back within (with the hysteresis of its
limits). It makes one alert at the most: so one that was closed by hand stays closed until the subject was back once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from modules.dashboards.indicators.states import WORSE, Direction, IndicatorState, Thresholds, next_state


class AlertLevel(StrEnum):
    """From which state on a rule fires."""

    AMBER = "amber"
    RED = "red"


class Move(StrEnum):
    """What a look asks for."""

    NONE = "none"
    OPEN = "open"
    WORSEN = "worsen"
    CLEAR = "clear"


@dataclass(frozen=True, kw_only=True)
class SubjectReading:
    """A subject as it is now; `since` when it has stood so, where that is known."""

    state: IndicatorState
    value: Decimal | None = None
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Excursion:
    """Since when a rule's subject has been beyond; `alerted` the state told by its open alert, None without one."""

    since: datetime | None
    alerted: IndicatorState | None = None
    is_over: bool = False
    """Whether the excursion's alert was closed by hand."""


def is_beyond(state: IndicatorState, level: AlertLevel) -> bool:
    """Whether a state is as bad as the rule asks, or worse."""
    return state in WORSE and WORSE.index(state) >= WORSE.index(IndicatorState(level.value))


def with_margin(
    reading: SubjectReading, since: datetime | None, level: AlertLevel, limits: Thresholds
) -> SubjectReading:
    """The reading during an excursion: better than the rule's level only a margin beyond the limit."""
    if since is None or reading.value is None or reading.state is IndicatorState.NONE:
        return reading
    held = next_state(IndicatorState(level.value), reading.value, limits)
    return replace(reading, state=max(reading.state, held, key=WORSE.index))


def excursion_since(
    former: datetime | None, reading: SubjectReading, level: AlertLevel, now: datetime
) -> datetime | None:
    """When the excursion began, None within the limit. Where nothing is known it is as before."""
    if reading.state is IndicatorState.NONE:
        return former
    if not is_beyond(reading.state, level):
        return None
    return former or min(reading.since or now, now)


def ended_by(since: datetime | None, state: IndicatorState, at: datetime, level: AlertLevel) -> bool:
    """Whether a subject that was in a state at an instant was back within after its excursion had begun.

    Heard late it ends the excursion all the same, one that began later it leaves alone: so the order doesn't matter.
    """
    return since is not None and since < at and state is not IndicatorState.NONE and not is_beyond(state, level)


def move_of(excursion: Excursion, reading: SubjectReading, due_at: datetime | None, now: datetime) -> Move:
    """What is to be done now; `due_at` is when the excursion has lasted long enough."""
    if excursion.since is None:
        return Move.CLEAR if excursion.alerted is not None else Move.NONE
    if excursion.alerted is not None:
        is_worse = reading.state is IndicatorState.RED and excursion.alerted is IndicatorState.AMBER
        return Move.WORSEN if is_worse else Move.NONE
    if excursion.is_over or reading.state is IndicatorState.NONE:
        return Move.NONE
    return Move.OPEN if due_at is not None and due_at <= now else Move.NONE


def due_of(since: datetime | None, minutes: int, stood: timedelta) -> datetime | None:
    """When an excursion has lasted long enough, the time that the service was suspended left out."""
    return None if since is None else since + timedelta(minutes=minutes) + stood


def peak_of(former: Decimal | None, value: Decimal | None, direction: Direction) -> Decimal | None:
    """The worst of two values."""
    known = [each for each in (former, value) if each is not None]
    if not known:
        return None
    return min(known) if direction is Direction.UP else max(known)
