"""Writes the whole deployment into an archive: every table in one snapshot, then every stored file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from dothi.content import archive
from dothi.content.storage import Storage
from dothi.database.revisions import check_current
from dothi.database.session import Base
from dothi.operator.backup import KIND
from dothi.values import clock

Connection = psycopg.Connection[Any]


def back_up(owner_url: str, path: Path, *, storage: Storage) -> Mapping[str, Any]:
    """Write the archive; returns its manifest. Raises Conflict: the file exists, the schema isn't the code's.

    Files are listed after the snapshot: one that came since is only unused.
    """
    columns = {table.name: [column.name for column in table.c] for table in Base.metadata.sorted_tables}
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        revision = check_current(connection)  # the first statement: it takes the snapshot
        header = {"kind": KIND, "taken_at": clock.now().isoformat(), "revision": revision, "columns": columns}
        with archive.writing(path, header) as writer:
            for key, data in stored_files(storage):
                writer.add(f"files/{key}", data)
            for table, names in columns.items():
                writer.rows(table, copy_out(connection, table, names), kind="copy")
            return writer.close()


def copy_out(connection: Connection, table: str, columns: Sequence[str]) -> Iterator[bytes]:
    """A table's rows in COPY's text format, a line each."""
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        for row in rows:
            yield bytes(row)


def stored_files(storage: Storage) -> Iterator[tuple[str, bytes]]:
    """Every stored file; one that is deleted at this moment is left out."""
    for tenant_id in storage.list_tenants():
        for shelf in storage.shelves(tenant_id):
            for stored in shelf:
                try:
                    with storage.open(stored.key) as stream:
                        data = stream.read()
                except FileNotFoundError:
                    continue
                yield stored.key, data
