"""What feedback tells: a report came in, a step was taken, its clock moved; staff are to be told.

Facets before and after keep the counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from dothi.outbox.events import Event

Facets = dict[str, Any]
"""The plain facts of a report that counts depend on, see `facets.py`."""


@dataclass(frozen=True, kw_only=True)
class ReportSubmitted(Event):
    """A report was stored for the first time."""

    module: ClassVar[str] = "feedback"
    report_id: UUID
    after: Facets


@dataclass(frozen=True, kw_only=True)
class ReportWardsOutdated(Event):
    """Reports have wards of before, or none yet; those with an id behind `after` are still to be looked at."""

    module: ClassVar[str] = "feedback"
    after: UUID


@dataclass(frozen=True, kw_only=True)
class ReportStepTaken(Event):
    """A step of the history was taken: `number` is the row of `feedback_step`."""

    module: ClassVar[str] = "feedback"
    report_id: UUID
    number: int
    action: str
    before: Facets
    after: Facets


@dataclass(frozen=True, kw_only=True)
class DuplicateAnswered(Event):
    """The report into which this one was merged, directly or through others, has its answer."""

    module: ClassVar[str] = "feedback"
    report_id: UUID
    main_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReportDeadlineNeared(Event):
    """The running clock has little time left."""

    module: ClassVar[str] = "feedback"
    report_id: UUID
    before: Facets
    after: Facets


@dataclass(frozen=True, kw_only=True)
class ReportDeadlinePassed(Event):
    """The running clock has run out."""

    module: ClassVar[str] = "feedback"
    report_id: UUID
    before: Facets
    after: Facets


@dataclass(frozen=True, kw_only=True)
class ReportClockMoved(Event):
    """The deadline was counted anew, since the calendar changed or the service had been suspended."""

    module: ClassVar[str] = "feedback"
    report_id: UUID
    before: Facets
    after: Facets


@dataclass(frozen=True, kw_only=True)
class DigestDue(Event):
    """Somebody of the administration is to be told by mail of what has come together for them."""

    module: ClassVar[str] = "feedback"
    unit_ids: list[str]
    membership_id: UUID | None
    is_morning: bool


@dataclass(frozen=True, kw_only=True)
class PlacesOutdated(Event):
    """The streets near reports have changed; those with an id behind `after` are still to be looked at."""

    module: ClassVar[str] = "feedback"
    after: UUID
