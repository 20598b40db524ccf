"""What the district admin's forms take, as marshmallow schemas with Vietnamese reasons."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from dothi.web.fields import (
    NEEDED,
    Day,
    Days,
    Line,
    LocalTime,
    Paragraphs,
    Phone,
    email_or_nothing,
    number,
    one_of,
    version,
)
from tenants.registry.kinds import UNIT_KINDS
from tenants.registry.profile import People
from tenants.registry.roles import ROLES_OF_A_DISTRICT, ROLES_OF_A_PROVINCE


def ticked_units() -> fields.List[Any]:
    """Units ticked."""
    return fields.List(fields.UUID(error_messages={"invalid_uuid": _l("Không có đơn vị này.")}), load_default=list)


class UnitForm(Schema):
    """A unit."""

    name = Line(160, required=True)
    code = fields.String(
        required=True,
        error_messages=NEEDED,
        validate=validate.Regexp(
            r"[a-z0-9][a-z0-9-]{0,30}\Z", error=_l("Mã gồm chữ thường không dấu, số và gạch nối, tối đa 31 ký tự.")
        ),
    )
    kind = fields.String(required=True, validate=one_of(UNIT_KINDS), error_messages=NEEDED)
    email = Line(200, load_default="", validate=email_or_nothing)
    phone = Phone()
    head_name = Line(120, load_default="")
    position = number(0, 10_000, load_default=100)
    parent_id = fields.UUID(load_default=None, error_messages={"invalid_uuid": _l("Không có đơn vị này.")})
    version = version()


def ticked_roles(roles: Collection[str]) -> fields.List[Any]:
    """One or more of these roles."""
    return fields.List(
        fields.String(validate=one_of(roles)),
        required=True,
        validate=validate.Length(min=1, error=_l("Vui lòng chọn ít nhất một vai trò.")),
        error_messages={"required": _l("Vui lòng chọn ít nhất một vai trò.")},
    )


class PersonForm(Schema):
    """Somebody of the province."""

    name = Line(120, required=True)
    roles = ticked_roles(ROLES_OF_A_PROVINCE)


class PersonInvitationForm(PersonForm):
    """Somebody of the province to be invited."""

    email = Line(200, required=True, validate=email_or_nothing)


class StaffForm(Schema):
    """A member of staff."""

    name = Line(120, required=True)
    roles = ticked_roles(ROLES_OF_A_DISTRICT)
    unit_ids = ticked_units()
    headed = ticked_units()


class InvitationForm(StaffForm):
    """A member of staff to be invited."""

    email = Line(200, required=True, validate=email_or_nothing)


class BrandingForm(Schema):
    """How the tenant shows itself."""

    organisation = Line(200, required=True)
    address = Line(300, load_default="")
    hotline = Phone()
    email = Line(200, load_default="", validate=email_or_nothing)
    footnote = Line(300, load_default="")
    population = People(load_default=None)
    accent = fields.String(
        load_default="#1d5fa8",
        validate=validate.Regexp(r"#[0-9a-fA-F]{6}\Z", error=_l("Màu gồm dấu # và sáu chữ số thập lục phân: #1d5fa8.")),
    )
    version = version()


class CalendarForm(Schema):
    """Weekly hours, one text a day, and the days of the year that differ."""

    day0 = Line(60, load_default="")
    day1 = Line(60, load_default="")
    day2 = Line(60, load_default="")
    day3 = Line(60, load_default="")
    day4 = Line(60, load_default="")
    day5 = Line(60, load_default="")
    day6 = Line(60, load_default="")
    keeps_public_holidays = fields.Boolean(load_default=False)
    days_off = Days(load_default=list)
    swapped_days = Days(load_default=list)
    version = version()


class NoticeForm(Schema):
    """A notice."""

    title = Line(200, required=True)
    body = Paragraphs(4000, required=True)
    starts_at = LocalTime(load_default=None)
    ends_at = LocalTime(load_default=None)
    version = version()


class AreaImportForm(Schema):
    """What goes with a file of areas: from which day they hold, by which decree; without a day outlines are mended."""

    valid_from: Any = Day(load_default=None, allow_none=True)
    decree = Line(200, load_default="")

    @validates_schema
    def check_decree(self, data: dict[str, Any], **_rest: Any) -> None:
        """A new division rests on a decree."""
        if data.get("valid_from") and not data.get("decree"):
            raise ValidationError({"decree": [_l("Vui lòng ghi văn bản quy định địa bàn mới.")]})


class GazetteerImportForm(Schema):
    """What goes with a file of streets and places: from whom it is, and under which licence it may be used."""

    source = Line(120, required=True)
    licence = Line(120, load_default="")
