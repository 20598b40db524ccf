"""Many rows in one statement: a column of values each, as arrays that are unnested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert
from sqlalchemy.sql.selectable import TableValuedAlias

Row = Mapping[str, Any]


def given_rows(columns: Sequence[Column[Any]]) -> TableValuedAlias:
    """The rows of a statement, to be bound by `in_columns`."""
    arrays = [bindparam(column.name, type_=ARRAY(column.type)) for column in columns]
    return func.unnest(*arrays).table_valued(*(column.name for column in columns)).render_derived(name="given")


def insert_rows(table: Table) -> Insert:
    """An INSERT of whole rows."""
    given = given_rows(list(table.columns))
    return insert(table).from_select(list(table.columns), select(given))


def in_columns(rows: Iterable[Row], names: Iterable[str]) -> dict[str, list[Any]]:
    """The rows' values by column."""
    found = list(rows)
    return {name: [row[name] for row in found] for name in names}
