"""Handlers that put down whom a report's events concern; `digests.py` takes it up. Each notice is written once, in the
transaction that marks the delivery done."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.outbox.events import HandlerContext
from dothi.values.ids import new_id
from modules.feedback.events import ReportDeadlineNeared, ReportDeadlinePassed, ReportStepTaken, ReportSubmitted
from modules.feedback.models import Notice, Report, Step
from modules.feedback.notices.reasons import Concern, Reason, concern_of
from modules.feedback.rules.domain import Level


def notice_new(event: ReportSubmitted, context: HandlerContext) -> None:
    """The unit in charge learns that a report of its field came in."""
    write(session.get_one(Report, (context.tenant_id, event.report_id)), Concern(reason=Reason.NEW, unit=True))


def notice_step(event: ReportStepTaken, context: HandlerContext) -> None:
    """Whoever has to go on with it, but never who took the step."""
    report = session.get_one(Report, (context.tenant_id, event.report_id))
    is_routed = event.before["unit"] != event.after["unit"]
    concern = concern_of(event.action, is_routed=is_routed, is_accepted=report.accepted_at is not None)
    if concern is None:
        return
    step = session.get_one(Step, (context.tenant_id, event.report_id, event.number))
    note = "" if report.is_confidential else step.public_note or step.internal_note
    write(report, concern, actor_id=step.membership_id, note=note if concern.reason in SAID else "")


def notice_deadline(event: ReportDeadlineNeared | ReportDeadlinePassed, context: HandlerContext) -> None:
    """Of an urgent report unit and assignee learn at once; the morning's mail looks at all deadlines by itself."""
    report = session.get_one(Report, (context.tenant_id, event.report_id))
    if report.level == Level.URGENT:
        reason = Reason.OVERDUE if isinstance(event, ReportDeadlinePassed) else Reason.DUE_SOON
        write(report, Concern(reason=reason, unit=True, assignee=True))


SAID = frozenset({Reason.REOPENED, Reason.SENT_BACK})
"""Reasons that go with what was said of them."""


def write(report: Report, concern: Concern, *, actor_id: UUID | None = None, note: str = "") -> None:
    """A notice for the unit and one for the assignee; none for who did it, or for the unit they belong to."""
    tells_unit = concern.unit and report.unit_id is not None and not is_of_unit(report, actor_id)
    tells_assignee = concern.assignee and report.assignee_id not in {None, actor_id}
    told: list[tuple[UUID | None, UUID | None]] = []
    if tells_unit:
        told.append((report.unit_id, None))
    if tells_assignee:
        told.append((None, report.assignee_id))
    session.add_all(
        Notice(
            tenant_id=report.tenant_id,
            id=new_id(),
            report_id=report.id,
            unit_id=unit_id,
            membership_id=membership_id,
            reason=concern.reason.value,
            note=note,
            is_urgent=report.level == Level.URGENT,
        )
        for unit_id, membership_id in told
    )


def is_of_unit(report: Report, membership_id: UUID | None) -> bool:
    """Whether a member belongs to the report's unit."""
    if membership_id is None:
        return False
    units = session.scalars(
        select(MembershipRow.unit_ids).where(
            MembershipRow.tenant_id == report.tenant_id, MembershipRow.id == membership_id
        )
    ).one_or_none()
    return str(report.unit_id) in (units or ())
