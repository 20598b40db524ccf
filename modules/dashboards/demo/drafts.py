"""Indicators as the story has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from modules.dashboards.indicators.definition import Aggregate, Source
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.states import Direction
from tenants.registry.models import Unit

AMOUNTS = ("amber", "red", "margin")


def draft_from(facts: Mapping[str, Any]) -> IndicatorDraft:
    """An indicator of the story."""
    texts = ("name", "unit", "definition", "words")
    return IndicatorDraft(
        source=Source.FORMULA if "formula" in facts else Source.TYPED,
        texts={
            "vi": {name: facts[name] for name in texts if name in facts},
            "en": {name: facts[f"{name}_en"] for name in texts if f"{name}_en" in facts},
        },
        formula=facts.get("formula", ""),
        every=Every(facts.get("every", "month")),
        aggregate=Aggregate(facts.get("aggregate", "sum")),
        direction=Direction(facts.get("direction", "none")),
        decimals=facts.get("decimals", 1),
        targets={year: str(value) for year, value in facts.get("targets", {}).items()},
        is_public=facts.get("is_public", False),
        **limits_from(facts),
    )


def limits_from(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The limits that the story sets."""
    return {name: Decimal(str(facts[name])) for name in AMOUNTS if name in facts}


def in_charge(units: Sequence[Unit], facts: Mapping[str, Any]) -> UUID | None:
    """The unit that the story says, the first where the district has none of that code; None without units."""
    named = (unit.id for unit in units if unit.code == facts.get("charge"))
    return next(named, units[0].id if units else None)
