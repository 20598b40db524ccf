"""The forms of rules and of steps."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields

from dothi.web.fields import LocalTime, Paragraphs, number, version
from modules.dashboards.alerts.judging import AlertLevel
from modules.dashboards.alerts.people import NOBODY, who_of
from modules.dashboards.alerts.rules import RuleDraft
from modules.dashboards.alerts.standing import AlertStepKind

LONGEST_TEXT, LONGEST_PROCEDURE = 2000, 5000
LONGEST_MINUTES = 30 * 24 * 60
SHORTEST_ESCALATION, USUAL_ESCALATION = 5, 30
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::\d\d)?")
NOT_LISTED = _l("Vui lòng chọn trong danh sách.")


class DayMinute(fields.String):
    """A time of the day as `<input type=time>` sends it; the minute of the day."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        found = _CLOCK.fullmatch(str(super()._deserialize(value, attr, data, **rest)).strip())
        if found is None:
            raise ValidationError([_l("Giờ chưa đúng, ví dụ: 22:00.")])
        return int(found[1]) * 60 + int(found[2])


class WhoField(fields.String):
    """A person or a unit of a choice."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        try:
            return who_of(str(super()._deserialize(value, attr, data, **rest)))
        except ValueError as error:
            raise ValidationError([NOT_LISTED]) from error


class RuleForm(Schema):
    """A rule; `subject` is asked only of a new one."""

    version = version()
    id = fields.UUID(load_default=None)
    subject = fields.String(load_default="")
    level = fields.Enum(AlertLevel, by_value=True, required=True, error_messages={"unknown": NOT_LISTED})
    minutes = number(0, LONGEST_MINUTES, required=True)
    owner = WhoField(load_default=NOBODY)
    target = WhoField(load_default=NOBODY)
    escalate_minutes = number(SHORTEST_ESCALATION, LONGEST_MINUTES, required=True)
    procedure = Paragraphs(LONGEST_PROCEDURE, load_default="")
    quiet_from = DayMinute(load_default=None)
    quiet_to = DayMinute(load_default=None)
    is_on = fields.Boolean(load_default=False)


class AlertStepForm(Schema):
    """A step."""

    version = version(required=True)
    id = fields.UUID(required=True)
    kind = fields.Enum(AlertStepKind, by_value=True, required=True, error_messages={"unknown": NOT_LISTED})
    text = Paragraphs(LONGEST_TEXT, load_default="")
    until = LocalTime(load_default=None)


def draft_of_form(data: dict[str, Any]) -> RuleDraft:
    """What was typed."""
    return RuleDraft(**{name: data[name] for name in RuleDraft.__dataclass_fields__})


def values_of_rule(draft: RuleDraft) -> dict[str, Any]:
    """What the form shows of a stored rule."""
    return {
        "level": draft.level.value,
        "minutes": draft.minutes,
        "owner": draft.owner.key,
        "target": draft.target.key,
        "escalate_minutes": draft.escalate_minutes,
        "procedure": draft.procedure,
        "quiet_from": clock_text(draft.quiet_from),
        "quiet_to": clock_text(draft.quiet_to),
        "is_on": "1" if draft.is_on else "",
    }


def clock_text(minute: int | None) -> str:
    """A minute of the day as people write it."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


NEW_RULE: dict[str, Any] = {"level": AlertLevel.RED.value, "minutes": 0, "escalate_minutes": USUAL_ESCALATION}
