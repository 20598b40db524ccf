"""What the district admin's forms take, as marshmallow schemas with Vietnamese reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from dothi.addresses import is_email
from dothi.phones import FEWEST_OF_HOTLINE, LONGEST, is_phone, normalise_phone
from dothi.worktime import LOCAL_ZONE
from tenants.days import EARLIEST, LATEST, is_possible
from tenants.kinds import UNIT_KINDS
from tenants.profile import People
from tenants.roles import ROLES_OF_A_DISTRICT, ROLES_OF_A_PROVINCE

NEEDED = {"required": _l("Vui lòng điền mục này."), "null": _l("Vui lòng điền mục này.")}
DATE, DATE_TIME = "%d/%m/%Y", "%Y-%m-%dT%H:%M"


class Line(fields.String):
    """One line of text: spaces tidied, no control characters, at most `longest`."""

    def __init__(self, longest: int = 200, **rest: Any) -> None:
        super().__init__(error_messages=NEEDED | {"invalid": _l("Nội dung không hợp lệ.")}, **rest)
        self.longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        text = " ".join(str(super()._deserialize(value, attr, data, **rest)).split())
        if self.required and not text:
            raise ValidationError([NEEDED["required"]])
        if len(text) > self.longest or not text.isprintable():
            raise ValidationError([_l("Tối đa %(n)s ký tự, không có ký tự điều khiển.", n=self.longest)])
        return text


class Phone(Line):
    """A telephone number or none; as short as 1022, since a hotline is."""

    def __init__(self) -> None:
        super().__init__(LONGEST, load_default="")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        phone = super()._deserialize(normalise_phone(value) if isinstance(value, str) else value, attr, data, **rest)
        if phone and not is_phone(phone, fewest=FEWEST_OF_HOTLINE):
            raise ValidationError([_l("Số điện thoại gồm 3 đến 15 chữ số, ví dụ 0273 3872 123 hoặc 1022.")])
        return phone


class Paragraphs(fields.String):
    """Several lines of text, at most `longest` characters."""

    def __init__(self, longest: int, **rest: Any) -> None:
        super().__init__(error_messages=NEEDED, **rest)
        self.longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **rest)).replace("\r\n", "\n").strip()
        if self.required and not text:
            raise ValidationError([NEEDED["required"]])
        if len(text) > self.longest or any(not c.isprintable() and c != "\n" for c in text):
            raise ValidationError([_l("Tối đa %(n)s ký tự, không có ký tự điều khiển.", n=self.longest)])
        return text


class LocalTime(fields.String):
    """A local date and time as `datetime-local` sends it; an aware UTC instant."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest))
        try:
            at = datetime.strptime(text, DATE_TIME).replace(tzinfo=LOCAL_ZONE)
        except ValueError as error:
            raise ValidationError([_l("Thời điểm chưa đúng, ví dụ: 2026-11-22T14:05.")]) from error
        check_day(at.date())
        return at.astimezone(UTC)


class Days(fields.String):
    """Days one a line, 26/4/2025 or 2025-04-26; a list of ISO texts."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest))
        return sorted({read_day(word).isoformat() for word in text.replace(",", " ").split()})


class Day(fields.String):
    """A local day, as `<input type=date>` sends it or as people type it."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(error_messages=NEEDED, **rest)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest)).strip()
        if self.required and not text:
            raise ValidationError([NEEDED["required"]])
        return read_day(text)


def read_day(word: str) -> date:
    """A day as people type it. Raises ValidationError that names it."""
    for layout in (DATE, "%Y-%m-%d"):
        try:
            day = datetime.strptime(word, layout).replace(tzinfo=LOCAL_ZONE).date()
        except ValueError:
            continue
        check_day(day)
        return day
    raise ValidationError([_l("“%(word)s” không phải ngày. Ví dụ: 26/4/2025.", word=word[:20])])


def check_day(day: date) -> None:
    """Raise ValidationError for a day that nobody can mean."""
    if not is_possible(day):
        raise ValidationError(
            [_l("Ngày phải từ năm %(first)s đến năm %(last)s.", first=EARLIEST.year, last=LATEST.year)]
        )


def one_of(choices: Any) -> Callable[[Any], Any]:
    """A validator with our sentence."""
    return validate.OneOf(list(choices), error=_l("Vui lòng chọn trong danh sách."))


def email_or_nothing(value: str) -> None:
    """Refuse what can't be an e-mail address."""
    if value and not is_email(value):
        raise ValidationError([_l("Địa chỉ thư điện tử chưa đúng, ví dụ: ten@mytho.example.")])


def number(lowest: int, highest: int, **rest: Any) -> fields.Integer:
    """A whole number between two bounds."""
    reason = _l("Vui lòng điền số từ %(lowest)s đến %(highest)s.", lowest=lowest, highest=highest)
    return fields.Integer(
        validate=validate.Range(lowest, highest, error=reason), error_messages=NEEDED | {"invalid": reason}, **rest
    )


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
    version = number(0, 2**31 - 1, load_default=0)


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
    version = number(0, 2**31 - 1, load_default=0)


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
    version = number(0, 2**31 - 1, load_default=0)


class NoticeForm(Schema):
    """A notice."""

    title = Line(200, required=True)
    body = Paragraphs(4000, required=True)
    starts_at = LocalTime(load_default=None)
    ends_at = LocalTime(load_default=None)
    version = number(0, 2**31 - 1, load_default=0)


class AreaImportForm(Schema):
    """What goes with a file of areas: from which day they hold, by which decree; without a day outlines are mended."""

    valid_from: Any = Day(load_default=None, allow_none=True)
    decree = Line(200, load_default="")

    @validates_schema
    def check_decree(self, data: dict[str, Any], **_rest: Any) -> None:
        """A new division rests on a decree."""
        if data.get("valid_from") and not data.get("decree"):
            raise ValidationError({"decree": [_l("Vui lòng ghi văn bản quy định địa bàn mới.")]})
