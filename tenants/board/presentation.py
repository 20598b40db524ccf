"""Rows and duties in words, as the board's template writes them down: everything said once, nothing left to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.language.formatting import local_date, number, relative_time
from dothi.manifest.indicators import Indicator
from dothi.sites.switch import STATE_TITLES, ModuleState
from dothi.values.worktime import LOCAL_ZONE
from tenants.board.duties import Duty
from tenants.board.rows import FigureCell, ModuleCell, Planned, UnitRow
from tenants.programme.gates import Colour, GateView
from tenants.programme.urgency import TITLES, Urgency, due_said

STATE_SHORT = {
    ModuleState.NONE: "–",
    ModuleState.PREPARING: _l("CB"),
    ModuleState.PILOT: _l("TĐ"),
    ModuleState.LIVE: _l("VH"),
    ModuleState.SUSPENDED: _l("TD"),
    ModuleState.RETIRED: _l("KT"),
}
"""For columns as narrow as a thumb; legend, title and what a screen reader hears have the whole words."""
PROMISED = timedelta(hours=3)
"""Figures are told every hour; older than this, the board says so."""
MOST_REASONS = 1
"""That a cell says under the mouse; its pop-over has all."""
MOST_IN_WORDS = 4
"""With so many modules a cell has room for the state in full."""


class ShownGate(NamedTuple):
    """A gate that isn't green."""

    urgency: str
    missing: str
    when: str
    owner: str


class ShownCell(NamedTuple):
    """A cell; `said` is what `word` is short for, `number` names its pop-over, 0 when there is nothing to tell."""

    state: str
    word: str
    said: str
    title: str
    urgency: str
    mark: str
    day: str
    number: int
    label: str
    gates: Sequence[ShownGate]
    item_id: str
    heading: str


class ShownFigure(NamedTuple):
    """A figure with its line."""

    value: str
    points: str
    is_missed: bool
    target: str
    """What the value should have been, where it is missed."""


class ShownRow(NamedTuple):
    """A unit."""

    name: str
    kind: str
    slug: str
    code: str
    cells: Sequence[ShownCell]
    figures: Sequence[ShownFigure]
    told: str
    told_title: str
    is_stale: bool


class ShownDuty(NamedTuple):
    """A line of the margin."""

    unit: str
    module: str
    missing: str
    item_id: str
    since: str
    due: str
    owner: str
    urgency: str


class BoardWriter:
    """Puts one board into words; counts its pop-overs."""

    def __init__(self, *, now: datetime, in_full: bool) -> None:
        """`in_full`: states as whole words."""
        self.now = now
        self.today = now.astimezone(LOCAL_ZONE).date()
        self.states: Mapping[ModuleState, str] = {s: str(STATE_TITLES[s]) for s in ModuleState}
        short = STATE_TITLES if in_full else STATE_SHORT
        self.short: Mapping[ModuleState, str] = {s: str(short[s]) for s in ModuleState}
        self.said: Mapping[ModuleState, str] = {s: "" if in_full else self.states[s] for s in ModuleState}
        self.urgencies: Mapping[Urgency, str] = {u: str(TITLES[u]) for u in Urgency}
        self.count = 0

    def row(self, row: UnitRow) -> ShownRow:
        """A row in words."""
        told_at = row.told_at
        return ShownRow(
            name=row.name,
            kind=row.kind,
            slug=row.slug,
            code=row.code,
            cells=[self.cell(cell) for cell in row.cells],
            figures=[self.figure(figure) for figure in row.figures],
            told=relative_time(self.now, told_at) if told_at else "",
            told_title=f"{told_at.astimezone(LOCAL_ZONE):%d/%m/%Y %H:%M}" if told_at else "",
            is_stale=told_at is None or self.now - told_at > PROMISED,
        )

    def cell(self, cell: ModuleCell) -> ShownCell:
        """A cell in words; with a pop-over where something isn't green."""
        planned, state = cell.planned, cell.state
        word, said, title = self.short[state], self.said[state], self.states[state]
        if planned is None:
            return ShownCell(state.value, word, said, title, "", "", "", 0, "", (), "", "")
        gates = [self.gate(planned, g) for g in planned.open_gates]
        urgency = planned.urgency(self.today)
        plan = self.plan(planned)
        if planned.is_held:
            plan = str(_("%(plan)s: bị giữ lại", plan=plan))
        lines = [title, plan, *(g.missing for g in gates[:MOST_REASONS])]
        if gates or planned.is_held:
            self.count += 1
        worst = sum(1 for g in gates if g.urgency == urgency.value)
        return ShownCell(
            state=state.value,
            word=word,
            said=said,
            title="\n".join(lines),
            urgency=urgency.value,
            mark=str(worst or 1) if gates or planned.is_held else "",
            day=short_day(planned.at, self.now),
            number=self.count if gates or planned.is_held else 0,
            label=self.label(urgency, worst or 1) if gates or planned.is_held else self.urgencies[urgency],
            gates=gates,
            item_id=str(planned.id),
            heading=plan,
        )

    def label(self, urgency: Urgency, count: int) -> str:
        """What a mark says to those who don't see it; begins with the number on it."""
        return str(_("%(n)s điều kiện: %(urgency)s", n=count, urgency=self.urgencies[urgency]))

    def gate(self, planned: Planned, gate: GateView) -> ShownGate:
        """A gate of the pop-over in words."""
        when = due_said(gate.due_on or planned.on, self.today)
        return ShownGate(planned.urgency_of(gate, self.today).value, gate.missing, when, gate.owner_name)

    def plan(self, planned: Planned) -> str:
        """What is to come, or was to have come."""
        day, state = local_date(planned.at), self.states[planned.target]
        return str(_("%(state)s ngày %(day)s", state=state, day=day))

    def figure(self, figure: FigureCell) -> ShownFigure:
        """A figure in words."""
        if figure.value is None:
            return ShownFigure(value="", points="", is_missed=False, target="")
        indicator, target = figure.indicator, ""
        if figure.is_missed and indicator.target is not None:
            target = f"{'≥' if indicator.higher_is_better else '≤'} {self.amount(indicator, indicator.target)}"
        return ShownFigure(self.amount(indicator, figure.value), figure.points, figure.is_missed, target)

    def amount(self, indicator: Indicator, value: float) -> str:
        """A value of an indicator; only shares have their unit beside them."""
        shown = number(round(value, 1 if value < 100 else 0))
        return f"{shown}%" if str(indicator.unit) == "%" else shown

    def duty(self, duty: Duty) -> ShownDuty:
        """A line of the margin in words: since when, and by when."""
        gate = duty.gate
        is_red = gate is None or gate.colour is Colour.RED
        return ShownDuty(
            unit=duty.unit,
            module=str(duty.cell.module.title),
            missing=gate.missing if gate else self.plan(duty.planned),
            item_id=str(duty.planned.id),
            since=str(_("từ %(when)s", when=relative_time(self.now, duty.since))) if is_red else "",
            due=due_said(duty.due_on, self.today) if gate else "",
            owner=duty.owner,
            urgency=duty.urgency(self.today).value,
        )


def short_day(at: datetime, now: datetime) -> str:
    """`15/12`; the month alone when it is of another year: `T2/27`."""
    day, today = at.astimezone(LOCAL_ZONE).date(), now.astimezone(LOCAL_ZONE).date()
    if day.year == today.year:
        return f"{day:%d/%m}"
    return str(_("T%(month)s/%(year)s", month=day.month, year=f"{day:%y}"))
