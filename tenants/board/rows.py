"""The board's rows: a unit with a cell for each module and its figures, made of what was read. Pure but for words.

Units that are planned and not onboarded yet have rows too, after the tenants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from dothi.manifest.indicators import Indicator, Ratio
from dothi.manifest.module import Module
from dothi.sites.switch import ModuleState
from dothi.values.alphabet import sort_key
from dothi.values.worktime import LOCAL_ZONE
from tenants.board.filters import BoardFilters
from tenants.board.queries import HELD, OPEN, World
from tenants.board.sparkline import points_of
from tenants.catalogue import history
from tenants.programme.checks import checks_of
from tenants.programme.gates import Colour, GateView, gates_of
from tenants.programme.urgency import Urgency, most_urgent, urgency_of
from tenants.programme.verdicts import Told, summed, value_of
from tenants.registry.dated_facts import DatedFact, fact_on

PER_CENT = 100.0


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The next item of a cell that is still to come."""

    id: UUID
    phase_id: UUID
    target: ModuleState
    at: datetime
    is_held: bool
    owner: str
    gates: Sequence[GateView]

    @property
    def on(self) -> date:
        """The local day."""
        return self.at.astimezone(LOCAL_ZONE).date()

    def urgency(self, today: date) -> Urgency:
        """That of its most pressing gate; an item that was held back is urgent whatever its gates say now."""
        return Urgency.URGENT if self.is_held else most_urgent(self.urgency_of(gate, today) for gate in self.gates)

    def urgency_of(self, gate: GateView, today: date) -> Urgency:
        """Of one of its gates."""
        return urgency_of(gate, planned_on=self.on, today=today)

    @property
    def open_gates(self) -> Sequence[GateView]:
        """Those that aren't green, the worst first."""
        return sorted((g for g in self.gates if is_open(g)), key=lambda g: g.colour is Colour.AMBER)


def is_open(gate: GateView) -> bool:
    """Whether somebody still has something to do for it."""
    return gate.colour is not Colour.GREEN and not gate.is_overridden and not gate.is_advice


@dataclass(frozen=True, kw_only=True)
class ModuleCell:
    """A module at a unit."""

    module: Module
    state: ModuleState
    planned: Planned | None = None


@dataclass(frozen=True, kw_only=True)
class FigureCell:
    """An indicator of a tenant over the last weeks; `points` draw its line."""

    indicator: Indicator
    value: float | None
    points: str = ""

    @property
    def is_missed(self) -> bool:
        """Whether the value is on the wrong side of the indicator's own target."""
        target = self.indicator.target
        if self.value is None or target is None:
            return False
        return self.value < target if self.indicator.higher_is_better else self.value > target


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A tenant, or a unit of the catalogue that has no tenant yet (`slug` empty)."""

    name: str
    kind: str
    code: str
    slug: str
    cells: Sequence[ModuleCell]
    figures: Sequence[FigureCell] = ()
    told_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PlacedItems:
    """Items by where they stand: at a tenant or a unit's code, and a module."""

    next: Mapping[tuple[int | str, str], Planned]
    phases: Mapping[int | str, frozenset[UUID]]
    names: Mapping[str, str]


def place_items(world: World, *, codes: Mapping[str, int], modules: Mapping[str, Module], today: date) -> PlacedItems:
    """The next item of each cell; an item of a unit that has become a tenant since stands at the tenant."""
    names: dict[str, str] = {}
    phases: dict[int | str, set[UUID]] = {}
    waiting: dict[tuple[int | str, str], Any] = {}
    items = [row for row in world.items if row.id is not None]
    for row in sorted(items, key=lambda row: (row.status != HELD, row.planned_at)):
        where: int | str = row.member_id or codes.get(row.unit_code) or row.unit_code
        if isinstance(where, str):
            names.setdefault(where, row.unit_name or name_of(where))
        phases.setdefault(where, set()).add(row.phase_id)
        if row.status in OPEN and row.module in modules:
            waiting.setdefault((where, row.module), row)
    checks = {name: checks_of(module) for name, module in modules.items()}
    return PlacedItems(
        next={
            place: Planned(
                id=row.id,
                phase_id=row.phase_id,
                target=ModuleState(row.target_state),
                at=row.planned_at,
                is_held=row.status == HELD,
                owner=row.owner_name,
                gates=gates_of(row, world.evidence, checks=checks[row.module], today=today),
            )
            for place, row in waiting.items()
        },
        phases={where: frozenset(found) for where, found in phases.items()},
        names=names,
    )


def make_rows(
    world: World,
    *,
    modules: Sequence[Module],
    indicators: Sequence[Indicator],
    weeks: Sequence[date],
    filters: BoardFilters,
    today: date,
) -> Sequence[UnitRow]:
    """All rows that the filters leave, tenants in their order, then planned units by name."""
    facts = {row.id: called_on(row, today) for row in world.tenants}
    codes = {code: tenant_id for tenant_id, (_name, _kind, code) in facts.items() if code}
    places = place_items(world, codes=codes, modules={m.name: m for m in modules}, today=today)
    told = figures_by_tenant(world.figures)
    rows: list[UnitRow] = []
    for tenant in sorted(world.tenants, key=lambda row: (row.position, sort_key(facts[row.id][0]))):
        name, kind, code = facts[tenant.id]
        states = tenant.states or {}
        cells = cells_of(tenant.id, states, modules, places)
        if not is_wanted(filters, kind=kind, cells=cells, phases=places.phases.get(tenant.id, frozenset())):
            continue
        of_tenant = told.get(tenant.id, {})
        rows.append(
            UnitRow(
                name=name,
                kind=kind,
                code=code,
                slug=tenant.slug,
                cells=cells,
                figures=[figure_of(indicator, of_tenant.get(indicator.name, {}), weeks) for indicator in indicators],
                told_at=max((row.told_at for by_week in of_tenant.values() for row in by_week.values()), default=None),
            )
        )
    for code, name in sorted(places.names.items(), key=lambda pair: sort_key(pair[1])):
        kind = kind_of(code)
        cells = cells_of(code, {}, modules, places)
        if is_wanted(filters, kind=kind, cells=cells, phases=places.phases.get(code, frozenset())):
            rows.append(UnitRow(name=name, kind=kind, code=code, slug="", cells=cells))
    return rows


def cells_of(
    where: int | str, states: Mapping[str, str], modules: Iterable[Module], places: PlacedItems
) -> Sequence[ModuleCell]:
    """A cell for each module, in the components' order."""
    return [
        ModuleCell(
            module=module,
            state=ModuleState(states.get(module.name, "none")),
            planned=places.next.get((where, module.name)),
        )
        for module in modules
    ]


def is_wanted(filters: BoardFilters, *, kind: str, cells: Sequence[ModuleCell], phases: frozenset[UUID]) -> bool:
    """Whether a row passes: its kind, a phase that plans something there, a module in that state."""
    return (
        (not filters.kind or kind == filters.kind)
        and (filters.phase is None or filters.phase in phases)
        and (filters.state is None or any(cell.state is filters.state for cell in cells))
    )


def called_on(row: Any, day: date) -> tuple[str, str, str]:
    """Name, kind and code of a tenant; slug and kind where it has no facts."""
    fact = fact_on([DatedFact.read(*fact) for fact in sorted(row.facts or ())], day)
    return (fact.name, fact.kind, fact.code) if fact else (row.slug, row.kind, "")


def kind_of(code: str) -> str:
    """The kind of a unit of the catalogue, empty for one it doesn't have."""
    known = history(code)
    return known[-1].kind if known else ""


def name_of(code: str) -> str:
    """What the catalogue calls a unit, its code where it doesn't know it."""
    known = history(code)
    return known[-1].name if known else code


def figures_by_tenant(figures: Sequence[Any]) -> Mapping[int, Mapping[str, Mapping[date, Any]]]:
    """Rows by tenant, indicator and week."""
    found: dict[int, dict[str, dict[date, Any]]] = {}
    for row in figures:
        found.setdefault(row.member_id, {}).setdefault(row.indicator, {})[row.week] = row
    return found


def figure_of(indicator: Indicator, by_week: Mapping[date, Any], weeks: Sequence[date]) -> FigureCell:
    """The value over the weeks and its line; a share is drawn on a scale of 100, others on their own highest."""
    ratios = {week: Ratio(row.numerator, row.denominator) for week, row in by_week.items()}
    values = [value_of(ratios[week], indicator.factor) if week in ratios else None for week in weeks]
    told = [Told(member_id=0, week=week, ratio=ratio) for week, ratio in ratios.items()]
    top = PER_CENT if indicator.factor == PER_CENT else max((v for v in values if v is not None), default=0.0)
    return FigureCell(
        indicator=indicator,
        value=value_of(summed(told, is_sum=indicator.is_sum), indicator.factor),
        points=points_of(values, top=top),
    )
