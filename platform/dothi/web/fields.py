"""Fields that the forms of all pages are made of: what people type, tidied, or a reason in Vietnamese."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validate

from dothi.manifest import field_reasons
from dothi.values.addresses import is_email
from dothi.values.days import EARLIEST, LATEST, is_possible
from dothi.values.phones import FEWEST_OF_HOTLINE, LONGEST, is_phone, normalise_phone
from dothi.values.worktime import LOCAL_ZONE

NEEDED = {"required": field_reasons.NEEDED, "null": field_reasons.NEEDED}
UNSEEN = -1
"""The version of nothing that is stored."""
DATE, DATE_TIME = "%d/%m/%Y", "%Y-%m-%dT%H:%M"
_NO_EMAIL = _l("Địa chỉ thư điện tử chưa đúng, ví dụ: ten@mytho.example.")


class Line(fields.String):
    """One line of text: spaces tidied, no control characters, at most `longest`."""

    def __init__(self, longest: int = 200, **rest: Any) -> None:
        super().__init__(**rest)
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
        super().__init__(**rest)
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

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest)).strip()
        if self.required and not text:
            raise ValidationError([NEEDED["required"]])
        return read_day(text)


class Decimal(fields.Float):
    """A number between two bounds, with a comma or a point."""

    def __init__(self, lowest: float, highest: float, *, error: Any) -> None:
        super().__init__(
            load_default=None, error_messages={"invalid": error}, validate=validate.Range(lowest, highest, error=error)
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = value.strip().replace(",", ".") if isinstance(value, str) else value
        return super()._deserialize(text, attr, data, **rest)


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
    return validate.OneOf(list(choices), error=field_reasons.NOT_LISTED)


def email_or_nothing(value: str) -> None:
    """Refuse what can't be an e-mail address."""
    if value and not is_email(value):
        raise ValidationError([_NO_EMAIL])


def email_needed(value: str) -> None:
    """Refuse what can't be an e-mail address: whoever answers for something must be reachable."""
    if not is_email(value):
        raise ValidationError([_NO_EMAIL])


def number(lowest: int, highest: int, **rest: Any) -> fields.Integer:
    """A whole number between two bounds."""
    reason = _l("Vui lòng điền số từ %(lowest)s đến %(highest)s.", lowest=lowest, highest=highest)
    return fields.Integer(
        validate=validate.Range(lowest, highest, error=reason), error_messages={"invalid": reason}, **rest
    )


def version(**rest: Any) -> fields.Integer:
    """The version of the thing that the person saw; a form without one is stale, unless the field is required."""
    return number(0, 2**31 - 1, **(rest or {"load_default": UNSEEN}))
