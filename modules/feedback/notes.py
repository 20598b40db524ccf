"""Internal notes on a report: the staff's own, never shown outside. Called through `service.py`."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi import notify
from dothi.database.session import session
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.errors import Denied, Invalid, NotFound
from dothi.values.ids import new_id
from modules.feedback import permissions as p
from modules.feedback.drafts import step_text, text_error
from modules.feedback.models import Note, Report
from modules.feedback.rules.domain import belongs, sees


def may_note(report: Report, actor: Actor) -> bool:
    """Whether the actor may write internal notes: intake, leaders, and those who handle for the unit in charge."""
    if not sees(actor, report) or actor.kind is not ActorKind.MEMBER:
        return False
    return actor.may(p.INTAKE) or actor.may(p.OVERVIEW) or (actor.may(p.HANDLE) and belongs(actor, report.unit_id))


def add_note(tenant_id: int, *, report_id: UUID, actor: Actor, text: str) -> Note:
    """Add an internal note. Raises NotFound, Denied, Invalid (`text`)."""
    report = session.get(Report, (tenant_id, report_id))
    if report is None or not sees(actor, report):
        raise NotFound(_("Không có phản ánh này."))
    if not may_note(report, actor):
        raise Denied(_("Chỉ đơn vị xử lý, bộ phận tiếp nhận và lãnh đạo được ghi chú."))
    cleaned = step_text({"text": text}, "text")
    error = text_error(cleaned, missing=_("Hãy viết nội dung ghi chú."))
    if error:
        raise Invalid(_("Ghi chú chưa lưu được."), fields={"text": error})
    return _add(tenant_id, report_id, cleaned, name=actor.name, membership_id=actor.membership_id)


def add_system_note(tenant_id: int, *, report_id: UUID, text: str) -> None:
    """Add a note of the platform itself, unless the report has it already; nobody's `membership_id` marks it."""
    said = select(Note.id).where(
        Note.tenant_id == tenant_id, Note.report_id == report_id, Note.membership_id.is_(None), Note.text == text
    )
    if session.scalars(said).first() is None:
        _add(tenant_id, report_id, text, name=_("Hệ thống"), membership_id=None)


def why_unsent(error: Exception) -> str:
    """What the mail server said when it refused for good, else the kind of trouble; to stand within a note."""
    said = str(error) if isinstance(error, notify.MailRefusedError) else type(error).__name__
    return said.rstrip(".")


def _add(tenant_id: int, report_id: UUID, text: str, *, name: str, membership_id: UUID | None) -> Note:
    note = Note(
        tenant_id=tenant_id,
        id=new_id(),
        report_id=report_id,
        at=clock.now(),
        actor_name=name,
        membership_id=membership_id,
        text=text,
    )
    session.add(note)
    session.flush()
    return note
