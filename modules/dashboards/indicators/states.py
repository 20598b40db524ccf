"""Green, amber or red: a value against its limits, with hysteresis so that a value at a limit doesn't flicker. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class IndicatorState(StrEnum):
    """How a value stands; NONE without a value or without limits."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


WORSE = (IndicatorState.GREEN, IndicatorState.AMBER, IndicatorState.RED)


@dataclass(frozen=True)
class Thresholds:
    """A value worse than `amber` or `red` is so; back it must come `margin` beyond the limit."""

    direction: Direction
    amber: Decimal | None = None
    red: Decimal | None = None
    margin: Decimal = Decimal(0)

    @property
    def is_set(self) -> bool:
        """Whether there is anything to judge by."""
        return self.direction is not Direction.NONE and (self.amber is not None or self.red is not None)


def back_from(value: Decimal, limit: Decimal, limits: Thresholds) -> Decimal | None:
    """Where a value that has come back past a limit, but not by the margin, will be better; None where it hasn't."""
    sign = 1 if limits.direction is Direction.UP else -1
    is_between = sign * limit <= sign * value < sign * limit + limits.margin
    return limit + sign * limits.margin if limits.is_set and is_between else None


def state_now(values: Iterable[Decimal | None], limits: Thresholds) -> IndicatorState:
    """How the last of a series stands, its former values in mind; a period without a value changes nothing."""
    state, last = IndicatorState.NONE, None
    for last in values:  # the last one is looked at below
        if last is not None:
            state = next_state(state, last, limits)
    return state if last is not None else IndicatorState.NONE


def next_state(former: IndicatorState, value: Decimal, limits: Thresholds) -> IndicatorState:
    """How a value stands after `former`. It gets worse at a limit, better only a margin beyond it."""
    if not limits.is_set:
        return IndicatorState.NONE
    strict = level_of(value, limits, Decimal(0))
    if former is IndicatorState.NONE or WORSE.index(strict) >= WORSE.index(former):
        return strict
    # Better than before: as far as it stays better with the margin taken off.
    eased = level_of(value, limits, limits.margin)
    return min(former, eased, key=WORSE.index)


def level_of(value: Decimal, limits: Thresholds, margin: Decimal) -> IndicatorState:
    """Where a value lies, the limits moved by `margin` towards what is better."""
    sign = 1 if limits.direction is Direction.UP else -1

    def is_beyond(limit: Decimal | None) -> bool:
        return limit is not None and sign * value < sign * limit + margin

    if is_beyond(limits.red):
        return IndicatorState.RED
    return IndicatorState.AMBER if is_beyond(limits.amber) else IndicatorState.GREEN
