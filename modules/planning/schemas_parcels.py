"""The shapes of parcels in planning's API."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from dothi.web.api import Lenient

NEEDED = _l("Cần có phường xã, số tờ và số thửa.")


def part(example: str) -> fields.String:
    """A part of a parcel's name."""
    wrong = dict.fromkeys(("invalid", "required", "null"), NEEDED)
    return fields.String(
        required=True, validate=validate.Length(1, 100, error=NEEDED), error_messages=wrong,
        metadata={"example": example},
    )  # fmt: skip


class ParcelQuery(Lenient):
    """A parcel as a certificate names it; the ward by its code of today, or its name of today or before."""

    ward = part("Phường 4")
    sheet = part("12")
    number = part("45")


class ParcelOut(Schema):
    """A parcel. Who it belongs to is nowhere stored."""

    ward = fields.String(metadata={"description": "The ward of today.", "example": "Phường Mỹ Tho"})
    ward_code = fields.String(metadata={"example": "28261"})
    ward_printed = fields.String(metadata={"example": "Phường 4"})
    district_printed = fields.String()
    sheet = fields.String(metadata={"example": "12"})
    number = fields.String(metadata={"example": "45"})
    registered_m2 = fields.Float(allow_none=True, metadata={"example": 120.5})
    area_m2 = fields.Float(metadata={"description": "Of the outline.", "example": 121.3})
    epsg = fields.Integer(metadata={"example": 9210})
    outline = fields.Dict(metadata={"description": "GeoJSON, WGS 84."})
    is_illustration = fields.Boolean()
    url = fields.String(metadata={"description": "The page with what is planned there."})


class NearbyOut(Schema):
    """What there is instead: whether the ward and the sheet are known, sheets and numbers near by."""

    has_ward = fields.Boolean()
    has_sheet = fields.Boolean()
    sheets = fields.List(fields.String())
    numbers = fields.List(fields.String())


class ParcelList(Schema):
    """What was found."""

    items = fields.List(fields.Nested(ParcelOut))
    nearby = fields.Nested(NearbyOut, allow_none=True)
