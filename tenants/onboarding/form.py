"""What the onboarding page takes, as a marshmallow schema; everything about other tenants is checked in `draft.py`."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from tenants.forms import Line, Phone, email_or_nothing, one_of, read_day
from tenants.kinds import DISTRICT_KINDS
from tenants.profile import People

CATALOGUE, OTHER = "catalogue", "other"
ACCENT = "#1d5fa8"


class Day(fields.String):
    """A day as people type it, or as a date input sends it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        return read_day(str(super()._deserialize(value, attr, data, **rest)).strip())


class Decimal(fields.Float):
    """A number between two bounds, with a comma or a point."""

    def __init__(self, lowest: float, highest: float, *, error: Any) -> None:
        super().__init__(
            load_default=None, error_messages={"invalid": error}, validate=validate.Range(lowest, highest, error=error)
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = value.strip().replace(",", ".") if isinstance(value, str) else value
        return super()._deserialize(text, attr, data, **rest)


class OnboardingForm(Schema):
    """A new tenant; what may be proposed may be empty."""

    client_id = fields.UUID(load_default=None, error_messages={"invalid_uuid": _l("Biểu mẫu không hợp lệ.")})
    origin = fields.String(load_default=CATALOGUE, validate=one_of((CATALOGUE, OTHER)))
    unit = Line(120, load_default="")
    name = Line(120, load_default="")
    kind = fields.String(load_default="", validate=one_of(("", *DISTRICT_KINDS)))
    code = fields.String(
        load_default="",
        validate=validate.Regexp(r"[0-9]{1,8}\Z", error=_l("Mã đơn vị hành chính gồm 1 đến 8 chữ số.")),
    )
    decree = Line(200, load_default="")
    valid_from = Day(load_default=None)
    lon = Decimal(102.0, 118.0, error=_l("Kinh độ từ 102 đến 118."))
    lat = Decimal(6.0, 24.0, error=_l("Vĩ độ từ 6 đến 24."))
    radius_km = Decimal(0.5, 100.0, error=_l("Bán kính từ 0,5 đến 100 km."))
    slug = Line(40, load_default="")
    code_prefix = Line(5, load_default="")
    template = Line(40, load_default="")
    accent = fields.String(
        load_default=ACCENT,
        validate=validate.Regexp(r"#[0-9a-fA-F]{6}\Z", error=_l("Màu gồm dấu # và sáu chữ số thập lục phân: #1d5fa8.")),
    )
    emblem = fields.String(load_default="", validate=validate.Length(max=200))
    organisation = Line(200, load_default="")
    address = Line(300, load_default="")
    hotline = Phone()
    population = People(load_default=None)
    admin_name = Line(120, load_default="")
    admin_email = Line(200, load_default="", validate=email_or_nothing)


__all__ = ["ACCENT", "CATALOGUE", "OTHER", "OnboardingForm"]
