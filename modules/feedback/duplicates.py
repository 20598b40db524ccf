"""The mail to whoever reported what was handled with another report: the answer which that one got.

Recorded by `merged.record_answers`. One event, one mail: trying again never writes to the others a second time.
"""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi import notify
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from modules.feedback.contacts import find_contact
from modules.feedback.events import DuplicateAnswered
from modules.feedback.merged import ANSWERS
from modules.feedback.models import Report, Step
from modules.feedback.rules.domain import STATUS_TITLES, Status


def mail_duplicate(event: DuplicateAnswered, context: HandlerContext) -> None:
    """The answer, in the reporter's language; of a confidential report no more than that there is one."""
    tenant_id = context.tenant_id
    report = session.get_one(Report, (tenant_id, event.report_id))
    main = session.get_one(Report, (tenant_id, event.main_id))
    contact, answer = find_contact(tenant_id, report=report), find_answer(main)
    if contact is None or not contact.email or answer is None:
        return
    notify.send(
        context,
        to=contact.email,
        template="feedback/mail/duplicate",
        subject=LazyString(lambda: str(_l("Việc bạn phản ánh (%(code)s) đã có kết quả")) % {"code": report.code}),
        language=contact.language,
        code=report.code,
        main_code="" if main.is_confidential else main.code,
        name=contact.name,
        action=answer.action,
        state=STATUS_TITLES[Status(answer.to_status)],
        note="" if main.is_confidential else answer.public_note,
        detail={} if main.is_confidential else answer.detail,
        link=house().settings.url_of(context.site.canonical_host, f"/phan-anh/theo-doi/{report.track_token}"),
    )


def find_answer(main: Report) -> Step | None:
    """The step by which a report got its answer; None when it was reopened meanwhile, and will have another."""
    if main.status not in ANSWERS | {Status.RATED}:
        return None
    return session.scalars(
        select(Step)
        .where(Step.tenant_id == main.tenant_id, Step.report_id == main.id, Step.to_status.in_(ANSWERS))
        .order_by(Step.number.desc())
        .limit(1)
    ).one_or_none()
