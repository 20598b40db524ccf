"""Where a directive stands, and who may do what next: folded from its steps, whatever order they arrived in. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from modules.dashboards.folding import FoldedStep, in_their_order


class StepKind(StrEnum):
    """What can happen to a directive."""

    GIVEN = "given"
    ASSIGNED = "assigned"
    """To another unit."""
    ACCEPTED = "accepted"
    PROGRESS = "progress"
    REPORTED = "reported"
    """The unit says that it is done."""
    RETURNED = "returned"
    EXTENDED = "extended"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class DirectiveState(StrEnum):
    """Where it stands."""

    GIVEN = "given"
    IN_HAND = "in_hand"
    REPORTED = "reported"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """For whom somebody acts."""

    GIVER = "giver"
    UNIT = "unit"
    OFFICE = "office"
    """Whoever passes a directive on within the administration that received it."""


OPEN = frozenset({DirectiveState.GIVEN, DirectiveState.IN_HAND, DirectiveState.REPORTED})
NEEDS_TEXT = frozenset({StepKind.PROGRESS, StepKind.REPORTED, StepKind.RETURNED, StepKind.EXTENDED, StepKind.WITHDRAWN})
"""What nobody understands without words: what was done, or why."""
TOLD_BELOW = frozenset({StepKind.RETURNED, StepKind.EXTENDED, StepKind.CLOSED, StepKind.WITHDRAWN})
TOLD_ABOVE = frozenset({StepKind.ACCEPTED, StepKind.PROGRESS, StepKind.REPORTED})


class TakenStep(FoldedStep, Protocol):
    """A step as it was taken."""

    @property
    def due_at(self) -> datetime | None: ...
    @property
    def unit_id(self) -> UUID | None: ...


@dataclass(frozen=True, kw_only=True)
class DirectiveStanding:
    """What the steps come to. `reported_at` is when the work was said to be done, unless it was sent back since."""

    state: DirectiveState
    due_at: datetime
    unit_id: UUID | None = None
    reported_at: datetime | None = None
    ended_at: datetime | None = None


def stand(steps: Iterable[TakenStep]) -> DirectiveStanding:
    """Fold the steps in the order of their instants; the first is the giving. What has ended stays so."""
    first, *rest = in_their_order(steps, first=StepKind.GIVEN)
    if first.due_at is None:
        raise ValueError("a directive is given with its deadline")
    found = DirectiveStanding(state=DirectiveState.GIVEN, due_at=first.due_at, unit_id=first.unit_id)
    for step in rest:
        if found.state in OPEN:
            found = after(found, step)
    return found


def after(standing: DirectiveStanding, step: TakenStep) -> DirectiveStanding:
    """One step on."""
    is_new = standing.state is DirectiveState.GIVEN
    begun: dict[str, Any] = {"state": DirectiveState.IN_HAND} if is_new else {}
    changes: dict[str, dict[str, Any]] = {
        StepKind.ASSIGNED: {"unit_id": step.unit_id},
        StepKind.ACCEPTED: begun,
        StepKind.PROGRESS: begun,
        StepKind.REPORTED: {"state": DirectiveState.REPORTED, "reported_at": step.at},
        StepKind.RETURNED: {"state": DirectiveState.IN_HAND, "reported_at": None},
        StepKind.EXTENDED: {"due_at": step.due_at or standing.due_at},
        StepKind.CLOSED: {"state": DirectiveState.CLOSED, "ended_at": step.at},
        StepKind.WITHDRAWN: {"state": DirectiveState.WITHDRAWN, "ended_at": step.at},
    }
    return replace(standing, **changes.get(step.kind, {}))


def open_steps(state: DirectiveState, sides: Collection[Side], *, has_unit: bool = True) -> Sequence[StepKind]:
    """What somebody may do now, the likeliest first."""
    if state not in OPEN:
        return []
    found: list[StepKind] = []
    if Side.GIVER in sides:
        found += [StepKind.CLOSED, StepKind.RETURNED] if state is DirectiveState.REPORTED else []
    if Side.UNIT in sides and has_unit:
        found += [StepKind.ACCEPTED] if state is DirectiveState.GIVEN else []
        found += [StepKind.REPORTED] if state is DirectiveState.IN_HAND else []
        found += [StepKind.PROGRESS] if state is not DirectiveState.REPORTED else []
    if Side.OFFICE in sides:
        found += [StepKind.ASSIGNED]
    if Side.GIVER in sides:
        found += [StepKind.EXTENDED]
        found += [StepKind.CLOSED] if state is not DirectiveState.REPORTED else []
        found += [StepKind.WITHDRAWN]
    return found


def is_late(standing: DirectiveStanding, now: datetime) -> bool:
    """Whether its deadline passed before the work was said to be done; one that was withdrawn isn't late."""
    if standing.state is DirectiveState.WITHDRAWN:
        return False
    return (standing.reported_at or standing.ended_at or now) > standing.due_at
