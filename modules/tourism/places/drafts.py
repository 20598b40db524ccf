"""A place as somebody wants it, what is wrong with it, and how a version of it is stored. Pure, but for words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from dothi.values.addresses import is_email
from dothi.values.phones import FEWEST_OF_HOTLINE, is_phone
from modules.tourism.places import opening
from modules.tourism.places.kinds import Children, PlaceKind, Price, Wheelchair
from modules.tourism.texts import LONGEST as COMMON
from modules.tourism.texts import Texts, text_errors

LONGEST: Mapping[str, int] = {**COMMON, "prices": 1_000}
"""The texts of a place, in the order of the form."""
LONGEST_LINE = 200
LONGEST_HOURS = 500
SAME_WITHIN_M = 100.0
"""Two of one name that lie no farther apart are perhaps one place."""
SITE = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+([/?#]\S*)?")


@dataclass(frozen=True, kw_only=True)
class PlaceDraft:
    """All that staff say of a place; empty is unknown. lon and lat are WGS 84 degrees."""

    kind: str
    texts: Texts
    lon: float | None
    lat: float | None
    is_approximate: bool = False
    address: str = ""
    area_code: str = ""
    unit_id: UUID | None = None
    price_level: str = ""
    wheelchair: str = ""
    children: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: str = ""
    picture_credit: str = ""
    source: str = ""
    source_key: str | None = None
    confirmed_on: date | None = field(default=None)


def find_errors(draft: PlaceDraft) -> dict[str, str]:
    """What is wrong with the draft by itself, by field."""
    errors = text_errors(draft.texts, LONGEST, nameless=_("Hãy điền tên điểm du lịch bằng tiếng Việt."))
    choices = {"kind": (draft.kind, PlaceKind), "price_level": (draft.price_level, Price)}
    choices |= {"wheelchair": (draft.wheelchair, Wheelchair), "children": (draft.children, Children)}
    for name, (value, words) in choices.items():
        if value not in set(words) and (value or name == "kind"):
            errors[name] = _("Vui lòng chọn trong danh sách.")
    if draft.lon is None or draft.lat is None:
        errors["place"] = _("Hãy đặt ghim trên bản đồ hoặc điền tọa độ.")
    for name in ("address", "website", "picture_credit", "source"):
        if len(getattr(draft, name)) > LONGEST_LINE:
            errors[name] = _("Tối đa %(n)s ký tự.", n=LONGEST_LINE)
    errors |= contact_errors(draft)
    if len(draft.hours) > LONGEST_HOURS:
        errors["hours"] = _("Tối đa %(n)s ký tự.", n=LONGEST_HOURS)
    elif draft.hours and (reason := opening.find_error(draft.hours)):
        errors["hours"] = reason
    return errors


def contact_errors(draft: PlaceDraft) -> dict[str, str]:
    """The same of how to reach it."""
    errors = {}
    if draft.phone and not is_phone(draft.phone, fewest=FEWEST_OF_HOTLINE):
        errors["phone"] = _("Số điện thoại gồm 3 đến 15 chữ số, ví dụ 0273 3872 123 hoặc 1022.")
    if draft.email and not is_email(draft.email):
        errors["email"] = _("Địa chỉ thư điện tử chưa đúng, ví dụ: ten@mytho.example.")
    if draft.website and not SITE.fullmatch(draft.website):
        errors["website"] = _("Địa chỉ trang bắt đầu bằng http:// hoặc https://.")
    return errors


def to_content(draft: PlaceDraft) -> dict[str, Any]:
    """The draft as JSON, for a stored version."""
    content = {each.name: getattr(draft, each.name) for each in fields(draft)}
    content["unit_id"] = str(draft.unit_id) if draft.unit_id else None
    content["confirmed_on"] = draft.confirmed_on.isoformat() if draft.confirmed_on else None
    return content


def from_content(content: Mapping[str, Any]) -> PlaceDraft:
    """A stored version again; what it didn't know yet takes its default."""
    known = {each.name for each in fields(PlaceDraft)}
    values = {name: value for name, value in content.items() if name in known}
    unit, day = values.get("unit_id"), values.get("confirmed_on")
    values["unit_id"] = UUID(unit) if unit else None
    values["confirmed_on"] = date.fromisoformat(day) if day else None
    return PlaceDraft(**values)
