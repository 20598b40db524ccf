"""What the onboarding page takes, as a marshmallow schema; everything about other tenants is checked in `draft.py`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from dothi.web.fields import Day, Decimal, Line, Phone, email_or_nothing, one_of
from tenants.registry.kinds import DISTRICT_KINDS
from tenants.registry.profile import People

CATALOGUE, OTHER = "catalogue", "other"
ACCENT = "#1d5fa8"


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
    emblem = fields.String(load_default="", validate=validate.Length(max=200, error=_l("Nội dung không hợp lệ.")))
    organisation = Line(200, load_default="")
    address = Line(300, load_default="")
    hotline = Phone()
    population = People(load_default=None)
    admin_name = Line(120, load_default="")
    admin_email = Line(200, load_default="", validate=email_or_nothing)


__all__ = ["ACCENT", "CATALOGUE", "OTHER", "OnboardingForm"]
