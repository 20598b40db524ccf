"""The use cases of feedback, for pages, API and demo data. They flush; the request or the job commits."""

from __future__ import annotations

from modules.feedback.contacts import read_contact
from modules.feedback.drafts import ContactDraft, ReportDraft
from modules.feedback.notes import add_note, may_note
from modules.feedback.rules.domain import Channel, Reader
from modules.feedback.submission import OutsideTenant, Submitted, submit_report
from modules.feedback.workflow.steps import UNSEEN, IllegalStep, take_step

__all__ = [
    "UNSEEN",
    "Channel",
    "ContactDraft",
    "IllegalStep",
    "OutsideTenant",
    "Reader",
    "ReportDraft",
    "Submitted",
    "add_note",
    "may_note",
    "read_contact",
    "submit_report",
    "take_step",
]
