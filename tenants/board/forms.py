"""What the forms of an evaluation take, as marshmallow schemas with Vietnamese reasons."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, validate

from dothi.web.fields import NEEDED, Line, Paragraphs, version
from tenants.programme.verdicts import Verdict

MOST = 1e12


class Amount(fields.String):
    """A number as people type it: 87,5 or 87.5 or 1.250.000; a float."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest)).replace(" ", "").removesuffix("%")
        try:
            number = float(plain(text))
        except ValueError as error:
            raise ValidationError([_l("Vui lòng nhập một số, ví dụ: 87,5.")]) from error
        if not 0 <= number <= MOST:
            raise ValidationError([_l("Vui lòng nhập một số từ 0 trở lên.")])
        return number


def plain(text: str) -> str:
    """A number written in Vietnam's way as Python reads it; a lone point is taken for a decimal one."""
    if "," in text:
        return text.replace(".", "").replace(",", ".")
    return text.replace(".", "") if text.count(".") > 1 else text


class MeasureForm(Schema):
    """Baseline and target of an indicator; the rest only for one of the phase's own."""

    title = Line(200, load_default="")
    unit = Line(40, load_default="")
    direction = fields.String(load_default="up", validate=validate.OneOf(("up", "down")))
    baseline = Amount(load_default=None)
    target = Amount(load_default=None)
    actual = Amount(load_default=None)
    evidence = Paragraphs(2000, load_default="")
    version = version()


class VerdictForm(Schema):
    """The decision on a phase."""

    verdict = fields.Enum(
        Verdict,
        by_value=True,
        required=True,
        error_messages=NEEDED | {"unknown": _l("Vui lòng chọn kết luận.")},
    )
    lessons = Paragraphs(8000, load_default="")
    version = version(required=True)
