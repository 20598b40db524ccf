"""The values of indicators over any period, from the days of kept sums and what is stored. Pure.

Nothing that can be added up is stored a second time: a late or corrected event changes the kept sum, and with it every
month, quarter and formula in which its day lies.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from modules.dashboards.indicators.definition import Aggregate, AtZero, Definition, Source
from modules.dashboards.indicators.grammar import DividedByZero, FormulaError, Missing, Node, codes_of, evaluate, parse
from modules.dashboards.indicators.periods import Every, Period, period_of

Days = Mapping[date, int]
Place = tuple[Every, date]
"""The length of a stored value's period, and the day on which it begins."""


class ValueCell(NamedTuple):
    """A value with what it was divided from, as far as that is known."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


NOTHING = ValueCell(None)
LARGEST = Decimal(10) ** 18
"""What a stored value may be (`models.AMOUNT`): a formula that comes to more counts as missing."""


class Sums:
    """The days of one kept sum; asked for many periods."""

    def __init__(self, days: Days) -> None:
        self._days = sorted(days)
        self._until = [0, *accumulate(days[day] for day in self._days)]

    def over(self, period: Period) -> int:
        """The sum over a period."""
        first, end = bisect_left(self._days, period.begins), bisect_left(self._days, period.ends)
        return self._until[end] - self._until[first]


@dataclass(frozen=True)
class Book:
    """Definitions with all that their values are made of; `began`: since when each sum is counted.

    A counted indicator has no value before that, and nothing has one in periods that begin after `today`.
    """

    definitions: Mapping[str, Definition]
    days: Mapping[str, Days]
    stored: Mapping[str, Mapping[Place, ValueCell]]
    today: date
    began: Mapping[str, date]
    _known: dict[tuple[str, Period], ValueCell] = field(default_factory=dict, compare=False)
    _turns: dict[str, Sequence[str]] = field(default_factory=dict, compare=False)

    @cached_property
    def _sums(self) -> dict[str, Sums]:
        return {name: Sums(days) for name, days in self.days.items()}

    @cached_property
    def _levels(self) -> dict[str, list[tuple[date, ValueCell]]]:
        by_day = {
            code: {begins: cell for (_every, begins), cell in cells.items()} for code, cells in self.stored.items()
        }
        return {code: sorted(cells.items()) for code, cells in by_day.items()}

    @cached_property
    def _trees(self) -> dict[str, Node]:
        return dict(self._parsed())

    @cached_property
    def _needs(self) -> dict[str, frozenset[str]]:
        return {code: codes_of(tree) for code, tree in self._trees.items()}

    def _parsed(self) -> Iterator[tuple[str, Node]]:
        for code, definition in self.definitions.items():
            if definition.source is Source.FORMULA:
                try:
                    yield code, parse(definition.formula)
                except FormulaError:  # it was checked when it was written: the row was written by something else
                    continue

    def series(self, code: str, periods: Sequence[Period]) -> list[ValueCell]:
        """The values of one indicator, in the order of the periods."""
        return [self.cell(code, period) for period in periods]

    def cell(self, code: str, period: Period) -> ValueCell:
        """One value, rounded as the indicator says; NOTHING of what isn't there."""
        found = self._exact(code, period)
        if found.value is None:
            return found
        return found._replace(value=self.definitions[code].rounded(found.value))

    def _exact(self, code: str, period: Period) -> ValueCell:
        if (code, period) not in self._known:
            if code not in self._turns:
                self._turns[code] = in_turn(self._needs, code)
            for each in self._turns[code]:
                self._keep(each, period)
        return self._known[code, period]

    def _keep(self, code: str, period: Period) -> None:
        if (code, period) not in self._known:
            self._known[code, period] = self._compute(code, period)

    def _compute(self, code: str, period: Period) -> ValueCell:
        definition = self.definitions.get(code)
        if definition is None or period.begins > self.today:
            return NOTHING
        match definition.source:
            case Source.COUNTED:
                return self._counted(definition, period)
            case Source.FORMULA:
                return self._formula(definition, period)
            case _:
                return self._stored(definition, period)

    def _counted(self, definition: Definition, period: Period) -> ValueCell:
        names = [name for name in (definition.numerator, definition.denominator) if name]
        began = [self.began[name] for name in names if name in self.began]
        if not began or period.ends <= min(began):
            return NOTHING
        sums = [self._sums.get(name, Sums({})) for name in names]
        counted = [Decimal(each.over(period)) for each in sums]
        if len(counted) == 1:
            return ValueCell(definition.factor * counted[0], counted[0])
        numerator, denominator = counted
        if denominator == 0:
            return ValueCell(at_zero(definition), numerator, denominator)
        return ValueCell(definition.factor * numerator / denominator, numerator, denominator)

    def _formula(self, definition: Definition, period: Period) -> ValueCell:
        tree = self._trees.get(definition.code)
        if tree is None:
            return NOTHING
        try:
            # What it needs is known by its turn, unless it leads back here: formulas in a circle have no value.
            value = evaluate(tree, lambda code: self._known.get((code, period), NOTHING).value)
        except Missing:
            return NOTHING
        except DividedByZero:
            return ValueCell(at_zero(definition))
        return ValueCell(value) if abs(value) < LARGEST else NOTHING

    def _stored(self, definition: Definition, period: Period) -> ValueCell:
        stored = self.stored.get(definition.code, {})
        own = stored.get((period.every, period.begins))
        if own is not None:
            return own
        if definition.aggregate is Aggregate.LAST and definition.every is not period.every:
            return level_at(self._levels[definition.code], period) if stored else NOTHING
        return self._from_shorter(definition, period, stored)

    def _from_shorter(self, definition: Definition, period: Period, stored: Mapping[Place, ValueCell]) -> ValueCell:
        """A longer period of shorter ones, all of which must be there: two months are no quarter."""
        parts = parts_of(period, definition.every)
        values = [stored[each.every, each.begins].value for each in parts if (each.every, each.begins) in stored]
        known = [value for value in values if value is not None]
        if not parts or len(known) < len(parts):
            return NOTHING
        match definition.aggregate:
            case Aggregate.MEAN:
                return ValueCell(sum(known, Decimal(0)) / len(known))
            case _:
                return ValueCell(sum(known, Decimal(0)))


def level_at(known: Sequence[tuple[date, ValueCell]], period: Period) -> ValueCell:
    """A level, such as the number of people: the newest that was known by the period's end holds on."""
    at = bisect_left(known, period.ends, key=lambda each: each[0])
    return known[at - 1][1] if at else NOTHING


def at_zero(definition: Definition) -> Decimal | None:
    """What shows where the denominator is zero."""
    return Decimal(0) if definition.at_zero is AtZero.ZERO else None


def parts_of(period: Period, every: Every) -> list[Period]:
    """The shorter periods that make up a period exactly; none where they don't."""
    found = [period_of(period.begins, every)]
    if found[0].begins != period.begins or found[0].ends > period.ends or every is period.every:
        return []
    while found[-1].ends < period.ends:
        found.append(found[-1].after())
    return found if found[-1].ends == period.ends else []


def in_turn(needs: Mapping[str, frozenset[str]], code: str) -> list[str]:
    """A code after all that it needs: worked out in this order, formulas of formulas don't nest, however many."""
    found: list[str] = []
    seen: set[str] = set()
    waiting = [(code, False)]
    while waiting:
        each, is_ready = waiting.pop()
        if is_ready:
            found.append(each)
        elif each not in seen:
            seen.add(each)
            waiting += [(each, True), *((needed, False) for needed in sorted(needs.get(each, ())))]
    return found


def needed_by(definitions: Mapping[str, Definition], codes: Sequence[str]) -> frozenset[str]:
    """These codes and all that their formulas need."""
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        definition = definitions.get(code)
        if code in found or definition is None:
            continue
        found.add(code)
        if definition.source is Source.FORMULA:
            try:
                waiting += codes_of(parse(definition.formula))
            except FormulaError:
                continue
    return frozenset(found)
