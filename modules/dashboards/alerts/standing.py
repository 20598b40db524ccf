"""Where an alert stands, folded from its steps, whatever order they are read in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from modules.dashboards.folding import FoldedStep, in_their_order


class AlertStepKind(StrEnum):
    """What can happen to an alert."""

    OPENED = "opened"
    WORSENED = "worsened"
    """From amber to red."""
    ACKNOWLEDGED = "acknowledged"
    """Somebody sees to it, until a time that they name."""
    COMMENTED = "commented"
    ESCALATED = "escalated"
    """Nobody acknowledged it in time."""
    RAN_OUT = "ran_out"
    """The time of whoever acknowledged it is over."""
    CLEARED = "cleared"
    """The value came back: it is closed by itself."""
    CLOSED = "closed"
    """By hand."""


class AlertState(StrEnum):
    """Where it stands."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    CLOSED = "closed"


NEEDS_WORDS = frozenset({AlertStepKind.COMMENTED, AlertStepKind.CLOSED})
LONGEST_ACKNOWLEDGED = timedelta(days=7)


class TakenAlertStep(FoldedStep, Protocol):
    """A step as it was taken; `until` is when the alert's clock runs out."""

    @property
    def until(self) -> datetime | None: ...
    @property
    def by_id(self) -> UUID | None: ...
    @property
    def by_name(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class AlertStanding:
    """What the steps come to. The clock runs from `since` to `until`; `by_name` has it while it is acknowledged."""

    state: AlertState
    since: datetime
    until: datetime | None
    by_id: UUID | None = None
    by_name: str = ""
    closed_at: datetime | None = None


def stand_alert(steps: Iterable[TakenAlertStep]) -> AlertStanding:
    """Fold the steps in the order of their instants; the first is the opening. What is closed stays so."""
    first, *rest = in_their_order(steps, first=AlertStepKind.OPENED)
    found = AlertStanding(state=AlertState.WAITING, since=first.at, until=first.until)
    for step in rest:
        if found.state is not AlertState.CLOSED:
            found = after_step(found, step)
    return found


def after_step(standing: AlertStanding, step: TakenAlertStep) -> AlertStanding:
    """One step on."""
    nobody: dict[str, Any] = {"by_id": None, "by_name": "", "since": step.at, "until": None}
    sooner = min((until for until in (standing.until, step.until) if until is not None), default=None)
    escalated = {**nobody, "state": AlertState.ESCALATED}
    closed = {**nobody, "state": AlertState.CLOSED, "closed_at": step.at}
    changes: dict[str, dict[str, Any]] = {
        AlertStepKind.WORSENED: {"until": sooner} if standing.state is AlertState.WAITING else {},
        AlertStepKind.ACKNOWLEDGED: {
            "state": AlertState.ACKNOWLEDGED,
            "by_id": step.by_id,
            "by_name": step.by_name,
            "since": step.at,
            "until": step.until,
        },
        AlertStepKind.ESCALATED: escalated,
        AlertStepKind.RAN_OUT: escalated,
        AlertStepKind.CLEARED: closed,
        AlertStepKind.CLOSED: closed,
    }
    return replace(standing, **changes.get(step.kind, {}))


def open_alert_steps(state: AlertState) -> Sequence[AlertStepKind]:
    """What whoever works on alerts may do now, the likeliest first."""
    if state is AlertState.CLOSED:
        return []
    return [AlertStepKind.ACKNOWLEDGED, AlertStepKind.COMMENTED, AlertStepKind.CLOSED]


def step_when_over(state: AlertState) -> AlertStepKind:
    """What happens when an alert's clock has run out."""
    return AlertStepKind.RAN_OUT if state is AlertState.ACKNOWLEDGED else AlertStepKind.ESCALATED
