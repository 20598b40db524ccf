"""What the forms of staff take, as marshmallow schemas with Vietnamese reasons."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields

from dothi.web.fields import Day, Line, Paragraphs, number, one_of, version
from modules.planning.codes import LAND_USE
from modules.planning.coordinates.systems import DEGREES, SYSTEMS, VN2000_DEGREES
from modules.planning.imports.letters import ENCODINGS
from modules.planning.plans.words import Adjustment, LegalStanding, PlanKind, PlanTheme


def chosen(choices: Any) -> fields.String:
    """One of a list."""
    return fields.String(required=True, validate=one_of(choices))


def web_address(value: str) -> None:
    """Refuse what isn't the address of a page."""
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # https://[cho.example
        is_address = False
    if value and not is_address:
        raise ValidationError([_l("Đường dẫn bắt đầu bằng https://, ví dụ https://congbao.example/qd-123.pdf.")])


class PlanForm(Schema):
    """A plan."""

    theme = chosen(PlanTheme)
    kind = chosen(PlanKind)
    name = Line(200, required=True)
    scale = number(100, 1_000_000, load_default=None)
    dossier_code = Line(20, load_default="")
    unit_id = fields.UUID(load_default=None, error_messages={"invalid_uuid": _l("Không có đơn vị này.")})
    version = version()


class PlanVersionForm(Schema):
    """A draft of a version."""

    adjustment = chosen(Adjustment)
    information_code = Line(20, load_default="")
    decision = Line(100, load_default="")
    decided_on: Any = Day(load_default=None, allow_none=True)
    issuer = Line(200, load_default="")
    document_url = Line(500, load_default="", validate=web_address)
    standing = chosen(LegalStanding)
    valid_from: Any = Day(load_default=None, allow_none=True)
    summary = Paragraphs(2000, load_default="")
    version = version()


class PublishForm(Schema):
    """What a page saw when its button was pressed."""

    plan_version = version(required=True)
    version = version(required=True)


class WithdrawForm(Schema):
    """Why a version is taken back."""

    version = version(required=True)
    reason = Line(300, required=True)


class PlacingForm(Schema):
    """What is said of any file."""

    epsg = fields.Integer(load_default=0, validate=one_of([0, DEGREES, VN2000_DEGREES, *SYSTEMS]))
    is_swapped = fields.Boolean(load_default=False)
    is_shifted = fields.Boolean(load_default=True)
    layer = fields.String(load_default="")
    encoding = fields.String(load_default="", validate=one_of(["", *ENCODINGS]))


class ExtentForm(Schema):
    """Whether a file holds the whole plan, or what a local adjustment draws anew; its outline may be drawn (`hinh`)."""

    extent = fields.String(load_default="whole", validate=one_of(["whole", "part"]))
    hinh = fields.String(load_default="")


class ChoicesForm(PlacingForm):
    """What is said of a file of zones."""

    codes = fields.String(load_default=LAND_USE)
    code = fields.String(load_default="")
    label = fields.String(load_default="")
    storeys = fields.String(load_default="")
    density = fields.String(load_default="")
    far = fields.String(load_default="")
