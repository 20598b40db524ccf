"""A draft of a template for a period: one, however many ask for it. Called by a page and by the schedule."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from modules.dashboards.indicators.periods import Period
from modules.dashboards.reports.letter import letter_of
from modules.dashboards.reports.models import PeriodReport, PeriodReportTemplate
from modules.dashboards.reports.service import get_report, missing, refused, take
from modules.dashboards.reports.standing import PeriodReportState, PeriodReportStepKind
from modules.dashboards.reports.words import title_for


def find_newest(tenant_id: int, template_id: UUID, period: Period) -> PeriodReport | None:
    """The newest report of a template and period."""
    return session.scalars(
        select(PeriodReport)
        .where(
            PeriodReport.tenant_id == tenant_id,
            PeriodReport.template_id == template_id,
            PeriodReport.begins_on == period.begins,
        )
        .order_by(PeriodReport.issue.desc())
        .limit(1)
    ).one_or_none()


def get_newest(tenant_id: int, template_id: UUID, period: Period) -> PeriodReport:
    """The same. Raises NotFound."""
    found = find_newest(tenant_id, template_id, period)
    if found is None:
        raise missing()
    return found


def draft_report(
    template: PeriodReportTemplate, period: Period, *, actor: Actor, is_scheduled: bool = False
) -> PeriodReport:
    """A draft of the template for a period, or the report that there is already; one however many ask at once.

    One that was withdrawn gets a successor, unless it is the schedule that asks. Raises Invalid.
    """
    if period.begins > clock.local_today():
        raise refused("period", _("Kỳ này chưa bắt đầu."))
    former = find_newest(template.tenant_id, template.id, period)
    if former is not None and (is_scheduled or former.state != PeriodReportState.WITHDRAWN):
        return former
    made = make_row(template, period, issue=former.issue + 1 if former else 1)
    if made is None:
        return get_newest(template.tenant_id, template.id, period)
    report = get_report(template.tenant_id, made)
    take(report, PeriodReportStepKind.DRAFTED, "", actor=actor)
    return report


def make_row(template: PeriodReportTemplate, period: Period, *, issue: int) -> UUID | None:
    """Insert it; None where somebody else has at this moment."""
    letter = letter_of(template.letter)
    new = insert(PeriodReport).values(
        tenant_id=template.tenant_id,
        id=new_id(),
        template_id=template.id,
        every=period.every.value,
        begins_on=period.begins,
        issue=issue,
        title=title_for(letter.subject or template.title, period),
        state=PeriodReportState.DRAFT.value,
        is_public=template.is_public,
        unit_id=template.unit_id,
        blocks=template.blocks,
        letter=template.letter,
        frozen=None,
        frozen_at=None,
        drafted_at=clock.now(),
        submitted_by_id=None,
        published_at=None,
        version=0,
    )
    return session.execute(new.on_conflict_do_nothing().returning(PeriodReport.id)).scalar_one_or_none()
