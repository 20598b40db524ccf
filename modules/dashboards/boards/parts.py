"""Counted indicators by the units, wards or cells that their kept flows tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, literal, select, union_all

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.numbers.counts import SEPARATOR, Flow, FlowSpec
from dothi.numbers.sums import FlowSum
from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.periods import Every, period_of
from modules.dashboards.values.series import at_zero

Span = tuple[date, date]
"""Days since ≤ day < until."""
Counted = Mapping[tuple[str, Span], Mapping[tuple[str, ...], int]]


class AskedParts(NamedTuple):
    """An indicator by a dimension over some days."""

    definition: Definition
    dimension: str
    span: Span

    @property
    def key(self) -> tuple[str, str, Span]:
        """What its parts are found by."""
        return self.definition.code, self.dimension, self.span


class Parts(NamedTuple):
    """Numerator and denominator by unit, ward or cell; `elsewhere`: what was counted in none of them."""

    numbers: Mapping[str, Sequence[int]]
    elsewhere: int = 0


NO_PARTS = Parts({})


def flow_telling(name: str, dimension: str) -> tuple[FlowSpec, FlowSum] | None:
    """A kept sum, with a flow that tells it apart by a dimension."""
    for module in house().components:
        for flow in module.flows:
            for each in (*flow.sums, *flow.tells):
                if each.name == name and dimension in flow.dimensions:
                    return flow, each
    return None


def sums_of(definition: Definition) -> list[str]:
    """The names of numerator and denominator, as far as there are."""
    return [name for name in (definition.numerator, definition.denominator) if name]


def is_told_apart(definition: Definition, dimension: str) -> bool:
    """Whether it is counted by unit, ward or cell."""
    names = sums_of(definition)
    return definition.source is Source.COUNTED and all(flow_telling(name, dimension) for name in names)


def load_parts(tenant_id: int, asked: Sequence[AskedParts]) -> dict[tuple[str, str, Span], Parts]:
    """What indicators came to by their dimensions. One statement on the primary key, none where nothing is asked."""
    asked = [each for each in asked if is_told_apart(each.definition, each.dimension)]
    if not asked:
        return {}
    counted = read_keys(tenant_id, {place for each in asked for place in places_of(each)})
    return {each.key: parts_of(each, counted) for each in asked}


def places_of(asked: AskedParts) -> Iterator[tuple[str, Span]]:
    """The flows and sums that it needs, with their days."""
    for name in sums_of(asked.definition):
        yield name, asked.span
    for flow, _sum in flows_of(asked):
        yield from pieces_of(flow, asked.span)


def pieces_of(flow: FlowSpec, span: Span) -> Iterator[tuple[str, Span]]:
    """What to read of a flow for a span, each day of it once: whole months where these are kept, the days beside."""
    since, until = span
    first, last = month_from(since), until.replace(day=1)
    if flow.months is None or first >= last:
        yield flow.name, span
        return
    if since < first:
        yield flow.name, (since, first)
    yield flow.months.name, (first, last)
    if last < until:
        yield flow.name, (last, until)


def month_from(day: date) -> date:
    """The first month that begins on a day or after it."""
    return period_of(day - timedelta(days=1), Every.MONTH).ends


def flows_of(asked: AskedParts) -> Iterator[tuple[FlowSpec, FlowSum]]:
    """The flows that tell its numerator and denominator apart."""
    yield from filter(None, (flow_telling(name, asked.dimension) for name in sums_of(asked.definition)))


def read_keys(tenant_id: int, wanted: set[tuple[str, Span]]) -> Counted:
    """What flows came to over their spans, by key."""
    places = sorted(wanted)
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


def parts_of(asked: AskedParts, counted: Counted) -> Parts:
    """The indicator's parts, of what its flows came to."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, (flow, kept) in enumerate(flows_of(asked)):
        for piece in pieces_of(flow, asked.span):
            for values, number in counted[piece].items():
                key = dict(zip(flow.dimensions, values, strict=True))
                if kept.takes(key):
                    found[key[asked.dimension]][place] += number
    whole = sum(counted[asked.definition.numerator, asked.span].values())
    return Parts(found, whole - sum(numerator for numerator, _denominator in found.values()))


def values_of(definition: Definition, parts: Parts) -> dict[str, Decimal]:
    """What the indicator comes to in each part; one without a denominator has no value."""
    found = ((part, value_of(definition, *numbers)) for part, numbers in parts.numbers.items())
    return {part: value for part, value in found if value is not None}


def value_of(definition: Definition, numerator: int, denominator: int) -> Decimal | None:
    """Of one part."""
    if not definition.denominator:
        return definition.rounded(definition.factor * numerator)
    return definition.rounded(definition.factor * numerator / denominator) if denominator else at_zero(definition)
