"""An indicator by the units that handled what it counts: a counted one whose kept flow tells units apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, literal, select, union_all

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.numbers.counts import SEPARATOR, Flow, FlowSpec
from dothi.numbers.sums import FlowSum
from dothi.values.alphabet import sort_key
from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.states import Direction
from modules.dashboards.values.series import at_zero
from tenants.people.units import list_units

UNIT = "unit"
Span = tuple[date, date]
"""Days since ≤ day < until."""
Counted = Mapping[tuple[str, Span], Mapping[tuple[str, ...], int]]


class UnitRank(NamedTuple):
    """A unit with its value; `share` of the largest in per cent."""

    name: str
    value: Decimal
    share: float


def sum_by_name(name: str) -> tuple[FlowSpec, FlowSum] | None:
    """A kept sum with its flow, where that tells units apart."""
    for module in house().components:
        for flow in module.flows:
            for each in flow.sums:
                if each.name == name:
                    return (flow, each) if UNIT in flow.dimensions else None
    return None


def has_units(definition: Definition) -> bool:
    """Whether it can be ranked by unit."""
    names = [name for name in (definition.numerator, definition.denominator) if name]
    return definition.source is Source.COUNTED and all(map(sum_by_name, names))


def load_ranks(tenant_id: int, asked: Sequence[tuple[Definition, Span]]) -> dict[tuple[str, Span], list[UnitRank]]:
    """The units' values of indicators over their days. Two statements, none where nothing is asked."""
    asked = [(definition, span) for definition, span in asked if has_units(definition)]
    if not asked:
        return {}
    counted = read_keys(tenant_id, asked)
    names = {str(unit.id): unit.name for unit in list_units(tenant_id, include_inactive=True)}
    return {(each.code, span): ranked(each, by_unit(each, span, counted), names) for each, span in asked}


def read_keys(tenant_id: int, asked: Sequence[tuple[Definition, Span]]) -> Counted:
    """What the flows came to over each span, by key. One statement, on the primary key."""
    places = list({(flow.name, span): None for each, span in asked for flow, _sum in sums_of_definition(each)})
    rows = session.execute(
        union_all(
            *(
                select(literal(at), Flow.key, func.sum(Flow.value))
                .where(Flow.tenant_id == tenant_id, Flow.name == name, Flow.day >= since, Flow.day < until)
                .group_by(Flow.key)
                for at, (name, (since, until)) in enumerate(places)
            )
        )
    )
    found: dict[tuple[str, Span], dict[tuple[str, ...], int]] = {place: {} for place in places}
    for at, key, value in rows:
        found[places[at]][tuple(key.split(SEPARATOR))] = int(value)
    return found


def sums_of_definition(definition: Definition) -> Iterator[tuple[FlowSpec, FlowSum]]:
    """Numerator and denominator, as far as there are."""
    yield from filter(None, map(sum_by_name, filter(None, (definition.numerator, definition.denominator))))


def by_unit(definition: Definition, span: Span, counted: Counted) -> dict[str, list[int]]:
    """Numerator and denominator of each unit."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, (flow, kept) in enumerate(sums_of_definition(definition)):
        for parts, number in counted[flow.name, span].items():
            key = dict(zip(flow.dimensions, parts, strict=True))
            if kept.takes(key):
                found[key[UNIT]][place] += number
    return found


def ranked(definition: Definition, units: Mapping[str, Sequence[int]], names: Mapping[str, str]) -> list[UnitRank]:
    """The best first; a unit without a denominator has no value."""
    values = [(unit, value) for unit, value in values_of(definition, units) if value is not None]
    top = max((abs(value) for _unit, value in values), default=Decimal(0)) or Decimal(1)
    is_rising = definition.direction is Direction.DOWN
    values.sort(key=lambda each: (each[1] if is_rising else -each[1], sort_key(names.get(each[0], ""))))
    return [
        UnitRank(names.get(unit, _("Không thuộc đơn vị nào")), value, round(float(100 * abs(value) / top), 2))
        for unit, value in values
    ]


def values_of(definition: Definition, units: Mapping[str, Sequence[int]]) -> Iterable[tuple[str, Decimal | None]]:
    """What the indicator comes to for each unit."""
    for unit, (numerator, denominator) in units.items():
        if not definition.denominator:
            yield unit, definition.rounded(definition.factor * numerator)
        elif denominator:
            yield unit, definition.rounded(definition.factor * numerator / denominator)
        else:
            yield unit, at_zero(definition)
