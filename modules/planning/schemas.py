"""The shapes of planning's API: what it reads and, for its OpenAPI document, what it answers."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from dothi.values.days import is_possible
from dothi.values.geo import Box, GeometryError
from dothi.web.api import Lenient
from modules.planning.coordinates.systems import likely_systems
from modules.planning.corners.reading import LONGEST_TEXT

WRONG_DAY = _l("Ngày ghi theo dạng 2026-11-30.")
WRONG_PLACE = _l("Vị trí gồm hai số thập phân: kinh độ, vĩ độ.")
TOO_LONG = _l("Bảng tọa độ dài quá. Vui lòng chỉ dán các dòng có tọa độ.")
EXAMPLE_CORNERS = "1145139.25 566889.81\n1145139.25 566909.81\n1145149.25 566909.81"


def possible_day() -> fields.Date:
    """A day; today's where none is given."""

    def check(day: Any) -> None:
        if not is_possible(day):
            raise ValidationError([WRONG_DAY])

    return fields.Date(
        load_default=None,
        validate=check,
        error_messages={"invalid": WRONG_DAY},
        metadata={"example": "2026-11-30"},
    )


def registered_area() -> fields.Float:
    """The area that stands on paper."""
    wrong = _l("Diện tích là số mét vuông lớn hơn 0, ví dụ 120.5.")
    return fields.Float(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0.1, 1e9, error=wrong),
        error_messages=dict.fromkeys(("invalid", "special", "too_large"), wrong),
        metadata={"example": 120.5},
    )


def degrees(limit: int, example: float) -> fields.Float:
    """A coordinate."""
    wrong = dict.fromkeys(("invalid", "special", "too_large", "required", "null"), WRONG_PLACE)
    return fields.Float(
        required=True,
        validate=validate.Range(-limit, limit, error=WRONG_PLACE),
        error_messages=wrong,
        metadata={"example": example},
    )


class PointQuery(Lenient):
    """A place, and the day of the answer."""

    lon = degrees(180, 106.3626)
    lat = degrees(90, 10.3546)
    date = possible_day()


class LandIn(Schema):
    """Land: the pasted table of a certificate, or a polygon. One of the two."""

    class Meta:
        unknown = RAISE

    corners = fields.String(
        load_default="",
        validate=validate.Length(max=LONGEST_TEXT, error=TOO_LONG),
        metadata={"example": EXAMPLE_CORNERS},
    )
    polygon: Any = fields.Raw(
        load_default=None, allow_none=True, metadata={"description": "A GeoJSON Polygon, WGS 84."}
    )
    epsg = fields.Integer(
        load_default=0,
        validate=validate.OneOf([0, *(system.epsg for system in likely_systems())]),
        metadata={"description": "The plane of `corners`; 0 finds it by where they lie.", "example": 9210},
    )
    date = possible_day()
    registered_m2 = registered_area()

    @validates_schema
    def check_one(self, data: dict[str, Any], **_rest: Any) -> None:
        """Not both, not neither."""
        if bool(data.get("corners")) == (data.get("polygon") is not None):
            raise ValidationError({"corners": [_l("Gửi một trong hai: “corners” hoặc “polygon”.")]})


class ZonesQuery(Lenient):
    """A box, a day, perhaps one plan alone."""

    bbox: Any = fields.String(required=True, metadata={"example": "106.35,10.34,106.38,10.37"})
    date = possible_day()
    plan = fields.UUID(load_default=None)

    @validates_schema
    def check_box(self, data: dict[str, Any], **_rest: Any) -> None:
        """Four numbers."""
        try:
            Box.parse(data["bbox"])
        except GeometryError as error:
            reason = _l("Khung bản đồ gồm bốn số: tây, nam, đông, bắc.")
            raise ValidationError({"bbox": [reason]}) from error


class ExtractQuery(Lenient):
    """A question as `extract_url` of an answer holds it."""

    q = fields.String(required=True, metadata={"example": "4326_4_1063626.103546"})
    ngay = possible_day()
    dt = registered_area()


class DayQuery(Lenient):
    """A day."""

    date = possible_day()


class PlanOut(Schema):
    """A plan in the version that is in force."""

    id = fields.UUID()
    name = fields.String(metadata={"example": "Quy hoạch phân khu trung tâm"})
    theme = fields.String(metadata={"example": "urban"})
    kind = fields.String(metadata={"example": "zoning"})
    scale = fields.Integer(allow_none=True, metadata={"example": 2000})
    version = fields.Integer(metadata={"example": 2})
    adjustment = fields.String(metadata={"example": "local"})
    decision = fields.String(metadata={"example": "123/QĐ-UBND"})
    decided_on = fields.Date()
    issuer = fields.String()
    document_url = fields.String()
    standing = fields.String(metadata={"example": "approved"})
    valid_from = fields.Date()
    unit = fields.String(allow_none=True)
    head = fields.String(allow_none=True)
    is_illustration = fields.Boolean()


class PlanList(Schema):
    """The plans in force on a day."""

    items = fields.List(fields.Nested(PlanOut))


class ZoneOut(Schema):
    """A zone that the place meets."""

    code = fields.String(metadata={"example": "ODT-12"})
    label = fields.String()
    use = fields.String(metadata={"example": "Đất ở tại đô thị"})
    colour = fields.String(metadata={"example": "#ffa0ff"})
    share_m2 = fields.Integer(allow_none=True, metadata={"example": 84})
    share_percent = fields.Float(allow_none=True, metadata={"example": 42.0})
    storeys = fields.Float(allow_none=True)
    density = fields.Float(allow_none=True)
    far = fields.Float(allow_none=True)
    plan = fields.Nested(PlanOut)


class ThemeOut(Schema):
    """A theme; `no_data` where no plan in force covers the place."""

    theme = fields.String(metadata={"example": "urban"})
    title = fields.String()
    state = fields.String(validate=validate.OneOf(["concerned", "not_concerned", "no_data"]))
    summary = fields.String(
        allow_none=True,
        metadata={"description": "What the most detailed plans say, in a sentence in the reader's language."},
    )
    zones = fields.List(fields.Nested(ZoneOut))
    plans = fields.List(fields.Nested(PlanOut))


class OutsideOut(Schema):
    """Land that isn't this district's: how much of it, and whose it is where that is known."""

    percent = fields.Integer(metadata={"example": 100})
    name = fields.String(allow_none=True)
    url = fields.String(allow_none=True, metadata={"description": "The same question on the page of that district."})


class AnswerOut(Schema):
    """What is planned there."""

    date = fields.Date()
    area_m2 = fields.Float(allow_none=True, metadata={"example": 200.0})
    registered_m2 = fields.Float(allow_none=True)
    epsg = fields.Integer(allow_none=True, metadata={"description": "The plane of the corners, as it was found."})
    themes = fields.List(fields.Nested(ThemeOut))
    outside = fields.Nested(OutsideOut, allow_none=True, metadata={"description": "Null where all of it is ours."})
    disclaimer = fields.String()
    url = fields.String(metadata={"description": "The answer's page: it holds the question and the day."})
    extract_url = fields.String(metadata={"description": "An extract of it: issued when it is asked for."})
