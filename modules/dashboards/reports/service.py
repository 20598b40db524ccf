"""Reports are written, submitted, approved, published and withdrawn. A service flushes; the request commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi.database.session import session
from dothi.database.versioned import change_at
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid, NotFound
from dothi.values.ids import new_id
from modules.dashboards import permissions as p
from modules.dashboards.events import PeriodReportMoved
from modules.dashboards.reports.blocks import BlockKind
from modules.dashboards.reports.blocks import stored as stored_block
from modules.dashboards.reports.letter import Letter, letter_of
from modules.dashboards.reports.letter import stored as stored_letter
from modules.dashboards.reports.models import PeriodReport, PeriodReportStep
from modules.dashboards.reports.reading import content_now
from modules.dashboards.reports.standing import (
    MOVES,
    NEEDS_TEXT,
    WRITTEN,
    PeriodReportState,
    PeriodReportStepKind,
    open_steps,
)

STALE = _l("Báo cáo vừa có thay đổi. Vui lòng xem lại rồi thực hiện.")


def get_report(tenant_id: int, report_id: UUID) -> PeriodReport:
    """One. Raises NotFound."""
    row = session.get(PeriodReport, (tenant_id, report_id))
    if row is None:
        raise missing()
    return row


def missing() -> NotFound:
    """There is none, or it isn't theirs."""
    return NotFound(_("Không có báo cáo này."))


def get_held(tenant_id: int, report_id: UUID) -> PeriodReport:
    """One, locked until the end of the transaction. Raises NotFound."""
    get_report(tenant_id, report_id)
    return session.get_one(PeriodReport, (tenant_id, report_id), with_for_update=True, populate_existing=True)


def list_steps(tenant_id: int, report_id: UUID) -> Sequence[PeriodReportStep]:
    """Its steps in their order. One statement."""
    query = select(PeriodReportStep).where(
        PeriodReportStep.tenant_id == tenant_id, PeriodReportStep.report_id == report_id
    )
    return session.scalars(query.order_by(PeriodReportStep.at, PeriodReportStep.id)).all()


def may_write(report: PeriodReport, actor: Actor) -> bool:
    """Whether it is the person's to write: of the unit that writes it, or one who arranges templates."""
    is_theirs = report.unit_id is None or report.unit_id in actor.unit_ids or actor.may(p.REPORT_TEMPLATES)
    return actor.may(p.WRITE_REPORTS) and is_theirs


def is_submitter(report: PeriodReport, actor: Actor) -> bool:
    """Whether this person submitted it."""
    return report.submitted_by_id is not None and report.submitted_by_id == actor.membership_id


def steps_for(report: PeriodReport, actor: Actor) -> Sequence[PeriodReportStepKind]:
    """What the person can do with it now."""
    if not actor.may(p.STEP_OF_REPORTS):
        return []
    return open_steps(
        PeriodReportState(report.state),
        may_write=may_write(report, actor),
        may_decide=actor.may(p.APPROVE_REPORTS),
        is_submitter=is_submitter(report, actor),
    )


def check_writable(report: PeriodReport, actor: Actor) -> None:
    """Raise Denied where it isn't the person's to write, Conflict where its words are fixed."""
    if not may_write(report, actor):
        raise Denied(_("Báo cáo này do đơn vị khác soạn."))
    if report.state not in WRITTEN:
        raise Conflict(_("Báo cáo đã trình, không sửa được nữa. Muốn sửa, người duyệt cần trả lại."), code="fixed")


def write_report(
    report: PeriodReport,
    *,
    title: str,
    texts: Mapping[str, str],
    letter: Letter,
    is_public: bool,
    version: int,
    actor: Actor,
) -> None:
    """Change its words; `texts` by the block's id. Raises Denied, Conflict."""
    check_writable(report, actor)
    blocks = [
        replace(block, text=texts.get(block.id, block.text)) if block.kind is BlockKind.TEXT else block
        for block in report.arranged
    ]
    change_at(
        report,
        version,
        refusal=STALE,
        only=[PeriodReport.state.in_([state.value for state in WRITTEN])],
        title=title,
        letter=stored_letter(letter),
        is_public=is_public,
        blocks=[stored_block(block) for block in blocks],
    )
    record_audit(report.tenant_id, "dashboards.report_written", subject=title, actor=actor)


def take_step(
    site: Site,
    report_id: UUID,
    kind: PeriodReportStepKind,
    text: str,
    *,
    step_id: UUID,
    version: int,
    actor: Actor,
    number: str = "",
) -> PeriodReport:
    """Take a step; the same `step_id` again is the same step. `number` is that of the paper, at its publication.

    Raises NotFound, Denied, Conflict (`overtaken`, or it can't be done now), Invalid.
    """
    report = get_held(site.tenant_id, report_id)
    taken = session.get(PeriodReportStep, (site.tenant_id, step_id))
    if taken is not None:
        if (taken.report_id, taken.kind, taken.text) == (report_id, kind, text):
            return report
        raise Conflict(_("Biểu mẫu này đã ghi một bước khác. Hãy xem lại rồi thực hiện."), code="taken_before")
    if kind in {PeriodReportStepKind.APPROVED, PeriodReportStepKind.RETURNED} and is_submitter(report, actor):
        raise Denied(_("Người trình không tự duyệt báo cáo của mình. Vui lòng nhờ người khác."))
    if report.version != version:
        raise Conflict(STALE, code="overtaken")
    if kind not in steps_for(report, actor):
        raise Conflict(_("Bước này không thực hiện được: báo cáo ở trạng thái khác."), code="illegal_step")
    if kind in NEEDS_TEXT and not text:
        raise refused("text", _("Vui lòng ghi nội dung."))
    prepare(site, report, kind, number, actor)
    take(report, kind, text, actor=actor, step_id=step_id)
    return report


def prepare(site: Site, report: PeriodReport, kind: PeriodReportStepKind, number: str, actor: Actor) -> None:
    """What a step changes of the report beside its state: numbers are frozen when it is submitted."""
    match kind:
        case PeriodReportStepKind.SUBMITTED:
            report.frozen = dict(content_now(site, report.arranged, report.period))
            report.frozen_at, report.submitted_by_id = clock.now(), actor.membership_id
        case PeriodReportStepKind.RETURNED:
            report.frozen = report.frozen_at = report.submitted_by_id = None
        case PeriodReportStepKind.PUBLISHED:
            report.published_at = clock.now()
            if number:
                report.letter = stored_letter(replace(letter_of(report.letter), number=number))


def take(
    report: PeriodReport, kind: PeriodReportStepKind, text: str, *, actor: Actor, step_id: UUID | None = None
) -> None:
    """Write a step and what it leads to, and tell of it."""
    step = PeriodReportStep(
        tenant_id=report.tenant_id,
        id=step_id or new_id(),
        report_id=report.id,
        kind=kind.value,
        at=clock.now(),
        by_id=actor.membership_id,
        by_name=actor.name,
        text=text,
    )
    session.add(step)
    report.state = MOVES[PeriodReportState(report.state)].get(kind, PeriodReportState(report.state)).value
    report.version += 1
    session.flush()
    record_audit(report.tenant_id, "dashboards.report_step", subject=report.title, actor=actor, step=kind.value)
    record(PeriodReportMoved(report_id=report.id, step_id=step.id, kind=kind.value))


def refused(field: str, reason: str) -> Invalid:
    """The reason at its field."""
    return Invalid(reason, fields={field: reason})
