"""The use cases of feedback, for pages, API and demo data. They flush; the request or the job commits."""

from __future__ import annotations

from modules.feedback.contacts import ContactLine, read_contact
from modules.feedback.drafts import ContactDraft, ReportDraft
from modules.feedback.notes import add_note, may_note
from modules.feedback.submission import FILE_OWNER, OutsideTenant, Submitted, submit_report
from modules.feedback.workflow.domain import Channel, Level, Reader, Status, Transition
from modules.feedback.workflow.steps import IllegalStep, allowed_actions, take_step

__all__ = [
    "FILE_OWNER",
    "Channel",
    "ContactDraft",
    "ContactLine",
    "IllegalStep",
    "Level",
    "OutsideTenant",
    "Reader",
    "ReportDraft",
    "Status",
    "Submitted",
    "Transition",
    "add_note",
    "allowed_actions",
    "may_note",
    "read_contact",
    "submit_report",
    "take_step",
]
