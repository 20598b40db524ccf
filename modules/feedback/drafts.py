"""What somebody wants to report, and what is wrong with it: the same rules for page, telephone and API. Pure.

Called by `service.submit_report`; forms and schemas only read fields, the rules live here.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.values.addresses import is_email
from dothi.values.geo import GeometryError, Point
from dothi.values.letters import clean
from dothi.values.phones import is_phone, normalise_phone

TEXT_LIMIT = 4_000
PLACE_LIMIT = 300
PHOTO_LIMIT = 5
REPORTS_PER_HOUR = 60
PHOTOS_PER_HOUR = 200
"""What one address may send to one tenant; an office or a village shares an address."""
Fields = dict[str, LazyString]

_BREAKS = re.compile(r"\r\n?")
_HALF = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc and Cs."""


@dataclass(frozen=True, kw_only=True)
class ContactDraft:
    """Who reports: all three may be left empty where the tenant and the category allow it."""

    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was given."""
        return not (self.name or self.email or self.phone)


@dataclass(frozen=True, kw_only=True)
class ReportDraft:
    """A report as typed. `client_id` makes a retry find the first result; `photos` are tokens of staged files."""

    category: str
    text: str
    lon: float | None
    lat: float | None
    place: str = ""
    contact: ContactDraft = field(default_factory=ContactDraft)
    photos: tuple[str, ...] = ()
    client_id: UUID | None = None
    consent: bool = False
    consent_version: str = ""


def cleaned(draft: ReportDraft) -> ReportDraft:
    """The draft with clean texts (`dothi.values.letters`), no blanks around, line ends LF, places to 0.1 metre."""
    contact = ContactDraft(
        name=_text(draft.contact.name), email=_text(draft.contact.email), phone=normalise_phone(draft.contact.phone)
    )
    return ReportDraft(
        category=draft.category.strip(),
        text=_text(draft.text),
        lon=_degrees(draft.lon),
        lat=_degrees(draft.lat),
        place=_text(draft.place),
        contact=contact,
        photos=draft.photos,
        client_id=draft.client_id,
        consent=draft.consent,
        consent_version=draft.consent_version.strip(),
    )


def _text(text: str) -> str:
    if _HALF.search(text):  # refused with its field, not mended
        return text
    return _BREAKS.sub("\n", clean(text)).strip()


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def digest(draft: ReportDraft) -> str:
    """SHA-256 of a cleaned draft's body, the client's id left out: the same body answers the first result."""
    body = {**vars(draft), "contact": vars(draft.contact)}
    del body["client_id"]
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def find_errors(draft: ReportDraft) -> Fields:
    """What is wrong with a cleaned draft by itself: field → reason, empty when nothing is."""
    errors: Fields = {}
    if error := text_error(draft.text, missing=_l("Hãy mô tả sự việc."), limit=TEXT_LIMIT):
        errors["text"] = error
    if not draft.category:
        errors["category"] = _l("Hãy chọn lĩnh vực.")
    if draft.place and (error := text_error(draft.place, missing=_l("Hãy mô tả địa điểm."), limit=PLACE_LIMIT)):
        errors["place"] = error
    if find_point(draft) is None:
        errors["point"] = _l("Hãy đặt ghim trên bản đồ tại nơi xảy ra sự việc.")
    if len(draft.photos) > PHOTO_LIMIT:
        errors["photos"] = _l("Mỗi phản ánh gửi được tối đa 5 ảnh.")
    errors.update(contact_errors(draft.contact))
    return errors


def find_point(draft: ReportDraft) -> Point | None:
    """The draft's place; None when it is missing or no place on earth (NaN, 91°)."""
    if draft.lon is None or draft.lat is None:
        return None
    try:
        return Point(draft.lon, draft.lat)
    except GeometryError:
        return None


def contact_errors(contact: ContactDraft) -> Fields:
    """What is wrong with who reports."""
    errors: Fields = {}
    if len(contact.name) > 120 or has_control(contact.name):
        errors["contact.name"] = _l("Họ tên có tối đa 120 ký tự, không có ký tự điều khiển.")
    if contact.email and not is_email(contact.email):
        errors["contact.email"] = _l("Địa chỉ thư điện tử chưa đúng, ví dụ ten@example.vn.")
    if contact.phone and not is_phone(contact.phone):
        errors["contact.phone"] = _l("Số điện thoại gồm 8 đến 15 chữ số, ví dụ 0912 345 678.")
    return errors


def text_error(text: str, *, missing: LazyString, limit: int = TEXT_LIMIT) -> LazyString | None:
    """What is wrong with a text that must be there: empty, too long, control characters other than line ends."""
    if not is_visible(text):
        return missing
    if len(text) > limit:
        return _l(
            "Nội dung dài %(length)s ký tự; tối đa là %(limit)s. Hãy viết ngắn lại.", length=len(text), limit=limit
        )
    if has_control(text.replace("\n", "").replace("\t", "")):
        return _l("Nội dung có ký tự điều khiển không hiển thị được. Hãy xóa các ký tự đó.")
    return None


def is_visible(text: str) -> bool:
    """Whether anything of a text can be read: a letter, digit, mark of punctuation or symbol."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def has_control(text: str) -> bool:
    """Whether a text holds control characters, or surrogates that no encoding takes."""
    return _CONTROL.search(text) is not None


def step_text(fields: Mapping[str, object], name: str) -> str:
    """A text field of a step, cleaned; empty when missing."""
    return _text(str(fields.get(name) or ""))
