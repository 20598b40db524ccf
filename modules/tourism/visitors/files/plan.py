"""What would become of each row of a file, against what is stored now. Pure but for the sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from dothi.content.lists import read_day
from dothi.uploads.list_reasons import cell_reason
from dothi.values.days import is_possible
from modules.tourism.places.search import slug_of
from modules.tourism.visitors.numbers import DayCount, NumberError, Problem, Visitors, problem_of, read_number
from modules.tourism.visitors.queries import Spot
from modules.tourism.visitors.reasons import reason_of


class CountOutcome(StrEnum):
    """What becomes of a row."""

    ERROR = "error"
    NEW = "new"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True, kw_only=True)
class PlannedCount:
    """A row with what would become of it; `errors` by column."""

    number: int
    cells: Mapping[str, str]
    outcome: CountOutcome
    count: DayCount | None = None
    before: Visitors | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NamedPlaces:
    """The places by what a file may call them."""

    codes: Mapping[str, UUID]
    names: Mapping[str, Sequence[UUID]]

    def find(self, cells: Mapping[str, str]) -> UUID | Problem:
        """The place of a row; a code counts before a name."""
        if code := cells.get("code", ""):
            return self.codes.get(code.lower(), Problem.NO_PLACE)
        found = self.names.get(as_named(cells.get("name", "")), ())
        return found[0] if len(found) == 1 else Problem.TWO_PLACES if found else Problem.NO_PLACE


def as_named(text: str) -> str:
    """A place's name however it is written: without diacritics, marks and capitals."""
    return slug_of(text)


def read_rows(rows: Sequence[Mapping[str, Any]], places: NamedPlaces) -> list[PlannedCount]:
    """The rows as counts, each with its errors; what is stored isn't looked at yet, so all are NEW or ERROR."""
    read: list[PlannedCount] = []
    taken: set[Spot] = set()
    for row in rows:
        cells, errors = row["cells"], {}
        place, day = places.find(cells), day_of(cells["day"])
        numbers = {name: number_of(cells[name]) for name in Visitors._fields}
        for name, value in (("name", place), ("day", day), *numbers.items()):
            if isinstance(value, Problem):
                errors[name] = reason_of(value)
        errors |= {name: cell_reason(problem) or "" for name, problem in row.get("problems", {}).items()}
        count = None
        if isinstance(place, UUID) and isinstance(day, date) and not errors:
            count = DayCount(place, day, Visitors(*(int(number) for number in numbers.values())))
            if (place, day) in taken:
                errors["day"] = reason_of(Problem.TWICE)
            taken.add((place, day))
        outcome = CountOutcome.ERROR if errors else CountOutcome.NEW
        read.append(PlannedCount(number=row["number"], cells=cells, outcome=outcome, count=count, errors=errors))
    return read


def plan_rows(
    rows: Iterable[PlannedCount], stored: Mapping[Spot, Visitors], *, today: date, closed: Collection[date]
) -> list[PlannedCount]:
    """The same rows against what is stored and which months are closed."""
    return [planned(row, stored, today=today, closed=closed) for row in rows]


def planned(
    row: PlannedCount, stored: Mapping[Spot, Visitors], *, today: date, closed: Collection[date]
) -> PlannedCount:
    """One of them."""
    if row.count is None or row.errors:
        return row
    before = stored.get((row.count.place_id, row.count.day))
    facts = {"number": row.number, "cells": row.cells, "count": row.count, "before": before}
    if before == row.count.visitors:
        return PlannedCount(**facts, outcome=CountOutcome.SAME)  # type: ignore[arg-type]
    if problem := problem_of(row.count.day, today=today, closed=closed):
        return PlannedCount(**facts, outcome=CountOutcome.ERROR, errors={"day": reason_of(problem)})  # type: ignore[arg-type]
    return PlannedCount(**facts, outcome=CountOutcome.NEW if before is None else CountOutcome.CHANGE)  # type: ignore[arg-type]


def day_of(text: str) -> date | Problem:
    """A day as people write it."""
    try:
        day = read_day(text)
    except ValueError:
        return Problem.NO_DAY
    return day if is_possible(day) else Problem.NO_DAY


def number_of(text: str) -> int | Problem:
    """A number as people write it."""
    try:
        return read_number(text)
    except NumberError as error:
        return error.problem


def fingerprint(rows: Iterable[PlannedCount]) -> str:
    """What the preview promises, in short: it is compared before the file is taken."""
    facts = [(row.number, row.outcome.value, row.before, row.count and row.count.visitors) for row in rows]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]
