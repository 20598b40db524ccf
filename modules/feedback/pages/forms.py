"""The HTML forms of the feedback pages as marshmallow schemas: what is read, and the sentences for what is wrong.

Called by the pages only; the API has schemas of its own, and the services hold the rules for both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load
from marshmallow.validate import Length, OneOf, Range
from werkzeug.datastructures import MultiDict

from dothi.values.own_position import position_text, read_position
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.fields import DATE_TIME, Line, version
from dothi.web.forms import load_form
from modules.feedback.queues import Reach
from modules.feedback.rules.domain import Level, Rating, Status

LEVELS = tuple(level.value for level in Level)
CLOCKS = ("acceptance", "handling")
PERIODS = ("7", "30", "90")


class Form(Schema):
    """A form of a page: surrounding blanks are dropped, an empty field is a missing one, foreign fields are ignored."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def drop_blanks(self, data: Mapping[str, Any], **_options: Any) -> dict[str, Any]:
        """Strip texts; leave out what is empty."""
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in data.items()}
        return {name: value for name, value in stripped.items() if value is not None and value != ""}


class Optional(fields.String):
    """A text that may be left empty; then it is the empty string."""

    def __init__(self, limit: int, message: Any, **options: Any) -> None:
        super().__init__(load_default="", validate=Length(max=limit, error=message), **options)


def degrees(limit: int) -> fields.Float:
    """A longitude or latitude typed or set by the map; a decimal comma is never one of ours."""
    wrong = _l("Tọa độ là số thập phân, ví dụ 106.3626.")
    reasons = dict.fromkeys(("invalid", "special", "too_large"), wrong)
    return fields.Float(load_default=None, error_messages=reasons, validate=Range(-limit, limit, error=wrong))


class ReportForm(Form):
    """What a citizen sends, and staff type in from a telephone call. The rules are those of `drafts.find_errors`."""

    client_id: fields.Field[UUID] = fields.UUID(
        load_default=None, error_messages={"invalid_uuid": _l("Biểu mẫu có mã không đúng. Hãy gửi lại.")}
    )
    category = fields.String(load_default="")
    text = fields.String(load_default="")
    place = fields.String(load_default="")
    area = fields.String(load_default="")
    lon = degrees(180)
    lat = degrees(90)
    name = fields.String(load_default="")
    phone = fields.String(load_default="")
    email = fields.String(load_default="")
    consent = fields.Boolean(load_default=False, truthy={"yes", "1", "on", "true"}, falsy={"no", "", "0"})
    consent_version = fields.String(load_default="")


class CounterForm(ReportForm):
    """The form for reports by telephone or at the counter: staff note that the caller agreed."""

    channel = fields.String(
        required=True,
        validate=OneOf(("phone", "counter"), error=_l("Hãy chọn nguồn tiếp nhận.")),
        error_messages={"required": _l("Hãy chọn nguồn tiếp nhận.")},
    )


class LookUpForm(Form):
    """A code to look up, or a text that holds one."""

    code = fields.String(load_default="")


class RoundedPosition(fields.String):
    """Somebody's position, rounded: `106.363,10.355`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        place = read_position(super()._deserialize(value, attr, data, **options))
        if place is None:
            raise ValidationError("no place")
        return position_text(place)


class ListFilters(Form):
    """The filters of the public list and map; what can't be read is left out, since links are typed and cut off."""

    category = fields.String(load_default=None)
    status = fields.String(load_default=None)
    since = fields.String(load_default=None, validate=OneOf(PERIODS))
    area = fields.String(load_default=None)
    near = RoundedPosition(load_default=None)
    cursor = fields.String(load_default=None)


class Minute(fields.AwareDateTime):
    """A minute in Vietnam as addresses hold it: 2026-11-27T17:00."""

    def __init__(self) -> None:
        super().__init__(format=DATE_TIME, default_timezone=LOCAL_ZONE, load_default=None)


class QueueFilters(Form):
    """The filters of the staff's queue."""

    category = fields.String(load_default=None)
    status = fields.String(load_default=None)
    unit = fields.UUID(load_default=None)
    ward = Line(40, load_default=None)
    level = fields.String(load_default=None, validate=OneOf(LEVELS))
    rating = fields.String(load_default=None, validate=OneOf([rating.value for rating in Rating]))
    outcome = fields.String(load_default=None, validate=OneOf([Status.PUBLISHED.value]))
    received_since = Minute()
    received_until = Minute()
    finished_since = Minute()
    finished_until = Minute()
    rated_since = Minute()
    rated_until = Minute()
    due_since = Minute()
    due_until = Minute()
    reach = fields.String(load_default=None, validate=OneOf([reach.value for reach in Reach]))
    cursor = fields.String(load_default=None)


def load_filters(schema: Form, address: MultiDict[str, str]) -> dict[str, Any]:
    """The filters in an address; one that can't be read is left out, the others hold."""
    asked, errors = load_form(schema, address)
    if errors:
        readable = [(name, value) for name, value in address.items(multi=True) if name not in errors]
        asked, _errors = load_form(schema, MultiDict(readable))
    return asked


class Hours(fields.Float):
    """A number of hours as people type it: a decimal comma or a point."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> float:
        readable = value.replace(",", ".") if isinstance(value, str) else value
        return super()._deserialize(readable, attr, data, **options)


def limit_field() -> Hours:
    """A limit in working hours; half hours are fine."""
    wrong = _l("Hạn là số giờ làm việc từ 0,5 đến 2.000.")
    return Hours(
        required=True,
        error_messages=dict.fromkeys(("required", "invalid", "special", "too_large"), wrong),
        validate=Range(0.5, 2_000, error=wrong),
    )


class CategoryForm(Form):
    """A category in the district's administration; limits are hours of working time. The rules: `check_category`."""

    code = fields.String(load_default="")
    name = fields.String(load_default="")
    name_en = Optional(120, _l("Tên dài quá 120 ký tự."))
    hint = Optional(300, _l("Gợi ý dài quá 300 ký tự."))
    hint_en = Optional(300, _l("Gợi ý dài quá 300 ký tự."))
    level = fields.String(load_default=Level.NORMAL, validate=OneOf(LEVELS, error=_l("Hãy chọn mức độ.")))
    is_confidential = fields.Boolean(load_default=False, truthy={"yes"}, falsy={"no"})
    is_anonymous_allowed = fields.Boolean(load_default=False, truthy={"yes"}, falsy={"no"})
    needs_approval = fields.Boolean(load_default=False, truthy={"yes"}, falsy={"no"})
    asks_place = fields.Boolean(load_default=False, truthy={"yes"}, falsy={"no"})
    version = version()
    normal_acceptance = limit_field()
    normal_handling = limit_field()
    urgent_acceptance = limit_field()
    urgent_handling = limit_field()
    complex_acceptance = limit_field()
    complex_handling = limit_field()


def limits_of(data: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """The limits of a loaded CategoryForm, in minutes of working time by level and clock."""
    return {level: {clock: round(data[f"{level}_{clock}"] * 60) for clock in CLOCKS} for level in LEVELS}
