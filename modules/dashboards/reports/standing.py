"""Where a report stands, and which step leads where. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum


class PeriodReportState(StrEnum):
    """Where it stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class PeriodReportStepKind(StrEnum):
    """What can happen to it."""

    DRAFTED = "drafted"
    COMMENTED = "commented"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ReportView(StrEnum):
    """The tabs of the list."""

    OPEN = "open"
    WAITING = "waiting"
    """For a decision: to approve or to publish."""
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


State, Step = PeriodReportState, PeriodReportStepKind

WRITTEN = (State.DRAFT, State.RETURNED)
"""In which its words may be changed, and its numbers aren't frozen."""
VIEWED: Mapping[ReportView, Sequence[PeriodReportState]] = {
    ReportView.OPEN: (State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPROVED),
    ReportView.WAITING: (State.SUBMITTED, State.APPROVED),
    ReportView.PUBLISHED: (State.PUBLISHED,),
    ReportView.WITHDRAWN: (State.WITHDRAWN,),
}
"""The states of each."""
NEEDS_TEXT = frozenset({Step.COMMENTED, Step.RETURNED, Step.WITHDRAWN})
"""What nobody understands without words."""
MOVES: Mapping[PeriodReportState, Mapping[PeriodReportStepKind, PeriodReportState]] = {
    State.DRAFT: {Step.SUBMITTED: State.SUBMITTED, Step.WITHDRAWN: State.WITHDRAWN},
    State.RETURNED: {Step.SUBMITTED: State.SUBMITTED, Step.WITHDRAWN: State.WITHDRAWN},
    State.SUBMITTED: {Step.APPROVED: State.APPROVED, Step.RETURNED: State.RETURNED, Step.WITHDRAWN: State.WITHDRAWN},
    State.APPROVED: {Step.PUBLISHED: State.PUBLISHED, Step.RETURNED: State.RETURNED, Step.WITHDRAWN: State.WITHDRAWN},
    State.PUBLISHED: {Step.WITHDRAWN: State.WITHDRAWN},
    State.WITHDRAWN: {},
}


def open_steps(
    state: PeriodReportState, *, may_write: bool, may_decide: bool, is_submitter: bool
) -> Sequence[PeriodReportStepKind]:
    """What somebody may do now, the likeliest first; who submitted it doesn't decide on it. Comments always."""
    allowed = {Step.SUBMITTED} if may_write else set()
    if may_decide:
        allowed |= {Step.PUBLISHED} if is_submitter else {Step.APPROVED, Step.RETURNED, Step.PUBLISHED}
    forward = [step for step in MOVES[state] if step in allowed]
    return [*forward, Step.COMMENTED, *([Step.WITHDRAWN] if may_decide and Step.WITHDRAWN in MOVES[state] else [])]
