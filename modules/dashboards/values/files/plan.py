"""What would become of each row of a file, against what is stored now. Pure but for the sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from dothi.uploads.list_reasons import cell_reason
from modules.dashboards.indicators.definition import Definition, Source
from modules.dashboards.indicators.periods import Every, Period, PeriodError, parse_period, period_of
from modules.dashboards.values.numbers import AmountError, read_decimal
from modules.dashboards.values.reasons import REASONS
from modules.dashboards.values.storing import NewValue, ValuePlace, exact


class ValueOutcome(StrEnum):
    """What becomes of a row."""

    ERROR = "error"
    NEW = "new"
    CHANGE = "change"
    SAME = "same"
    EMPTY = "empty"
    """A line of the template that nobody filled in."""


@dataclass(frozen=True, kw_only=True)
class PlannedValue:
    """A row with what would become of it; `errors` by column."""

    number: int
    cells: Mapping[str, str]
    outcome: ValueOutcome
    value: NewValue | None = None
    former: Decimal | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def read_rows(
    rows: Sequence[Mapping[str, Any]], definitions: Mapping[str, Definition], today: date
) -> list[PlannedValue]:
    """The rows as values, each with its errors; what is stored isn't looked at yet."""
    seen: set[ValuePlace] = set()
    return [read_row(row, definitions, today, seen) for row in rows]


def read_row(
    row: Mapping[str, Any], definitions: Mapping[str, Definition], today: date, seen: set[ValuePlace]
) -> PlannedValue:
    """One of them; `seen` are the places that rows above fill."""
    number, cells = row["number"], row["cells"]
    told = {column: cell_reason(problem) for column, problem in row.get("problems", {}).items()}
    unreadable = {column: reason for column, reason in told.items() if reason is not None}
    if not cells.get("value") and "value" not in unreadable:
        return PlannedValue(number=number, cells=cells, outcome=ValueOutcome.EMPTY)
    errors: dict[str, str] = {}
    definition = definitions.get(cells.get("code", ""))
    if definition is None:
        errors["code"] = _("Không có chỉ số mang mã này.")
    elif definition.source is not Source.TYPED:
        errors["code"] = _("Phần mềm tự tính chỉ số này, không nhập được.")
    elif (unit := cells.get("unit", "")) and unit not in units_of(definition):
        errors["unit"] = _("Chỉ số này tính bằng “%(unit)s”.", unit=definition.text("unit", "vi") or "–")
    period = None if definition is None else period_in(cells.get("period", ""), definition.every)
    if definition is not None and period is None:
        errors["period"] = _(
            "Kỳ chưa đúng. Chỉ số này theo kỳ, ví dụ: %(example)s.", example=period_of(today, definition.every).code
        )
    elif period is not None and period.begins > today:
        errors["period"] = _("Kỳ này chưa đến.")
    try:
        amount = read_decimal(cells.get("value", ""))
    except AmountError as error:
        errors["value"] = str(REASONS[error.fault])
    errors |= unreadable
    if errors or definition is None or period is None:
        return PlannedValue(number=number, cells=cells, outcome=ValueOutcome.ERROR, errors=errors)
    value = NewValue(definition.code, period, amount, cells.get("reason", ""))
    if value.place in seen:
        errors["period"] = _("Kỳ này đã có ở một dòng phía trên.")
    seen.add(value.place)
    outcome = ValueOutcome.ERROR if errors else ValueOutcome.NEW
    return PlannedValue(number=number, cells=cells, outcome=outcome, value=value, errors=errors)


def units_of(definition: Definition) -> set[str]:
    """How its unit may be written."""
    return {definition.text("unit", language) for language in ("vi", "en")}


def period_in(text: str, every: Every) -> Period | None:
    """A period as people write it, or its first day: into which spreadsheets turn 2026-11. None for anything else."""
    try:
        return parse_period(text, every)
    except PeriodError:
        pass
    try:
        day = parse_period(text, Every.DAY).begins
    except PeriodError:
        return None
    found = period_of(day, every)
    return found if day in {found.begins, found.named_by.replace(day=1)} else None


def plan_rows(rows: Iterable[PlannedValue], stored: Mapping[ValuePlace, Decimal | None]) -> list[PlannedValue]:
    """The same rows against what is stored."""
    return [planned(row, stored) for row in rows]


def planned(row: PlannedValue, stored: Mapping[ValuePlace, Decimal | None]) -> PlannedValue:
    """One of them."""
    if row.value is None or row.errors or row.value.place not in stored:
        return row
    former = stored[row.value.place]
    facts: dict[str, Any] = {"number": row.number, "cells": row.cells, "value": row.value, "former": former}
    if former == exact(row.value.value):
        return PlannedValue(**facts, outcome=ValueOutcome.SAME)
    if not row.value.reason:
        reason = _("Kỳ này đã có số khác. Muốn sửa, vui lòng ghi lý do.")
        return PlannedValue(**facts, outcome=ValueOutcome.ERROR, errors={"reason": reason})
    return PlannedValue(**facts, outcome=ValueOutcome.CHANGE)


def fingerprint(rows: Iterable[PlannedValue]) -> str:
    """What the preview promises, in short: it is compared before the file is taken."""
    facts = [(row.number, row.outcome.value, str(row.former), row.value and str(row.value.value)) for row in rows]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]
