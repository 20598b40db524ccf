"""The board's margin: gates that are due, what blocks, items that were held back. Pure, of the rows on the board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dothi.values.alphabet import sort_key
from tenants.board.rows import ModuleCell, Planned, UnitRow
from tenants.programme.gates import Colour, GateView
from tenants.programme.urgency import NEAR, Urgency


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Something that somebody has to do for a module at a unit."""

    unit: str
    cell: ModuleCell
    planned: Planned
    gate: GateView | None = None

    @property
    def owner(self) -> str:
        """The gate's, else the item's."""
        return (self.gate.owner_name if self.gate else "") or self.planned.owner

    @property
    def since(self) -> datetime:
        """How long it has been so."""
        return (self.gate.since if self.gate else None) or self.planned.at

    @property
    def due_on(self) -> date:
        """When it must be done: the gate's own day, else that of the item."""
        return (self.gate.due_on if self.gate else None) or self.planned.on

    def urgency(self, today: date) -> Urgency:
        """How pressing it is."""
        return self.planned.urgency_of(self.gate, today) if self.gate else Urgency.URGENT


@dataclass(frozen=True, kw_only=True)
class Duties:
    """The lists of the margin, what is most pressing first."""

    due: Sequence[Duty]
    blockers: Sequence[Duty]
    held: Sequence[Duty]


def duties_of(rows: Sequence[UnitRow], *, today: date) -> Duties:
    """What the shown rows ask of people."""
    gates = list(open_gates(rows))
    due = [d for d in gates if d.gate is not None and d.gate.due_on is not None and d.gate.due_on <= today + NEAR]
    return Duties(
        due=sorted(due, key=lambda d: (d.gate.due_on if d.gate and d.gate.due_on else date.max, sort_key(d.unit))),
        blockers=sorted(
            (d for d in gates if d.gate and d.gate.colour is Colour.RED),
            key=lambda d: (d.due_on, d.since, sort_key(d.unit)),
        ),
        held=[
            Duty(unit=row.name, cell=cell, planned=cell.planned)
            for row in rows
            for cell in row.cells
            if cell.planned is not None and cell.planned.is_held
        ],
    )


def open_gates(rows: Sequence[UnitRow]) -> Iterator[Duty]:
    """Every gate that isn't green."""
    for row in rows:
        for cell in row.cells:
            if cell.planned is not None:
                for gate in cell.planned.open_gates:
                    yield Duty(unit=row.name, cell=cell, planned=cell.planned, gate=gate)
