"""What a person typed into a form that couldn't be taken, so that the error page keeps it: used by `errors.py`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

PASSWORDS: dict[str, LazyString] = {
    "present_password": _l("Mật khẩu hiện tại"),
    "password": _l("Mật khẩu"),
    "repeated": _l("Nhập lại mật khẩu mới"),
}
"""Fields that are taken as typed, whatever they are composed of."""
SECRETS = PASSWORDS | {"code": _l("Mã xác thực")}
"""Fields that never go back into a page: they are asked for again."""
SHORTEST_WORDS = 12
"""Values shorter than this are choices and numbers, which nobody needs to see again."""


@dataclass(frozen=True)
class SentForm:
    """A form as sent: where to, what, and what has to be given again."""

    action: str
    page: str
    fields: list[tuple[str, str]]
    secrets: list[tuple[str, LazyString]]
    lost_files: list[str]

    @property
    def words(self) -> list[str]:
        """What the person wrote, to read and to copy."""
        return [value for name, value in self.fields if len(value) >= SHORTEST_WORDS and " " in value.strip()]


def find_sent_form() -> SentForm | None:
    """The form of this request, if it is one that a page sent."""
    if request.method != "POST" or request.path.startswith("/api/") or not request.form:
        return None
    return SentForm(
        action=request.full_path.rstrip("?"),
        page=form_page(),
        fields=[(n, v) for n, v in request.form.items(multi=True) if n != "csrf_token" and n not in SECRETS],
        secrets=[(name, label) for name, label in SECRETS.items() if name in request.form],
        lost_files=[file.filename for file in request.files.values() if file.filename],
    )


def form_page() -> str:
    """The page on which the form stood; a form's own address may know POST only."""
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc == request.host and referrer.path.startswith("/") and not referrer.path.startswith("//"):
        return referrer.path
    return "/"
