"""Do rows and stored files know each other: rows whose file is gone, files that no row names.

Row and folder walk side by side in the order of their keys, a folder at a time: bounded memory for any number.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

import psycopg
from psycopg import sql

from dothi.content.storage import Storage, Stored
from dothi.manifest.components import Components
from dothi.manifest.portable import Names
from dothi.manifest.tenant_tables import naming
from dothi.uploads.files import STAGED_FOR
from dothi.values import clock
from dothi.values.findings import Finding

Connection = psycopg.Connection[Any]
Named = tuple[str, bool]
MISSING, UNNAMED = "a row names {}, which isn't stored", "no row names the stored file {}"
MOST_LINES = 100
"""Lines of one kind for one tenant; then one that says how many more."""
YOUNG = STAGED_FOR + timedelta(days=1)
"""A file younger than this may be on its way to its row, or the row on its way out."""


def check_files(connection: Connection, *, components: Components, storage: Storage) -> Iterator[Finding]:
    """Findings tenant by tenant; folders of numbers that no tenant has count as files that nobody names."""
    tenants = {row[0] for row in connection.execute("SELECT id FROM dothi_tenant").fetchall()}
    for tenant_id in sorted(tenants | set(storage.list_tenants())):
        numbers: Counter[str] = Counter()
        with connection.transaction():  # the cursors live in it
            for what, key in compare(connection, tenant_id, components=components, storage=storage):
                numbers[what] += 1
                if numbers[what] <= MOST_LINES:
                    yield Finding(check="files", tenant_id=tenant_id, line=what.format(key))
        for what, number in numbers.items():
            if number > MOST_LINES:
                line = f"and {number - MOST_LINES} more: {what.format('…')}"
                yield Finding(check="files", tenant_id=tenant_id, line=line)


def compare(
    connection: Connection, tenant_id: int, *, components: Components, storage: Storage
) -> Iterator[tuple[str, str]]:
    """Pairs of MISSING or UNNAMED and a key."""
    old = clock.system_time() - YOUNG
    rows = heapq.merge(*(named_by(connection, tenant_id, *source) for source in tables_of(components)))
    shelves = storage.shelves(tenant_id)
    stored = next_full(shelves)
    for folder, group in groupby(rows, key=lambda named: folder_of(named[0])):
        while stored and folder_of(stored[0].key) < folder:
            yield from ((UNNAMED, one.key) for one in stored if one.put_at < old)
            stored = next_full(shelves)
        here: Sequence[Stored] = ()
        if stored and folder_of(stored[0].key) == folder:
            here, stored = stored, next_full(shelves)
        yield from compare_folder(list(group), here, old=old, storage=storage)
    while stored:
        yield from ((UNNAMED, one.key) for one in stored if one.put_at < old)
        stored = next_full(shelves)


def compare_folder(
    named: Sequence[Named], stored: Sequence[Stored], *, old: Any, storage: Storage
) -> Iterator[tuple[str, str]]:
    """The same for one folder."""
    names = {key for key, _must in named}
    there = {one.key for one in stored}
    for key, must_be_there in named:
        if must_be_there and key not in there and not storage.exists(key):
            yield MISSING, key
    yield from ((UNNAMED, one.key) for one in stored if one.key not in names and one.put_at < old)


def next_full(shelves: Iterator[Sequence[Stored]]) -> Sequence[Stored]:
    """The next folder that isn't empty, or nothing."""
    return next((shelf for shelf in shelves if shelf), ())


def folder_of(key: str) -> str:
    """The part of a key before its name."""
    return key.rpartition("/")[0]


def tables_of(components: Components) -> list[tuple[str, str, Names]]:
    """Tables whose rows name files, the column of their first key, and what a row names."""
    return [(table.name, entry.keys[0], names) for table, entry, names in naming(components)]


def named_by(connection: Connection, tenant_id: int, table: str, column: str, names: Names) -> Iterator[Named]:
    """What a table's rows name, in the order of their folders; a cursor of the server's reads them."""
    statement = sql.SQL('SELECT to_jsonb(t)::text FROM {} t WHERE t.tenant_id = {} ORDER BY t.{} COLLATE "C"').format(
        sql.Identifier(table), tenant_id, sql.Identifier(column)
    )
    with connection.cursor(name=f"named_{table}") as cursor:
        for (text,) in cursor.execute(statement):
            yield from names(json.loads(text))
