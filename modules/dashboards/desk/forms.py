"""The forms of indicators and values: what people type, as drafts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields

from dothi.web.fields import Line, Paragraphs, number, one_of, version
from modules.dashboards.indicators.definition import MOST_DECIMALS, Aggregate, AtZero, Definition, Source
from modules.dashboards.indicators.drafts import LONGEST_CODE, IndicatorDraft
from modules.dashboards.indicators.grammar import LONGEST
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.service import MADE
from modules.dashboards.indicators.states import Direction
from modules.dashboards.values.numbers import AmountError, read_decimal
from modules.dashboards.values.reasons import REASONS

TEXTS = ("name", "unit", "definition", "words")


class AmountField(fields.String):
    """A number as people write it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest))
        try:
            return read_decimal(text)
        except AmountError as error:
            raise ValidationError([REASONS[error.fault]]) from error


class Targets(fields.String):
    """A target a line: 2026: 90."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        text = str(super()._deserialize(value, attr, data, **rest))
        targets = [target_of(line) for line in text.splitlines() if line.strip()]
        if len(targets) > len(dict(targets)):
            raise ValidationError([_l("Có năm ghi hai lần. Mỗi năm một dòng.")])
        return dict(targets)


def target_of(line: str) -> tuple[str, str]:
    """Year and number. Raises ValidationError."""
    year, _colon, written = line.partition(":")
    if not (year.strip().isascii() and year.strip().isdigit() and len(year.strip()) == 4):
        raise ValidationError([_l("Mỗi dòng một năm, ví dụ: 2026: 90.")])
    try:
        return year.strip(), str(read_decimal(written))
    except AmountError as error:
        raise ValidationError([REASONS[error.fault]]) from error


class IndicatorForm(Schema):
    """An indicator; texts in both languages."""

    version = version()
    code = Line(LONGEST_CODE, load_default="")
    source = fields.String(load_default=Source.TYPED.value, validate=one_of(MADE))
    name = Line(load_default="")
    name_en = Line(load_default="")
    unit = Line(40, load_default="")
    unit_en = Line(40, load_default="")
    definition = Paragraphs(1000, load_default="")
    definition_en = Paragraphs(1000, load_default="")
    words = Paragraphs(500, load_default="")
    words_en = Paragraphs(500, load_default="")
    formula = Line(LONGEST, load_default="")
    every = fields.String(load_default=Every.MONTH.value, validate=one_of(Every))
    aggregate = fields.String(load_default=Aggregate.SUM.value, validate=one_of(Aggregate))
    direction = fields.String(load_default=Direction.UP.value, validate=one_of(Direction))
    decimals = number(0, MOST_DECIMALS, load_default=1)
    at_zero = fields.String(load_default=AtZero.MISSING.value, validate=one_of(AtZero))
    fresh_days = number(0, 400, load_default=5)
    amber = AmountField(load_default=None)
    red = AmountField(load_default=None)
    margin = AmountField(load_default=Decimal(0))
    targets = Targets(load_default=dict)
    unit_id = fields.UUID(load_default=None, error_messages={"invalid_uuid": _l("Vui lòng chọn trong danh sách.")})
    is_public = fields.Boolean(load_default=False)


class ValueForm(Schema):
    """A value of one period."""

    period = Line(20, required=True)
    value = AmountField(required=True, error_messages={"required": _l("Vui lòng điền mục này.")})
    reason = Line(300, load_default="")


def draft_from(data: Mapping[str, Any]) -> IndicatorDraft:
    """What was typed."""
    texts = {
        language: {name: data[name + ending] for name in TEXTS if data[name + ending]}
        for language, ending in (("vi", ""), ("en", "_en"))
    }
    plain = ("formula", "decimals", "fresh_days", "amber", "red", "margin", "targets", "is_public")
    return IndicatorDraft(
        source=Source(data["source"]),
        texts=texts,
        every=Every(data["every"]),
        aggregate=Aggregate(data["aggregate"]),
        direction=Direction(data["direction"]),
        at_zero=AtZero(data["at_zero"]),
        unit_id=UUID(str(data["unit_id"])) if data["unit_id"] else None,
        **{name: data[name] for name in plain},
    )


def values_of(definition: Definition) -> dict[str, Any]:
    """What the form shows of a stored indicator."""
    texts = {
        name + ending: str(definition.texts.get(language, {}).get(name, ""))
        for name in TEXTS
        for language, ending in (("vi", ""), ("en", "_en"))
    }
    plain = ("formula", "decimals", "fresh_days", "version")
    return {
        **texts,
        **{name: getattr(definition, name) for name in plain},
        **{name: getattr(definition, name).value for name in ("source", "every", "aggregate", "direction", "at_zero")},
        **{name: written(getattr(definition, name)) for name in ("amber", "red", "margin")},
        "targets": "\n".join(
            f"{year}: {written(Decimal(value))}" for year, value in sorted(definition.targets.items())
        ),
        "unit_id": str(definition.unit_id or ""),
        "is_public": "1" if definition.is_public else "",
    }


def written(value: Decimal | None) -> str:
    """A number as people type it, so that it is read the same again."""
    if value is None:
        return ""
    text = f"{value.normalize():f}"
    return text.replace(".", ",")
