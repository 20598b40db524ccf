"""The forms of directives and their steps."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields

from dothi.web.fields import Day, Line, Paragraphs, number, version
from modules.dashboards.directives.standing import StepKind

LONGEST_TITLE, LONGEST_TEXT, LONGEST_PATH = 200, 5000, 500


class OwnPath(Line):
    """A page of this site: its path, or the address from the browser's line, of which the path is kept."""

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> str:
        text = super()._deserialize(value, attr, data, **rest)
        if not text:
            return ""
        try:
            parts = urlsplit(text) if "\\" not in text else None
        except ValueError:  # such as //[
            parts = None
        if parts is None or not parts.path.startswith("/") or parts.path.startswith("//"):
            raise ValidationError([_l("Dán địa chỉ một trang của hệ thống này, ví dụ /work/feedback/MT-26-000123.")])
        return parts.path + (f"?{parts.query}" if parts.query else "")


class DirectiveForm(Schema):
    """A directive."""

    id = fields.UUID(required=True)
    title = Line(LONGEST_TITLE, required=True)
    text = Paragraphs(LONGEST_TEXT, load_default="")
    due_on = Day(required=True)
    unit_id = fields.UUID(load_default=None)
    member_id = fields.Integer(load_default=None)
    about_path = OwnPath(LONGEST_PATH, load_default="")
    about_title = Line(LONGEST_TITLE, load_default="")


class DirectiveStepForm(Schema):
    """A step."""

    version = version(required=True)
    id = fields.UUID(required=True)
    kind = fields.Enum(StepKind, by_value=True, required=True)
    text = Paragraphs(LONGEST_TEXT, load_default="")
    percent = number(0, 100, load_default=None)
    due_on = Day(load_default=None)
    unit_id = fields.UUID(load_default=None)
