"""The list behind a number, for readers who may see it."""

from __future__ import annotations

from datetime import date

from dothi.identity import acting_member
from modules.dashboards.indicators.definition import Definition


def records_of(definition: Definition | None, days: tuple[date, date] | None) -> str | None:
    """Where the reader finds what was counted on these days, both included; None where there is no list of theirs."""
    records = definition.records if definition else None
    if records is None or days is None or not acting_member().may(records.permission):
        return None
    return records.path(*days)
