"""The geometry of a project's timeline: phases as bars over quarters, items as marks, the line of today. Pure.

Measures are units of the drawing (`WIDTH` wide); the page's template writes them into an SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

Scale = Callable[[date], int]
"""Where a day stands in the drawing."""

WIDTH, LABELS, RIGHT = 1100, 210, 16
HEAD, PHASE, LINE, GAP = 40, 30, 24, 10
MARK = 13
"""Marks closer than this stand beside each other."""
MOST_LABELLED = 24
"""With more quarters than this only years are named."""


@dataclass(frozen=True, kw_only=True)
class PlanItem:
    """An item of the plan; `unit` is its name today."""

    unit: str
    module: str
    target: str
    on: date
    status: str
    owner: str
    is_onboarded: bool
    slug: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanPhase:
    """A phase with its items in the order of their days; no `ends_on`: its end is open."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date | None
    is_closed: bool
    verdict: str | None
    items: Sequence[PlanItem]


@dataclass(frozen=True)
class Quarter:
    """A line of the grid; `label` is Q1 … Q4, a month or empty, `year` stands at the first of each year."""

    x: int
    label: str
    year: str


@dataclass(frozen=True)
class Mark:
    """An item at its day."""

    x: int
    item: PlanItem


@dataclass(frozen=True)
class MarkLine:
    """A unit's marks in one line."""

    y: int
    unit: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Bar:
    """A phase with the lines of its units."""

    y: int
    x: int
    width: int
    phase: PlanPhase
    lines: Sequence[MarkLine]


@dataclass(frozen=True)
class TimelineDrawing:
    """Everything to be drawn; `today` is None outside the drawing."""

    height: int
    quarters: Sequence[Quarter]
    bars: Sequence[Bar]
    today: int | None


def draw(phases: Sequence[PlanPhase], *, today: date, is_close: bool = False) -> TimelineDrawing:
    """The drawing of a project from the quarter of its first day to that of its last; by months when `is_close`."""
    first, last = span_of(phases, today=today)
    if is_close:
        first, last = span_in_months(phases, today=today)
    days = (last - first).days or 1

    def x(day: date) -> int:
        share = min(max((day - first).days / days, 0.0), 1.0)
        return LABELS + round(share * (WIDTH - LABELS - RIGHT))

    bars, y = [], HEAD
    for phase in phases:
        left = x(phase.starts_on)
        right = x(phase.ends_on + timedelta(days=1)) if phase.ends_on else WIDTH - RIGHT
        lines = list(lines_of(phase.items, y=y + PHASE, x=x))
        bars.append(Bar(y=y, x=left, width=max(right - left, 4), phase=phase, lines=lines))
        y += PHASE + LINE * len(lines) + GAP
    return TimelineDrawing(
        height=y,
        quarters=list(months_of(first, last, x=x) if is_close else quarters_of(first, last, x=x)),
        bars=bars,
        today=x(today) if first <= today <= last else None,
    )


def span_in_months(phases: Sequence[PlanPhase], *, today: date) -> tuple[date, date]:
    """The same by months: the first day of the first and the first day after the last."""
    days = days_of(phases, today=today)
    return min(days).replace(day=1), next_month(max(days))


def span_of(phases: Sequence[PlanPhase], *, today: date) -> tuple[date, date]:
    """The first day of the first quarter and the first day after the last one."""
    days = days_of(phases, today=today)
    return quarter_of(min(days)), next_quarter(max(days))


def days_of(phases: Sequence[PlanPhase], *, today: date) -> Sequence[date]:
    """Every day that must be on the drawing; today's, when there is no other or an end is open."""
    days = [day for phase in phases for day in (phase.starts_on, phase.ends_on) if day is not None]
    days += [item.on for phase in phases for item in phase.items]
    if any(phase.ends_on is None for phase in phases) or not days:
        days.append(today)
    return days


def lines_of(items: Sequence[PlanItem], *, y: int, x: Scale) -> Iterator[MarkLine]:
    """A line for each unit, in the order of their first items; marks that would hide each other stand side by side."""
    by_unit: dict[str, list[PlanItem]] = {}
    for item in items:
        by_unit.setdefault(item.unit, []).append(item)
    for number, (unit, of_unit) in enumerate(by_unit.items()):
        marks: list[Mark] = []
        for item in of_unit:
            place = x(item.on)
            if marks and place < marks[-1].x + MARK:
                place = marks[-1].x + MARK
            marks.append(Mark(place, item))
        yield MarkLine(y + number * LINE, unit, marks)


def quarters_of(first: date, last: date, *, x: Scale) -> Iterator[Quarter]:
    """The grid."""
    starts = []
    day = first
    while day < last:
        starts.append(day)
        day = next_quarter(day)
    for start in starts:
        number = (start.month + 2) // 3
        year = str(start.year) if number == 1 or start == first else ""
        label = f"Q{number}" if len(starts) <= MOST_LABELLED else ""
        yield Quarter(x(start), label, year)


def months_of(first: date, last: date, *, x: Scale) -> Iterator[Quarter]:
    """The grid of a single phase; with very many months only quarters' first ones are named."""
    starts, day = [], first
    while day < last:
        starts.append(day)
        day = next_month(day)
    for start in starts:
        year = str(start.year) if start.month == 1 or start == first else ""
        is_named = len(starts) <= MOST_LABELLED or start.month % 3 == 1
        yield Quarter(x(start), str(start.month) if is_named else "", year)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + (day.month == 12), day.month % 12 + 1, 1)


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(day: date) -> date:
    """The first day of the quarter after."""
    start = quarter_of(day)
    return date(start.year + (start.month == 10), (start.month + 2) % 12 + 1, 1)
