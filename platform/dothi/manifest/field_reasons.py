"""Why a field of a form or of the API is refused, where a schema says nothing of its own: in the reader's language.

marshmallow copies them into each field as it is made: `dothi.manifest.module`, which every component imports before its
schemas, calls `speak`. A guard looks at all fields of all schemas.
"""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

NEEDED = _l("Vui lòng điền mục này.")
WRONG = _l("Nội dung không hợp lệ.")
NOT_LISTED = _l("Vui lòng chọn trong danh sách.")
BY_KEY = {"required": NEEDED, "null": NEEDED, "unknown": NOT_LISTED}
BY_KIND = {
    fields.Integer: _l("Cần một số nguyên."),
    fields.Number: _l("Cần một số."),
    fields.Boolean: _l("Cần “true” (có) hoặc “false” (không)."),
    fields.Date: _l("Cần một ngày, ví dụ 2026-11-30."),
    fields.DateTime: _l("Cần ngày và giờ, ví dụ 2026-11-30T14:05:00+07:00."),
    fields.UUID: _l("Mã không hợp lệ."),
}
"""What is said of a value that is none of this kind; the narrower kinds come first."""


def reason(kind: type[fields.Field[object]], key: str) -> LazyString:
    """What to say of one of a kind's faults, by marshmallow's key of it."""
    if key in BY_KEY:
        return BY_KEY[key]
    return next((words for likely, words in BY_KIND.items() if issubclass(kind, likely)), WRONG)


PLAIN = (fields.Url, fields.Email)
"""They take no lazy text: we have checks of our own (`dothi.web.fields`)."""


def speak() -> None:
    """Let fields that are made from now on, and schemas, give their reasons in our words."""
    kinds = [kind for kind in vars(fields).values() if isinstance(kind, type) and issubclass(kind, fields.Field)]
    for kind in kinds:
        if kind not in PLAIN and (said := vars(kind).get("default_error_messages")):
            kind.default_error_messages = {key: reason(kind, key) for key in said}
    validate.OneOf.default_message = NOT_LISTED
    Schema.error_messages = {"type": WRONG, "unknown": _l("Không có mục này.")}
