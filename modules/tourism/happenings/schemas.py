"""The shapes of the API of happenings: what it reads and, for its OpenAPI document, what it answers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from dothi.web.fields import check_day
from modules.tourism.api.schemas import LanguageQuery
from modules.tourism.happenings.kinds import DateState, HappeningKind, HappeningStatus

BAD_DAY = {"invalid": _l("Ngày viết như 2026-12-05."), "format": _l("Ngày viết như 2026-12-05.")}


class HappeningsQuery(LanguageQuery):
    """What narrows the list, and where a page begins."""

    first = fields.Date(
        data_key="from",
        load_default=None,
        validate=check_day,
        error_messages=BAD_DAY,
        metadata={"example": "2026-12-01", "description": "The first day; today without it."},
    )
    last = fields.Date(
        data_key="to",
        load_default=None,
        validate=check_day,
        error_messages=BAD_DAY,
        metadata={"example": "2026-12-31", "description": "The last day, included; dates are known for two years."},
    )
    kind = fields.String(
        load_default="",
        validate=OneOf(("", *(kind.value for kind in HappeningKind)), error=_l("Không có loại sự kiện này.")),
        metadata={"example": "festival"},
    )
    place = fields.String(load_default="", metadata={"description": "The slug of a place."})
    cursor = fields.String(load_default="", metadata={"description": "`next_cursor` of the page before."})


class HappeningPlaceOut(Schema):
    """Where it is, when that is a public place."""

    slug = fields.String(metadata={"example": "cho-dem"})
    name = fields.String(metadata={"example": "Night market"})


class HappeningDateOut(Schema):
    """One date of a happening."""

    slug = fields.String(metadata={"example": "ram-thang-gieng"})
    name = fields.String(metadata={"example": "First full moon"})
    language = fields.String(metadata={"example": "en", "description": "The language that `name` really is in."})
    kind = fields.String(metadata={"enum": [kind.value for kind in HappeningKind]})
    kind_label = fields.String(metadata={"example": "Festivals"})
    date = fields.Date(metadata={"description": "The local day on which it begins, or `from` when it is on already."})
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    is_all_day = fields.Boolean()
    state = fields.String(metadata={"enum": [state.value for state in DateState]})
    original_date = fields.Date(metadata={"description": "The day by the rule; another one than `date` when moved."})
    lunar_date = fields.String(metadata={"example": "the full-moon day of the 1st lunar month"})
    rule = fields.String(metadata={"example": "Every week on Saturday", "description": "In words."})
    venue = fields.String()
    place = fields.Nested(HappeningPlaceOut, allow_none=True)
    url = fields.String()
    calendar_url = fields.String(metadata={"description": "iCalendar (RFC 5545)."})
    updated_at = fields.AwareDateTime()


class HappeningPage(Schema):
    """A page of dates, by day."""

    items = fields.List(fields.Nested(HappeningDateOut))
    next_cursor = fields.String(allow_none=True)


class NextDateOut(Schema):
    """A date of one happening."""

    original_date = fields.Date()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    state = fields.String(metadata={"enum": [state.value for state in DateState]})


class HappeningDetail(Schema):
    """A public happening with all that is said of it, and its next five dates."""

    slug = fields.String()
    name = fields.String()
    language = fields.String()
    kind = fields.String()
    kind_label = fields.String()
    status = fields.String(metadata={"enum": [HappeningStatus.PUBLISHED.value, HappeningStatus.CANCELLED.value]})
    texts = fields.Dict(keys=fields.String(), values=fields.Dict())
    rule = fields.String()
    recurrence = fields.String(metadata={"example": "FREQ=WEEKLY;BYDAY=SA", "description": "RFC 5545, or RFC 7529."})
    is_all_day = fields.Boolean()
    venue = fields.String()
    place = fields.Nested(HappeningPlaceOut, allow_none=True)
    phone = fields.String()
    website = fields.String()
    next_dates = fields.List(fields.Nested(NextDateOut))
    url = fields.String()
    calendar_url = fields.String()
    updated_at = fields.AwareDateTime()
