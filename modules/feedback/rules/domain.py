"""Who may take which step with a report, and who sees it; words and table: `statuses`, `table`.

Pure. Services ask it before they write; pages take statuses, titles and rules from here.
"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from dothi.values.actor import Actor, ActorKind
from modules.feedback import permissions as p
from modules.feedback.rules.statuses import (
    ANSWERED,
    CHANNEL_TITLES,
    DUE_TITLES,
    FINAL,
    LEVEL_TITLES,
    RATING_TITLES,
    STATUS_TITLES,
    STATUS_TONES,
    UNSHOWN,
    Channel,
    DueState,
    Level,
    Rating,
    Status,
)
from modules.feedback.rules.table import (
    ACTIONS,
    ANNOUNCED,
    PAST,
    RECALCULATE,
    TRANSITIONS,
    find_transition,
    transitions_of,
)
from modules.feedback.rules.transition import Grant, Reader, Transition, Who

__all__ = [
    "ACTIONS",
    "ANNOUNCED",
    "ANSWERED",
    "CHANNEL_TITLES",
    "DUE_TITLES",
    "FINAL",
    "LEVEL_TITLES",
    "PAST",
    "RATING_TITLES",
    "RECALCULATE",
    "STATUS_TITLES",
    "STATUS_TONES",
    "TRANSITIONS",
    "UNSHOWN",
    "Channel",
    "DueState",
    "Grant",
    "Level",
    "Rating",
    "Reader",
    "Standing",
    "Status",
    "Transition",
    "Who",
    "allowed_transitions",
    "belongs",
    "find_transition",
    "is_granted",
    "is_open",
    "is_public",
    "leads_on",
    "sees",
    "sees_contact",
    "transitions_of",
]


class Standing(Protocol):
    """What the rules need to know of a report."""

    @property
    def status(self) -> str: ...
    @property
    def former_status(self) -> str | None: ...
    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def assignee_id(self) -> UUID | None: ...
    @property
    def is_confidential(self) -> bool: ...


def leads_on(transition: Transition, report: Standing) -> bool:
    """Whether the step leads on from where the report stands, whoever takes it."""
    status = Status(report.status)
    if status is Status.NEEDS_INFORMATION and transition.asked_in:
        return status in transition.sources and (report.former_status or Status.SUBMITTED) in transition.asked_in
    return status in transition.sources


def is_granted(transition: Transition, actor: Actor, report: Standing) -> bool:
    """Whether the actor may take this step with this report, its status left aside."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return any(_holds(grant, actor, report) for grant in transition.grants)


def _holds(grant: Grant, actor: Actor, report: Standing) -> bool:
    if grant.who is Who.REPORTER:
        return actor.kind is ActorKind.CITIZEN
    if actor.kind is not ActorKind.MEMBER or not actor.may(grant.permission):
        return False
    if grant.who is Who.HEAD:
        return report.unit_id in actor.heads
    if grant.who is Who.HANDLER:
        is_assignee = report.assignee_id is not None and report.assignee_id == actor.membership_id
        return is_assignee or belongs(actor, report.unit_id)
    return True


def belongs(actor: Actor, unit_id: UUID | None) -> bool:
    """Whether the actor is a member or the head of the unit."""
    return unit_id is not None and (unit_id in actor.unit_ids or unit_id in actor.heads)


def allowed_transitions(report: Standing, actor: Actor) -> list[Transition]:
    """The steps the actor may take now, in the order of the table."""
    return [
        row for row in TRANSITIONS if leads_on(row, report) and is_granted(row, actor, report) and sees(actor, report)
    ]


def sees(actor: Actor, report: Standing) -> bool:
    """Whether somebody of the administration may read the report at all; a citizen's right comes from the link."""
    if actor.kind is not ActorKind.MEMBER:
        return True
    if not actor.may(p.VIEW):
        return False
    return not report.is_confidential or _is_in_charge(actor, report) or actor.may(p.CONFIDENTIAL)


def sees_contact(actor: Actor, report: Standing) -> bool:
    """Whether somebody may read who sent the report: intake, and who is in charge of it."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return (
        actor.kind is ActorKind.MEMBER and sees(actor, report) and (actor.may(p.INTAKE) or _is_in_charge(actor, report))
    )


def _is_in_charge(actor: Actor, report: Standing) -> bool:
    is_assignee = report.assignee_id is not None and report.assignee_id == actor.membership_id
    return is_assignee or belongs(actor, report.unit_id)


def is_open(status: Status) -> bool:
    """Whether work on the report is still to come."""
    return status not in FINAL


def is_public(status: Status, *, is_confidential: bool, was_accepted: bool) -> bool:
    """Whether anyone may see the report: once accepted, not confidential, not rejected or merged away."""
    return was_accepted and not is_confidential and status not in UNSHOWN
