"""The forms of the page "Đơn vị hành chính"."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from dothi.web.fields import NEEDED, Day, Line, one_of, version
from tenants.registry.kinds import DISTRICT_KINDS

CODE = validate.Regexp(r"[0-9A-Za-z.-]{1,20}\Z", error=_l("Mã gồm chữ số, tối đa 20 ký tự, ví dụ 815."))


class FactForm(Schema):
    """What a tenant is called, from a day on, by a decree."""

    name = Line(120, required=True)
    kind = fields.String(required=True, validate=one_of(DISTRICT_KINDS), error_messages=NEEDED)
    code = fields.String(required=True, validate=CODE, error_messages=NEEDED)
    parent_code = fields.String(load_default=None, allow_none=True, validate=CODE)
    valid_from = Day(required=True)
    decree = Line(200, required=True)
    version = version(required=True)


class RenamingForm(FactForm):
    """A new fact, perhaps with a new host."""

    host = Line(253, load_default="")


class CorrectionForm(FactForm):
    """A mistake mended."""

    valid_to = Day(load_default=None, allow_none=True)
    reason = Line(1000, required=True)


class HostForm(Schema):
    """A host: added, removed, or made the canonical one from a day on."""

    host = Line(253, required=True)
    day: Any = Day(load_default=None, allow_none=True)
    version = version(required=True)


def typed_day(day: date | None) -> str:
    """A day as `<input type=date>` shows it."""
    return day.isoformat() if day is not None else ""
