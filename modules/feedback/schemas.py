"""The shapes of the API: what it reads and, for its OpenAPI document, what it answers. Rules are the services'."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields

from dothi.values.geo import Box, GeometryError, Point
from dothi.values.own_position import DECIMALS, read_position
from dothi.web.api import Lenient
from modules.feedback.grounds import NEAR_M
from modules.feedback.rules.domain import Status

NOT_TEXT = {"invalid": _l("Mục này phải là văn bản.")}
OFFSET = re.compile(r"(?<=[0-9]) (\d\d:?\d\d)$")
MISSING = {"required": _l("Mục này là bắt buộc."), "null": _l("Mục này là bắt buộc.")}


def words(**options: Any) -> fields.String:
    """A text; whether it is a good one, the service says."""
    return fields.String(error_messages={**NOT_TEXT, **MISSING}, **options)


def number(example: float) -> fields.Float:
    """A coordinate in degrees; that it is missing, the service says together with all else."""
    wrong = dict.fromkeys(("invalid", "special", "too_large"), _l("Tọa độ là một số thập phân."))
    return fields.Float(load_default=None, allow_none=True, error_messages=wrong, metadata={"example": example})


class ContactIn(Lenient):
    """Who reports; each may be left out."""

    name = words(load_default="", metadata={"example": "Nguyễn Văn An"})
    email = words(load_default="", metadata={"example": "an@example.vn"})
    phone = words(load_default="", metadata={"example": "0912 345 678"})


class ContactField(fields.Nested):
    """An object with who reports, or nothing."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **options: Any) -> Any:
        if not isinstance(value, dict):
            raise ValidationError(_l("Mục này gồm name, email, phone."))
        return super()._deserialize(value, attr, data, partial=partial, **options)


class ReportIn(Lenient):
    """A new report. `id` is made by the client: sent again with the same body, it answers the first result."""

    id = fields.UUID(
        load_default=None,
        allow_none=True,
        error_messages={"invalid_uuid": _l("Mã gửi phải là một UUID.")},
        metadata={"example": "6f1c2a54-58b0-4a0e-9d6b-0d5c8a2b7e11"},
    )
    category = words(load_default="", metadata={"example": "giao-thong"})
    text = words(load_default="", metadata={"example": "Nắp cống trước số nhà 12 bị vỡ."})
    lon = number(106.3626)
    lat = number(10.3546)
    place = words(load_default="", metadata={"example": "Trước số 12 đường Hùng Vương, Phường 1"})
    contact = ContactField(ContactIn, load_default=None, allow_none=True)
    consent = fields.Boolean(
        load_default=False,
        error_messages={"invalid": _l("Mục này là true hoặc false.")},
        metadata={"description": "Whether the person agreed to how these data are used."},
    )


class BoxField(fields.String):
    """`west,south,east,north` in degrees."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Box:  # type: ignore[override]
        try:
            return Box.parse(super()._deserialize(value, attr, data, **options))
        except GeometryError:
            raise ValidationError(_l("Khung bản đồ gồm bốn số thập phân: tây,nam,đông,bắc.")) from None


class NearField(fields.String):
    """`lon,lat` in degrees."""

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Any, **options: Any
    ) -> Point:
        place = read_position(super()._deserialize(value, attr, data, **options))
        if place is None:
            raise ValidationError(_l("Vị trí gồm hai số thập phân: kinh độ, vĩ độ."))
        return place


class StatusesField(fields.String):
    """One status or several, parted by commas."""

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Any, **options: Any
    ) -> tuple[Status, ...]:
        names = [name for name in super()._deserialize(value, attr, data, **options).split(",") if name]
        try:
            return tuple(Status(name) for name in names)
        except ValueError:
            raise ValidationError(_l("Không có trạng thái này.")) from None


class InstantField(fields.AwareDateTime):
    """An instant of an address: the plus of its offset, when nobody encoded it, arrives as a blank."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        plain = OFFSET.sub(r"+\1", value.strip()) if isinstance(value, str) else value
        return super()._deserialize(plain, attr, data, **options)


class MapQuery(Lenient):
    """What narrows the map."""

    bbox = BoxField(load_default=None, metadata={"example": "106.33,10.33,106.40,10.38"})
    status = StatusesField(load_default=(), metadata={"example": "accepted,in_progress"})
    category = words(load_default="", metadata={"example": "giao-thong"})
    area = words(load_default="", metadata={"description": "The code of a ward or commune.", "example": "28267"})
    near = NearField(
        load_default=None,
        metadata={
            "description": f"`lon,lat`: what lies within {NEAR_M} m of it, rounded to {DECIMALS} decimals.",
            "example": "106.363,10.355",
        },
    )
    since = InstantField(
        format="iso",
        load_default=None,
        error_messages={
            "invalid": _l("Thời điểm viết như 2026-11-22T07:00:00+07:00."),
            "invalid_awareness": _l("Thời điểm cần múi giờ, ví dụ 2026-11-22T07:00:00+07:00."),
        },
        metadata={"example": "2026-11-01T00:00:00+07:00"},
    )


class ListQuery(MapQuery):
    """What narrows the list, and where a page begins."""

    cursor = words(load_default="", metadata={"description": "`next_cursor` of the page before."})


class PhotoOut(Schema):
    """A picture."""

    url = fields.String(metadata={"example": "/files/019ab…/medium"})
    thumb_url = fields.String()
    purpose = fields.String(metadata={"example": "before"})


class StepOut(Schema):
    """A step that anyone may know of."""

    at = fields.AwareDateTime()
    action = fields.String(metadata={"example": "accept"})
    label = fields.String(metadata={"example": "Đã tiếp nhận"})
    status = fields.String(metadata={"example": "accepted"})
    note = fields.String()


class ReportOut(Schema):
    """A report as anyone may see it."""

    code = fields.String(metadata={"example": "MT-26-004812"})
    status = fields.String(metadata={"enum": [status.value for status in Status], "example": "accepted"})
    status_label = fields.String(metadata={"example": "đã tiếp nhận"})
    category = fields.String(metadata={"example": "giao-thong"})
    category_label = fields.String(metadata={"example": "Giao thông"})
    text = fields.String()
    lon = fields.Float(metadata={"example": 106.3626})
    lat = fields.Float(metadata={"example": 10.3546})
    place = fields.String()
    near = fields.String(metadata={"example": "đường Hùng Vương, Phường 7"})
    unit = fields.String(allow_none=True, metadata={"example": "Phòng Quản lý đô thị"})
    submitted_at = fields.AwareDateTime()
    updated_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(allow_none=True)
    published_at = fields.AwareDateTime(allow_none=True)
    url = fields.String(metadata={"example": "https://mytho.example.vn/phan-anh/MT-26-004812"})


class ReportDetail(ReportOut):
    """A report with its result, pictures and public steps."""

    result = fields.String(allow_none=True)
    photos = fields.List(fields.Nested(PhotoOut))
    steps = fields.List(fields.Nested(StepOut))


class ReportCreated(Schema):
    """What the sender of a report gets; `track_url` is a secret for them alone."""

    code = fields.String(metadata={"example": "MT-26-004812"})
    status = fields.String(metadata={"example": "submitted"})
    status_label = fields.String(metadata={"example": "chờ tiếp nhận"})
    category = fields.String(metadata={"example": "giao-thong"})
    submitted_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(allow_none=True)
    track_url = fields.String(metadata={"example": "https://mytho.example.vn/phan-anh/theo-doi/…"})


class ReportPage(Schema):
    """A page of reports, newest first."""

    items = fields.List(fields.Nested(ReportOut))
    next_cursor = fields.String(allow_none=True)


class CategoryOut(Schema):
    """A field citizens report about."""

    code = fields.String(metadata={"example": "giao-thong"})
    name = fields.String(metadata={"example": "Giao thông"})
    name_en = fields.String(metadata={"example": "Roads and traffic"})
    hint = fields.String(metadata={"example": "Đường hư hỏng, đèn tín hiệu, biển báo, đỗ xe"})
    hint_en = fields.String(metadata={"example": "Damaged roads, traffic lights, signs, parking"})
    is_confidential = fields.Boolean()
    is_anonymous_allowed = fields.Boolean()


class CategoryList(Schema):
    """All categories that can be chosen."""

    items = fields.List(fields.Nested(CategoryOut))
