"""A tenant's rows as JSON lines without its number, and back into tables under another number. As the owner.

PostgreSQL itself makes and reads the JSON (`jsonb` text: one way to write a row), so nothing is rounded or reordered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Column, ForeignKeyConstraint, Table, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB

from dothi.manifest.portable import Exported

Connection = psycopg.Connection[Any]
BATCH = 500
DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Numbers:
    """Who the tenant is in this deployment."""

    tenant_id: int
    province_id: int


def lines_of(connection: Connection, table: Table, entry: Exported, numbers: Numbers) -> Iterator[bytes]:
    """A table's rows of the tenant in the order of their keys, by a cursor of the server's; a newline ends each."""
    for text in select_rows(connection, table, entry, numbers):
        yield text.encode() + b"\n"


def select_rows(connection: Connection, table: Table, entry: Exported, numbers: Numbers) -> Iterator[str]:
    """The same rows as JSON text."""
    moved = moving(table, entry)
    dropped = [column.name for column in table.c if column.name not in moved]
    keys = [sql.SQL("{}, substr({}, {})").format(key, column_of(key), len(f"{numbers.tenant_id}/") + 1)
            for key in entry.keys]  # fmt: skip
    without_numbers = sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(keys))
    statement = sql.SQL("SELECT ((to_jsonb(t) - {}::text[]) || {})::text FROM {} t WHERE {} AND {} ORDER BY {}").format(
        sql.Literal(dropped),
        without_numbers,
        sql.Identifier(table.name),
        whose(table, entry, numbers),
        sql.SQL(entry.where),
        order_of(table, entry),
    )
    with connection.cursor(name="rows") as cursor:
        cursor.itersize = BATCH
        for (text,) in cursor.execute(statement):
            yield text


def whose(table: Table, entry: Exported, numbers: Numbers) -> sql.Composable:
    """The condition on the tenant; of a province's rows its number, too."""
    mine = sql.SQL("{} = {}").format(column_of(entry.about), numbers.tenant_id)
    if entry.about == "tenant_id" or "tenant_id" not in table.c:
        return mine
    return sql.SQL("t.tenant_id = {} AND {}").format(numbers.province_id, mine)


def order_of(table: Table, entry: Exported) -> sql.Composable:
    """By the primary key; texts by their bytes, whatever the database's collation."""
    keys = [column for column in table.primary_key if column.name not in {"tenant_id", entry.about}]
    return sql.SQL(", ").join(
        sql.SQL('{} COLLATE "C"').format(column_of(column.name)) if isinstance(column.type, Text) else
        column_of(column.name)
        for column in keys or list(table.primary_key)
    )  # fmt: skip


def column_of(name: str) -> sql.Composable:
    """A column of `t`."""
    return sql.Identifier("t", name)


def moving(table: Table, entry: Exported) -> Sequence[str]:
    """The columns that stand in a line."""
    wanted = entry.columns or tuple(column.name for column in table.c)
    return [name for name in wanted if name not in {"tenant_id", entry.about, *entry.leave}]


class Target:
    """One table that takes lines in: under the new number, with what stays behind filled in."""

    def __init__(self, connection: Connection, table: Table, entry: Exported, numbers: Numbers) -> None:
        self.connection, self.table, self.entry = connection, table, entry
        self._numbers = numbers
        self._later = self_references(table)
        self._statement = self._insert()
        self._links: list[bytes] = []
        self.count = 0

    def put(self, lines: Sequence[bytes], *, changes: Mapping[str, Any] | None = None) -> None:
        """Insert rows; `changes` replaces values of each."""
        if changes:
            lines = [json.dumps(json.loads(line) | dict(changes)).encode() for line in lines]
        values = [self._values(line) for line in lines]
        with self.connection.cursor() as cursor:
            cursor.executemany(self._statement, values)
        self.count += len(lines)
        if self._later:
            self._links.extend(lines)

    def finish(self) -> None:
        """Set the references of rows to others of their own table, which must all be there first."""
        keys = [column for column in self.table.primary_key if column.name != "tenant_id"]
        for name in self._later:
            statement = sql.SQL("UPDATE {} SET {} = {} WHERE tenant_id = {} AND {}").format(
                sql.Identifier(self.table.name),
                sql.Identifier(name),
                value_of(self.table.c[name]),
                self._numbers.tenant_id,
                sql.SQL(" AND ").join(
                    sql.SQL("{} = {}").format(sql.Identifier(key.name), value_of(key)) for key in keys
                ),
            )
            linked = [line for line in self._links if json.loads(line).get(name) is not None]
            with self.connection.cursor() as cursor:
                cursor.executemany(statement, [{"row": line.decode()} for line in linked])

    def _values(self, line: bytes) -> dict[str, Any]:
        values: dict[str, Any] = {"row": line.decode()}
        if self.entry.fill:
            row = json.loads(line)
            values |= {f"fill_{name}": fill(self.connection, row) for name, fill in self.entry.fill.items()}
        return values

    def _insert(self) -> sql.Composed:
        columns: dict[str, sql.Composable] = {}
        moved = moving(self.table, self.entry)
        for column in self.table.c:
            if column.name == self.entry.about:
                columns[column.name] = sql.Literal(self._numbers.tenant_id)
            elif column.name == "tenant_id":
                columns[column.name] = sql.Literal(self._numbers.province_id)
            elif column.name in self.entry.fill:
                columns[column.name] = sql.Placeholder(f"fill_{column.name}")
            elif column.name in self.entry.keys:
                columns[column.name] = sql.SQL("{} || {}").format(f"{self._numbers.tenant_id}/", value_of(column))
            elif column.name in moved and column.name not in self._later:
                columns[column.name] = value_of(column)
        return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(self.table.name),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(columns.values()),
        )


ROW = sql.SQL("%(row)s::jsonb")


def value_of(column: Column[Any]) -> sql.Composable:
    """What a line holds for a column, in the column's type."""
    if isinstance(column.type, JSONB):
        return sql.SQL("NULLIF({} -> {}, 'null'::jsonb)").format(ROW, column.name)
    kind = column.type.compile(DIALECT)
    return sql.SQL("({} ->> {})::{}").format(ROW, column.name, sql.SQL(kind))


def self_references(table: Table) -> list[str]:
    """Columns that name another row of the same table, such as a unit's parent."""
    return [
        column.name
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table is table
        for column in constraint.columns
        if column.name != "tenant_id"
    ]


__all__ = ["Connection", "Numbers", "Target", "lines_of", "select_rows"]
