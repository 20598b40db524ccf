"""The shapes of the gazetteer's API: what it reads and, for its OpenAPI document, what it answers."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields

from dothi.values.geo import GeometryError, Point
from dothi.web.api import Lenient

WRONG = _l("Vị trí gồm hai số thập phân: kinh độ, vĩ độ.")


class PointField(fields.String):
    """`lon,lat` in degrees."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Point:  # type: ignore[override]
        text = super()._deserialize(value, attr, data, **options)
        try:
            lon, lat = map(float, text.split(","))
            return Point(lon, lat)
        except (ValueError, GeometryError):
            raise ValidationError(WRONG) from None


class SearchQuery(Lenient):
    """What is looked for, and near which place."""

    q = fields.String(load_default="", metadata={"example": "12 hung vuong p7"})
    near = PointField(load_default=None, metadata={"example": "106.3626,10.3546"})


def degrees(example: float) -> fields.Float:
    """A coordinate."""
    wrong = dict.fromkeys(("invalid", "special", "too_large", "required", "null"), WRONG)
    return fields.Float(required=True, error_messages=wrong, metadata={"example": example})


class AtQuery(Lenient):
    """A point."""

    lon = degrees(106.3626)
    lat = degrees(10.3546)


class FoundOut(Schema):
    """An entry; with `number` its place is that of the house."""

    name = fields.String(metadata={"example": "Đường Hùng Vương"})
    kind = fields.String(metadata={"example": "street"})
    ward = fields.String(metadata={"example": "Phường 7"})
    lon = fields.Float(metadata={"example": 106.3626})
    lat = fields.Float(metadata={"example": 10.3546})
    number = fields.String(metadata={"example": "12"})
    numbers = fields.String(metadata={"description": "The house numbers that are known.", "example": "1–250"})


class FoundPage(Schema):
    """At most ten, the likeliest first."""

    items = fields.List(fields.Nested(FoundOut))


class WordsOut(Schema):
    """What lies at a point; all empty where nothing is known."""

    words = fields.String(metadata={"example": "đường Hùng Vương, Phường 7"})
    street = fields.String(metadata={"example": "đường Hùng Vương"})
    number = fields.String(metadata={"example": "25"})
    ward = fields.String(metadata={"example": "Phường 7"})
