"""What the forms of the programme take, as marshmallow schemas with Vietnamese reasons."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, post_load

from dothi.sites.switch import ModuleState
from dothi.web.fields import NEEDED, Day, Line, LocalTime, Paragraphs, email_needed, email_or_nothing, one_of
from tenants.programme.items import ItemFacts, Schedule
from tenants.programme.paths import PLANNABLE
from tenants.programme.phases import PhaseFacts
from tenants.programme.projects import ProjectFacts
from tenants.programme.signing import GateFacts

HIGHEST_BUDGET = 10**15
LONGEST_BUDGET = 30
"""Digits, leading zeros included: Python refuses to read thousands of them."""


class Money(fields.Integer):
    """Đồng, with the dots that people write between thousands."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> int:
        digits = "".join(c for c in str(value) if c not in ". \u00a0_")
        if not digits.isdecimal() or len(digits) > LONGEST_BUDGET or int(digits) > HIGHEST_BUDGET:
            raise ValidationError([_l("Vui lòng điền số tiền bằng đồng, ví dụ: 1.500.000.000.")])
        return super()._deserialize(digits, attr, data, **rest)


class ProjectForm(Schema):
    """A project."""

    name = Line(200, required=True)
    decision_number = Line(60, load_default="")
    decision_date = Day(load_default=None)
    decision_by = Line(200, load_default="")
    summary = Paragraphs(4000, load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_rest: Any) -> dict[str, Any]:
        """As the service takes it."""
        return {"facts": ProjectFacts(**data)}


class PhaseForm(Schema):
    """A phase."""

    name = Line(200, required=True)
    starts_on = Day(required=True)
    ends_on = Day(load_default=None)
    goals = Paragraphs(4000, load_default="")
    budget_vnd = Money(load_default=None)
    is_pilot = fields.Boolean(load_default=False)
    follows_id = fields.UUID(load_default=None, error_messages={"invalid_uuid": _l("Không có giai đoạn này.")})

    @post_load
    def make(self, data: dict[str, Any], **_rest: Any) -> dict[str, Any]:
        """As the service takes it."""
        return {"facts": PhaseFacts(**data)}


class ScheduleForm(Schema):
    """When an item is due and who answers for it."""

    planned_at = LocalTime(required=True, error_messages=NEEDED)
    owner_name = Line(120, required=True)
    owner_email = Line(200, required=True, validate=email_needed)
    note = Paragraphs(2000, load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_rest: Any) -> dict[str, Any]:
        """As the service takes it."""
        return {"schedule": Schedule(**data)}


class ItemForm(ScheduleForm):
    """A new item."""

    unit_code = Line(20, required=True)
    module = fields.String(required=True, error_messages=NEEDED)
    target_state = fields.String(
        required=True, validate=one_of([state.value for state in PLANNABLE]), error_messages=NEEDED
    )

    @post_load
    def make(self, data: dict[str, Any], **_rest: Any) -> dict[str, Any]:
        """As the service takes it."""
        schedule = Schedule(**{name: data.pop(name) for name in ("planned_at", "owner_name", "owner_email", "note")})
        return {"facts": ItemFacts(**(data | {"target_state": ModuleState(data["target_state"])}), schedule=schedule)}


class GateForm(Schema):
    """A gate to be signed."""

    title = Line(200, required=True)
    owner_name = Line(120, load_default="")
    owner_email = Line(200, load_default="", validate=email_or_nothing)
    due_on = Day(load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_rest: Any) -> dict[str, Any]:
        """As the service takes it."""
        return {"facts": GateFacts(**data)}
