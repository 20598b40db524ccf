"""What the API takes and gives."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from dothi.web.api import Lenient
from modules.dashboards.indicators.periods import Every
from modules.dashboards.values.numbers import LARGEST

MOST_VALUES = 1_000
PERIOD = "`2026-11-30`, `2026-W48`, `2026-11`, `2026-Q4`, `2026`, by the length of the period"


class IndicatorOut(Schema):
    """An indicator as anyone may see it."""

    code = fields.String()
    name = fields.String()
    unit = fields.String()
    definition = fields.String()
    period = fields.String(metadata={"enum": [every.value for every in Every]})
    direction = fields.String()
    decimals = fields.Integer()
    latest_period = fields.String(allow_none=True)
    latest_value = fields.Float(allow_none=True)
    target = fields.Float(allow_none=True)


class IndicatorList(Schema):
    """All public indicators."""

    licence = fields.String()
    items = fields.List(fields.Nested(IndicatorOut))


class ValuesQuery(Schema):
    """Which values."""

    from_ = fields.String(
        data_key="from",
        load_default="",
        metadata={"description": f"The first period: {PERIOD}; or a day, or another period, that begins in it."},
    )
    to = fields.String(
        load_default="",
        metadata={"description": "The last period, in the same form; or a day or period that ends in it."},
    )
    period = fields.String(
        load_default="",
        validate=validate.OneOf(["", *Every]),
        metadata={"description": "The length of the periods; the indicator's own unless told."},
    )
    lang = fields.String(load_default="", validate=validate.OneOf(["", "vi", "en"]))


class IndicatorsQuery(Schema):
    """In which language."""

    lang = fields.String(load_default="", validate=validate.OneOf(["", "vi", "en"]))


class ValueOut(Schema):
    """A value of a period."""

    period = fields.String(metadata={"example": "2026-11"})
    first_day = fields.Date()
    last_day = fields.Date()
    value = fields.Float()


class ValueList(Schema):
    """The periods that have a value, the oldest first."""

    code = fields.String()
    unit = fields.String()
    period = fields.String()
    licence = fields.String()
    values = fields.List(fields.Nested(ValueOut))


class ValueIn(Lenient):
    """A value to store."""

    period = fields.String(required=True, metadata={"example": "2026-11", "description": PERIOD})
    value = fields.Decimal(
        required=True,
        validate=validate.Range(-LARGEST, LARGEST, min_inclusive=False, max_inclusive=False, error=_l("Số quá lớn.")),
    )
    reason = fields.String(
        load_default="",
        validate=validate.Length(max=300, error=_l("Lý do dài nhất 300 ký tự.")),
        metadata={"description": "Needed to correct a value."},
    )


class ValuesIn(Lenient):
    """Values of one indicator: all of them are stored, or none."""

    values = fields.List(
        fields.Nested(ValueIn),
        required=True,
        validate=validate.Length(min=1, max=MOST_VALUES, error=_l("Gửi từ 1 đến %(n)s giá trị.", n=MOST_VALUES)),
    )


class PushOut(Schema):
    """What became of them; `same`: they were there already."""

    new = fields.Integer()
    changed = fields.Integer()
    same = fields.Integer()
