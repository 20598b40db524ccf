"""Units or wards in the order of an indicator. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from dothi.values.alphabet import sort_key
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.states import Direction


class PartRank(NamedTuple):
    """A unit or ward with its value; `share` of the largest in per cent."""

    name: str
    value: Decimal
    share: float


def ranked(
    definition: Definition, values: Mapping[str, Decimal], names: Mapping[str, str], unknown: str
) -> list[PartRank]:
    """The best first; `unknown` is the name of what has none."""
    top = max(map(abs, values.values()), default=Decimal(0)) or Decimal(1)
    sign = 1 if definition.direction is Direction.DOWN else -1
    order = sorted(values.items(), key=lambda each: (sign * each[1], sort_key(names.get(each[0], ""))))
    return [PartRank(names.get(part, unknown), value, round(float(100 * abs(value) / top), 2)) for part, value in order]
