"""Mails about reports: handlers of their events, again until they succeed. Who acted is not told of it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi import notify
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from modules.dashboards.events import PeriodReportMoved
from modules.dashboards.readers import MailReader, readers_of_member, readers_of_unit, readers_with_role
from modules.dashboards.reports.models import PeriodReport, PeriodReportStep
from modules.dashboards.reports.standing import PeriodReportStepKind
from modules.dashboards.reports.words import STEPS

WRITES, DECIDES = "district_admin", "leader"
"""The roles that hear of a report without a unit, and of one that waits for a decision."""
SUBJECTS: Mapping[str, LazyString] = {
    PeriodReportStepKind.DRAFTED: _l("Đến kỳ báo cáo: %(title)s"),
    PeriodReportStepKind.SUBMITTED: _l("Báo cáo chờ duyệt: %(title)s"),
    PeriodReportStepKind.RETURNED: _l("Báo cáo bị trả lại: %(title)s"),
    PeriodReportStepKind.PUBLISHED: _l("Đã ban hành: %(title)s"),
}


def mail_report(event: PeriodReportMoved, context: HandlerContext) -> None:
    """Tell who writes, decides or submitted, whoever has something to do or to know now."""
    report = session.get(PeriodReport, (context.tenant_id, event.report_id))
    step = session.get(PeriodReportStep, (context.tenant_id, event.step_id))
    if report is None or step is None or event.kind not in SUBJECTS:
        return
    subject = LazyString(lambda: str(SUBJECTS[event.kind]) % {"title": report.title})
    link = house().settings.url_of(context.site.canonical_host, f"/work/dashboards/reports/{report.id}")
    told = {each.email: each for each in tell_readers(report, event.kind) if each.email}
    for email, each in told.items():
        if step.by_id is not None and each.membership_id == step.by_id:
            continue
        notify.send(
            context,
            to=email,
            part=str(each.membership_id or email),
            template="dashboards/mail/report",
            subject=subject,
            name=each.name,
            report=report,
            done=STEPS[step.kind],
            said=step.text,
            doer=step.by_name,
            link=link,
        )


def tell_readers(report: PeriodReport, kind: str) -> list[MailReader]:
    """Whom a step concerns."""
    if kind == PeriodReportStepKind.SUBMITTED:
        return readers_with_role(report.tenant_id, DECIDES)
    writers = (
        readers_of_unit(report.tenant_id, report.unit_id)
        if report.unit_id is not None
        else readers_with_role(report.tenant_id, WRITES)
    )
    return writers if kind == PeriodReportStepKind.DRAFTED else [*writers, *submitter_of(report)]


def submitter_of(report: PeriodReport) -> list[MailReader]:
    """Whoever submitted it last, while they are here."""
    return readers_of_member(report.tenant_id, report.submitted_by_id)
