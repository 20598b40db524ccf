"""The history of a report and the staff's notes, as far as a reader may see. Pages and the API call these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from dothi.database.session import session
from modules.feedback.models import Note, Step
from modules.feedback.rules.domain import ANNOUNCED, RECALCULATE, Reader

_SHOWN: Mapping[Reader, tuple[Reader, ...]] = {
    Reader.PUBLIC: (Reader.PUBLIC,),
    Reader.REPORTER: (Reader.PUBLIC, Reader.REPORTER),
    Reader.STAFF: tuple(Reader),
}
_SAID_OUTSIDE = frozenset({"unit", "agency", "minutes", "channel", "rating", "because", "due", "former_due"})
"""The details of a step that citizens read; names of staff and the rest stay inside.

Into which report one was merged, its page says by itself: that one may have been merged as well since.
"""


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step as its reader sees it: outside the administration without names and internal notes."""

    number: int
    at: datetime
    action: str
    from_status: str | None
    to_status: str
    reader: Reader
    actor_kind: str
    actor_name: str
    public_note: str
    internal_note: str
    detail: Mapping[str, Any]


def history(tenant_id: int, report_id: UUID, *, reader: Reader) -> list[StepLine]:
    """The steps that `reader` may see, oldest first. One statement on the primary key.

    Of a step that is only announced, `reader` learns when it was and nothing that was said.
    """
    rows = session.execute(
        select(Step)
        .where(
            Step.tenant_id == tenant_id,
            Step.report_id == report_id,
            or_(Step.reader.in_([shown.value for shown in _SHOWN[reader]]), Step.action.in_(ANNOUNCED)),
        )
        .order_by(Step.number)
    ).scalars()
    return [_line(row, reader) for row in rows]


def last_taken(lines: Sequence[StepLine]) -> StepLine:
    """The last step that somebody took; what the clock did by itself isn't one."""
    return next(line for line in reversed(lines) if line.action != RECALCULATE)


def _line(step: Step, reader: Reader) -> StepLine:
    is_inside = reader is Reader.STAFF
    is_told = Reader(step.reader) in _SHOWN[reader]
    detail = step.detail if is_inside else {k: v for k, v in step.detail.items() if is_told and k in _SAID_OUTSIDE}
    return StepLine(
        number=step.number,
        at=step.at,
        action=step.action,
        from_status=step.from_status,
        to_status=step.to_status,
        reader=Reader(step.reader),
        actor_kind=step.actor_kind,
        actor_name=step.actor_name if is_inside else "",
        public_note=step.public_note if is_told else "",
        internal_note=step.internal_note if is_inside else "",
        detail=detail,
    )


def list_notes(tenant_id: int, report_id: UUID) -> list[Note]:
    """The internal notes, oldest first; a hundred at most. One statement."""
    return list(
        session.scalars(
            select(Note)
            .where(Note.tenant_id == tenant_id, Note.report_id == report_id)
            .order_by(Note.at, Note.id)
            .limit(100)
        )
    )
