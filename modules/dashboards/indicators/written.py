"""An indicator as JSON, numbers as text so that they stay exact: for copies, and for what a province tells."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from modules.dashboards.indicators.definition import Aggregate, AtZero, Source
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.states import Direction
from modules.dashboards.models import IndicatorRow

PLAIN = ("formula", "decimals", "fresh_days", "targets", "is_public", "texts")
AMOUNTS = ("amber", "red", "margin")
WORDS = {"source": Source, "every": Every, "aggregate": Aggregate, "direction": Direction, "at_zero": AtZero}


def write_json(row: IndicatorRow) -> dict[str, Any]:
    """What an indicator is; which unit answers for it each tenant says itself."""
    amounts = {name: getattr(row, name) for name in AMOUNTS}
    return {
        **{name: getattr(row, name) for name in (*PLAIN, *WORDS, "from_set", "position")},
        **{name: None if value is None else f"{value.normalize():f}" for name, value in amounts.items()},
    }


def read_json(value: Mapping[str, Any], *, unit_id: UUID | None = None) -> IndicatorDraft:
    """The indicator that was written. Raises ArithmeticError, KeyError, ValueError for what it can't be."""
    plain: dict[str, Any] = {name: value[name] for name in PLAIN} | {
        name: kind(value[name]) for name, kind in WORDS.items()
    }
    plain |= {name: None if value[name] is None else Decimal(value[name]) for name in AMOUNTS}
    return IndicatorDraft(**plain, unit_id=unit_id)
