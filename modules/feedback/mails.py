"""Mails to citizens: handlers of feedback's events, run in the tenant's scope, again until they succeed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi import notify
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from modules.feedback.contacts import find_contact
from modules.feedback.events import DuplicateAnswered, ReportStepTaken, ReportSubmitted
from modules.feedback.models import Report, Step
from modules.feedback.near import place_words
from modules.feedback.notes import add_system_note, why_unsent
from modules.feedback.rules import opinions
from modules.feedback.rules.domain import STATUS_TITLES, Reader, Status
from modules.feedback.setup.configuration import read_configuration

TO_CITIZEN: Mapping[str, LazyString] = {
    "accept": _l("Phản ánh %(code)s đã được tiếp nhận"),
    "reject": _l("Phản ánh %(code)s không được tiếp nhận"),
    "ask": _l("Phản ánh %(code)s cần bạn bổ sung thông tin"),
    "refer": _l("Phản ánh %(code)s đã được chuyển cơ quan có thẩm quyền"),
    "merge": _l("Phản ánh %(code)s đã được gộp vào phản ánh trùng nội dung"),
    "grant_extension": _l("Phản ánh %(code)s được gia hạn xử lý"),
    "publish": _l("Phản ánh %(code)s đã có kết quả xử lý"),
}
"""The steps of which a citizen is told, with the subject."""


def mail_citizen_received(event: ReportSubmitted, context: HandlerContext) -> None:
    """Code and secret link to whoever left an address."""
    report = _report(context, event)
    contact = find_contact(context.tenant_id, report=report)
    if contact is None or not contact.email:
        return
    notify.send(
        context,
        to=contact.email,
        template="feedback/mail/received",
        subject=_with_code(_l("Đã nhận phản ánh %(code)s"), report),
        language=contact.language,
        reply_to=answered_by(report, context),
        **_facts(report, context, language=contact.language),
        name=contact.name,
        link=_tracking(report, context),
    )


def mail_citizen_step(event: ReportStepTaken, context: HandlerContext) -> None:
    """Tell whoever left an address what has become of the report."""
    report = _report(context, event)
    is_result = event.after["status"] == Status.PUBLISHED
    subject = TO_CITIZEN.get("publish" if is_result else event.action)
    if subject is None:
        return
    step = _step(context, event)
    contact = find_contact(context.tenant_id, report=report)
    if step is None or contact is None or not contact.email:
        return
    notify.send(
        context,
        to=contact.email,
        template="feedback/mail/step",
        subject=_with_code(subject, report),
        language=contact.language,
        reply_to=answered_by(report, context),
        **_facts(report, context, language=contact.language),
        name=contact.name,
        link=_tracking(report, context),
        action=event.action,
        state=STATUS_TITLES[Status(step.to_status)],
        note=step.public_note,
        detail=step.detail,
        rate_until=rate_until(report, context) if is_result else None,
    )


def note_unsent(
    event: ReportSubmitted | ReportStepTaken | DuplicateAnswered, context: HandlerContext, error: Exception
) -> None:
    """Tell the desk, in a note at the report, that a mail to the citizen was given up, once for each reason."""
    with notify.in_language("vi"):
        text = _(
            "Không gửi được thư cho người phản ánh: %(reason)s. Hãy liên hệ theo cách khác.", reason=why_unsent(error)
        )
        add_system_note(context.tenant_id, report_id=event.report_id, text=text)


def answered_by(report: Report, context: HandlerContext) -> notify.ReplyTo | None:
    """The unit in charge, once the report was accepted and where it has an address; None: the tenant itself."""
    unit = read_configuration(context.tenant_id).units.find(report.unit_id)
    if unit is None or not unit.email or report.accepted_at is None:
        return None
    return notify.ReplyTo(unit.email, unit.name)


def rate_until(report: Report, context: HandlerContext) -> date | None:
    """The last day on which the result can be rated and the report reopened."""
    return opinions.last_day(report.published_at, read_configuration(context.tenant_id).settings["reopen_days"])


def _facts(report: Report, context: HandlerContext, *, language: str | None) -> dict[str, Any]:
    category = read_configuration(context.tenant_id).categories[report.category_id]
    return {
        "code": report.code,
        "category": category.title(language or "vi"),
        "place": place_words(report),
        "submitted_at": report.submitted_at,
        "due_at": report.due_at,
    }


def _with_code(subject: LazyString, report: Report) -> LazyString:
    """Put together in the reader's language, when the mail is."""
    named = {"code": report.code}
    return LazyString(lambda: str(subject) % named)


def _tracking(report: Report, context: HandlerContext) -> str:
    return house().settings.url_of(context.site.canonical_host, f"/phan-anh/theo-doi/{report.track_token}")


def _report(context: HandlerContext, event: ReportSubmitted | ReportStepTaken) -> Report:
    return session.get_one(Report, (context.tenant_id, event.report_id))


def _step(context: HandlerContext, event: ReportStepTaken) -> Step | None:
    """The step, unless only the staff may read it."""
    return session.scalars(
        select(Step).where(
            Step.tenant_id == context.tenant_id,
            Step.report_id == event.report_id,
            Step.number == event.number,
            Step.reader != Reader.STAFF.value,
        )
    ).one_or_none()
