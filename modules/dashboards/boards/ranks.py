"""Units or wards in the order of an indicator. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    sign = 1 if definition.direction is Direction.DOWN else -1
    order = sorted(values.items(), key=lambda each: (sign * each[1], sort_key(names.get(each[0], ""))))
    return with_shares((names.get(part, unknown), value) for part, value in order)


def with_shares(values: Iterable[tuple[str, Decimal]]) -> list[PartRank]:
    """Names and values in their order, each with its share of the largest."""
    found = list(values)
    top = max((abs(value) for _name, value in found), default=Decimal(0)) or Decimal(1)
    return [PartRank(name, value, round(float(100 * abs(value) / top), 2)) for name, value in found]
