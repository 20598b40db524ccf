"""The shapes of the API: what it reads and, for its OpenAPI document, what it answers."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import OneOf

from dothi.values.geo import Box, GeometryError
from modules.tourism.explore.filters import NOW, is_kept
from modules.tourism.places.kinds import Children, PlaceKind, Price, Wheelchair
from modules.tourism.places.openings import RENEWED_DAYS
from modules.tourism.texts import LANGUAGES

OFFSET = re.compile(r"(?<=[0-9]) (\d\d:?\d\d)$")


class PlacesBox(fields.String):
    """`west,south,east,north` in degrees."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Box:  # type: ignore[override]
        try:
            return Box.parse(str(super()._deserialize(value, attr, data, **options)))
        except GeometryError:
            raise ValidationError(_l("Khung bản đồ gồm bốn số: tây, nam, đông, bắc.")) from None


class MomentField(fields.AwareDateTime):
    """An instant, or `now`; the plus of its offset, when nobody encoded it, arrives as a blank."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if value == NOW:
            return NOW
        plain = OFFSET.sub(r"+\1", value.strip()) if isinstance(value, str) else value
        found: datetime = super()._deserialize(plain, attr, data, **options)
        if not is_kept(found):
            raise ValidationError(_l("Thời điểm từ hôm nay đến %(days)s ngày tới.", days=RENEWED_DAYS - 1))
        return found


class LanguageQuery(Schema):
    """In which language."""

    lang = fields.String(
        load_default="",
        validate=OneOf(("", *LANGUAGES), error=_l("Ngôn ngữ là vi hoặc en.")),
        metadata={"example": "en", "description": "Without it the header Accept-Language decides."},
    )


class PlacesQuery(LanguageQuery):
    """What narrows the list, and where a page begins."""

    bbox = PlacesBox(load_default=None, metadata={"example": "106.33,10.33,106.40,10.38"})
    kind = fields.String(
        load_default="",
        validate=OneOf(("", *(kind.value for kind in PlaceKind)), error=_l("Không có loại hình này.")),
        metadata={"example": "worship"},
    )
    open_at = MomentField(
        format="iso",
        load_default=None,
        error_messages={
            "invalid": _l("Thời điểm viết như 2026-11-22T07:00:00+07:00, hoặc now."),
            "invalid_awareness": _l("Thời điểm cần múi giờ, ví dụ 2026-11-22T07:00:00+07:00."),
        },
        metadata={"example": "now", "description": "Places known to be open then: an instant, or `now`."},
    )
    q = fields.String(
        load_default="", metadata={"example": "chua vinh", "description": "Beginnings of words, without diacritics."}
    )
    cursor = fields.String(load_default="", metadata={"description": "`next_cursor` of the page before."})


class RatingOut(Schema):
    """What the ratings of a place come to."""

    mean = fields.Float(metadata={"example": 4.3, "description": "Of 1 to 5 stars, to a tenth."})
    count = fields.Integer(metadata={"example": 12})


class PlaceOut(Schema):
    """A published place as lists say it."""

    slug = fields.String(metadata={"example": "chua-vinh-trang"})
    name = fields.String(metadata={"example": "Vĩnh Tràng Pagoda"})
    summary = fields.String()
    language = fields.String(metadata={"example": "en", "description": "The language that `name` really is in."})
    kind = fields.String(metadata={"enum": [kind.value for kind in PlaceKind], "example": "worship"})
    kind_label = fields.String(metadata={"example": "Pagodas, temples, churches"})
    lon = fields.Float(metadata={"example": 106.3745})
    lat = fields.Float(metadata={"example": 10.3605})
    is_approximate = fields.Boolean()
    address = fields.String()
    area = fields.String(metadata={"example": "Phường 8"})
    is_open = fields.Boolean(allow_none=True, metadata={"description": "null: not known."})
    next_change = fields.AwareDateTime(allow_none=True)
    price_level = fields.String(allow_none=True, metadata={"enum": [*(price.value for price in Price), None]})
    wheelchair = fields.String(allow_none=True, metadata={"enum": [*(each.value for each in Wheelchair), None]})
    children = fields.String(allow_none=True, metadata={"enum": [*(each.value for each in Children), None]})
    picture_url = fields.String(allow_none=True)
    picture_credit = fields.String()
    rating = fields.Nested(RatingOut, allow_none=True, metadata={"description": "null: nobody rated it yet."})
    url = fields.String(metadata={"example": "https://mytho.example.vn/du-lich/chua-vinh-trang"})
    updated_at = fields.AwareDateTime()


class TextOut(Schema):
    """The texts of a place in one language."""

    name = fields.String()
    summary = fields.String()
    body = fields.String()
    prices = fields.String()


class PlaceDetail(PlaceOut):
    """A published place with all that is said of it."""

    texts = fields.Dict(keys=fields.String(), values=fields.Nested(TextOut))
    hours = fields.String(metadata={"example": "Mo-Su 07:00-17:00", "description": "OpenStreetMap's syntax."})
    phone = fields.String()
    email = fields.String()
    website = fields.String()
    source = fields.String()
    confirmed_on = fields.Date(allow_none=True)


class PlacePage(Schema):
    """A page of places, by the alphabet."""

    items = fields.List(fields.Nested(PlaceOut))
    next_cursor = fields.String(allow_none=True)
