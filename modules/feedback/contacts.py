"""Who sent a report: read only by those who need it, and every look is put on record. Called through `service.py`."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from dothi.values.errors import Denied
from modules.feedback.models import Contact, Report
from modules.feedback.rules.domain import sees_contact


@dataclass(frozen=True)
class ContactLine:
    """Name and ways to reach whoever sent a report; each may be empty. `language` is the one they reported in."""

    name: str
    email: str
    phone: str
    language: str | None


def read_contact(tenant_id: int, *, report: Report, actor: Actor) -> ContactLine | None:
    """Who sent the report, None when they didn't say. Writes the look to the audit record. Raises Denied."""
    if not sees_contact(actor, report):
        raise Denied(_("Chỉ bộ phận tiếp nhận và đơn vị xử lý được xem thông tin người phản ánh."))
    contact = find_contact(tenant_id, report=report)
    if contact is not None:
        record_audit(tenant_id, "feedback.contact_read", subject=report.code, actor=actor)
    return contact


def find_contact(tenant_id: int, *, report: Report) -> ContactLine | None:
    """The same for the platform itself: mails to the citizen."""
    row = session.execute(
        select(Contact.name, Contact.email, Contact.phone, Contact.language).where(
            Contact.tenant_id == tenant_id, Contact.report_id == report.id
        )
    ).one_or_none()
    return ContactLine(row.name, row.email, row.phone, row.language) if row is not None else None
