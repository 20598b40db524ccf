"""What an action looks at, and what comes of it: the plain values between `steps.py` and the effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from modules.feedback.models import Report
from modules.feedback.rules.deadlines import ClockRules
from modules.feedback.rules.domain import Status, Transition
from modules.feedback.setup.configuration import Configuration


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All that an action may look at."""

    report: Report
    transition: Transition
    actor: Actor
    fields: Mapping[str, Any]
    configuration: Configuration
    rules: ClockRules
    now: datetime

    def text(self, name: str) -> str:
        """A cleaned text field, empty when not given."""
        return str(self.fields.get(name) or "")


@dataclass(frozen=True, kw_only=True)
class Effect:
    """Columns to change, the note for readers, plain facts for the history; `target` overrules the table's."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    public_note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    target: Status | None = None


def invalid(name: str, reason: str) -> Invalid:
    """One field that must be mended."""
    return Invalid(reason, fields={name: reason})
