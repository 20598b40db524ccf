"""The form of a place: what is read, and a place as the form's texts. The rules are those of `places.drafts`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import fields

from dothi.record.stale import Label
from dothi.web.fields import Decimal, Line, Paragraphs, Phone
from modules.tourism.entries.forms import TITLES as ENTRY_TITLES
from modules.tourism.entries.forms import EntryForm, text_labels, text_values, texts_typed
from modules.tourism.places.drafts import LONGEST, LONGEST_HOURS, LONGEST_LINE, PlaceDraft
from modules.tourism.places.kinds import CHILDREN, KINDS, PRICES, WHEELCHAIRS
from modules.tourism.places.models import Place
from modules.tourism.texts import LANGUAGES

YES = "yes"
LINES = ("address", "website", "source")
CHOICES = ("kind", "price_level", "wheelchair", "children", "area_code")
TEXTS = [f"{name}_{language}" for language in LANGUAGES for name in LONGEST]
BAD_PLACE = _l("Tọa độ là số thập phân, ví dụ 106.3626.")
TITLES = {**ENTRY_TITLES, "prices": _l("Giá vé, chi phí")}


class PlaceForm(EntryForm):
    """What staff send."""

    prices_vi = Paragraphs(LONGEST["prices"], load_default="")
    prices_en = Paragraphs(LONGEST["prices"], load_default="")
    kind = fields.String(load_default="")
    price_level = fields.String(load_default="")
    wheelchair = fields.String(load_default="")
    children = fields.String(load_default="")
    lon = Decimal(-180, 180, error=BAD_PLACE)
    lat = Decimal(-90, 90, error=BAD_PLACE)
    is_approximate = fields.String(load_default="")
    address = Line(LONGEST_LINE, load_default="")
    area_code = Line(20, load_default="")
    unit_id: fields.Field[Any] = fields.UUID(
        load_default=None, error_messages={"invalid_uuid": _l("Vui lòng chọn trong danh sách.")}
    )
    phone = Phone()
    email = Line(LONGEST_LINE, load_default="")
    website = Line(LONGEST_LINE, load_default="")
    hours = Line(LONGEST_HOURS, load_default="")
    source = Line(LONGEST_LINE, load_default="")
    is_another = fields.String(load_default="")


def draft_from(data: Mapping[str, Any], kept: Place | None) -> PlaceDraft:
    """What the service takes from a loaded form; what the form doesn't show is the stored place's."""
    shown = {name: data[name] for name in (*LINES, *CHOICES, "phone", "email", "hours", "unit_id", "lon", "lat")}
    return PlaceDraft(
        texts=texts_typed(data, LONGEST),
        is_approximate=data["is_approximate"] == YES,
        picture_credit=kept.picture_credit if kept else "",
        source_key=kept.source_key if kept else None,
        confirmed_on=kept.confirmed_on if kept else None,
        **shown,
    )


def values_of(place: PlaceDraft | Place) -> dict[str, str]:
    """A place as the form's texts."""
    names = (*LINES, *CHOICES, "phone", "email", "hours")
    values = {name: str(getattr(place, name) or "") for name in names}
    values |= text_values(place.texts, LONGEST)
    values |= {name: "" if getattr(place, name) is None else f"{getattr(place, name):.6f}" for name in ("lon", "lat")}
    values |= {"unit_id": str(place.unit_id or ""), "is_approximate": YES if place.is_approximate else ""}
    return values


def labels(areas: Mapping[str, str], units: Mapping[str, str]) -> dict[str, Label]:
    """What the fields are called where two versions are compared."""
    return {
        **text_labels(TITLES),
        "kind": (_l("Loại hình"), {str(key): title for key, title in KINDS.items()}),
        "address": _l("Địa chỉ"),
        "area_code": (_l("Phường, xã"), areas),
        "lon": _l("Kinh độ"),
        "lat": _l("Vĩ độ"),
        "is_approximate": (_l("Vị trí gần đúng"), {YES: _l("có"), "": _l("không")}),
        "hours": _l("Giờ mở cửa"),
        "price_level": (_l("Mức giá"), {str(key): title for key, title in PRICES.items()}),
        "wheelchair": (_l("Xe lăn"), {str(key): title for key, title in WHEELCHAIRS.items()}),
        "children": (_l("Trẻ em"), {str(key): title for key, title in CHILDREN.items()}),
        "phone": _l("Điện thoại"),
        "email": _l("Thư điện tử"),
        "website": _l("Trang mạng"),
        "unit_id": (_l("Đơn vị phụ trách"), units),
        "source": _l("Nguồn thông tin"),
    }
