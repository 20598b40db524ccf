"""What the values of indicators are made of, as a book that is read in three statements however many they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Select, Text, cast, func, select, true

from dothi.database.session import session
from dothi.numbers.counts import Flow
from modules.dashboards.indicators.definition import STORED, Aggregate, Definition, Source
from modules.dashboards.indicators.periods import Every
from modules.dashboards.models import ValueRow
from modules.dashboards.values.series import Book, Days, Place, ValueCell, needed_by

COLUMNS = (
    ValueRow.code,
    ValueRow.every,
    ValueRow.begins_on,
    ValueRow.value,
    ValueRow.numerator,
    ValueRow.denominator,
)


def load_book(
    tenant_id: int, definitions: Mapping[str, Definition], codes: Sequence[str], *, since: date, today: date
) -> Book:
    """These indicators and what they need, from the day `since` on. Three statements, two where none is counted."""
    needed = {code: definitions[code] for code in sorted(needed_by(definitions, codes))}
    sums = {
        name
        for each in needed.values()
        if each.source is Source.COUNTED
        for name in (each.numerator, each.denominator)
        if name
    }
    days = read_days(tenant_id, sorted(sums), since, today) if sums else {}
    began = first_days(tenant_id, sorted(sums)) if sums else {}
    stored = read_stored(tenant_id, [each for each in needed.values() if each.source in STORED], since)
    return Book(definitions, days, stored, today, began)


def read_days(tenant_id: int, names: Sequence[str], since: date, today: date) -> dict[str, Days]:
    """The days of kept sums: a row a day, on the primary key."""
    rows = session.execute(
        select(Flow.name, Flow.day, Flow.value).where(
            Flow.tenant_id == tenant_id, Flow.name.in_(names), Flow.key == "", Flow.day >= since, Flow.day <= today
        )
    )
    found: dict[str, dict[date, int]] = {name: {} for name in names}
    for name, day, value in rows:
        found[name][day] = value
    return dict(found)


def first_days(tenant_id: int, names: Sequence[str]) -> dict[str, date]:
    """Since when each sum is counted: before that there is no value, afterwards no number means zero."""
    rows = session.execute(
        select(Flow.name, func.min(Flow.day))
        .where(Flow.tenant_id == tenant_id, Flow.name.in_(names), Flow.key == "")
        .group_by(Flow.name)
    )
    return {name: day for name, day in rows}  # noqa: C416  # rows aren't pairs to mypy


def read_stored(tenant_id: int, wanted: Sequence[Definition], since: date) -> dict[str, dict[Place, ValueCell]]:
    """Stored values of periods that begin from `since` on; of levels, which hold on, the newest of before as well."""
    codes = [each.code for each in wanted]
    levels = [each.code for each in wanted if each.aggregate is Aggregate.LAST]
    query = select(*COLUMNS).where(
        ValueRow.tenant_id == tenant_id, ValueRow.code.in_(codes), ValueRow.begins_on >= since
    )
    found: dict[str, dict[Place, ValueCell]] = {code: {} for code in codes}
    for code, every, begins_on, *cell in session.execute(
        query.union_all(newest_before(tenant_id, levels, since)) if levels else query
    ):
        found[code][Every(every), begins_on] = ValueCell(*cell)
    return found


def newest_before(tenant_id: int, codes: Sequence[str], day: date) -> Select[Any]:
    """The last value before a day of each code and length of period, on the primary key however long the history."""
    pairs = [(code, every.value) for code in codes for every in Every]
    # Two arrays, whatever their length, are one statement to SQLAlchemy: rows of VALUES are compiled at every request.
    parts = (cast(list(part), ARRAY(Text)) for part in zip(*pairs, strict=True))
    places = func.unnest(*parts).table_valued("code", "every").render_derived(name="place")
    newest = (
        select(*COLUMNS)
        .where(
            ValueRow.tenant_id == tenant_id,
            ValueRow.code == places.c.code,
            ValueRow.every == places.c.every,
            ValueRow.begins_on < day,
        )
        .order_by(ValueRow.begins_on.desc())
        .limit(1)
        .lateral("newest")
    )
    return select(newest).select_from(places.join(newest, true()))
