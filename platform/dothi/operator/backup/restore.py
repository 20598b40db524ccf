"""Fills an empty deployment from an archive: checksums first, then the schema at its revision, files and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from dothi.content import archive
from dothi.content.archive import ArchiveError, ArchivePart
from dothi.content.storage import Storage
from dothi.database.migrating import downgrade, upgrade
from dothi.database.revisions import is_known, schema_revision
from dothi.operator.backup import KIND
from dothi.values.errors import Conflict

Connection = psycopg.Connection[Any]


def restore(
    owner_url: str, path: Path, *, storage: Storage, replace: str | None = None, dry_run: bool = False
) -> Mapping[str, Any]:
    """Fill the database and the storage; returns the archive's manifest. A dry run stops before the first change.

    `replace` is the name of a database that isn't empty and whose contents shall go. Raises ArchiveError, Conflict.
    """
    header, manifest = archive.verify(path, kind=KIND)
    revision, columns = header.get("revision"), header.get("columns")
    if not isinstance(revision, list) or not isinstance(columns, dict):
        raise ArchiveError(f"{path}: {archive.HEADER} isn't complete")
    if not is_known(revision):
        raise Conflict(
            f"the archive was written at schema {', '.join(revision)}: this version, with the services that are"
            " installed, doesn't know it"
        )
    with psycopg.connect(owner_url) as connection:
        must_go = check_room(connection, replace=replace)
    if dry_run:
        return manifest
    if must_go:
        remove_everything(owner_url)
    bring_to(owner_url, revision)
    with psycopg.connect(owner_url) as connection:
        pour(connection, path, columns=columns, storage=storage)
    upgrade(owner_url)
    return manifest


def check_room(connection: Connection, *, replace: str | None) -> bool:
    """Whether contents must go first. Raises Conflict when they may not."""
    name = connection.info.dbname
    if not schema_revision(connection) or not is_inhabited(connection):
        return False
    if replace != name:
        raise Conflict(f"the database {name} isn't empty: `--replace {name}` throws away all that is in it")
    return True


def is_inhabited(connection: Connection) -> bool:
    """Whether there is a tenant or an account."""
    for table in ("dothi_tenant", "dothi_account"):
        known = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{table}"]).fetchall()[0][0]
        rows = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
        if known and connection.execute(rows).fetchall()[0][0]:
            return True
    return False


def remove_everything(owner_url: str) -> None:
    """Drop the owner's tables and functions: a schema as before the first upgrade."""
    with psycopg.connect(owner_url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
        ).fetchall()
        functions = connection.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner"
            " WHERE p.pronamespace = 'public'::regnamespace AND r.rolname = current_user"
            " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        ).fetchall()
        for (signature,) in functions:
            connection.execute(sql.SQL("DROP FUNCTION {} CASCADE").format(sql.SQL(signature)))
        for (table,) in tables:
            connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(table)))


def bring_to(owner_url: str, revision: Sequence[str]) -> None:
    """The schema of the archive; an empty one that is newer goes back to it."""
    with psycopg.connect(owner_url) as connection:
        present = schema_revision(connection)
    if list(revision) == present:
        return
    if present:
        downgrade(owner_url, "base")
    for name in revision:
        upgrade(owner_url, name)


def pour(connection: Connection, path: Path, *, columns: Mapping[str, Sequence[str]], storage: Storage) -> None:
    """Files into the storage, rows into their tables; all rows in one transaction."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    connection.execute(sql.SQL("TRUNCATE {}").format(names))  # what revisions and dispatchers put there
    parts = archive.parts_of(path)
    part = next(parts, None)
    while part is not None:
        table = part.name.split("/")[1] if part.name.startswith("rows/") else None
        if part.name.startswith("files/"):
            put_file(part, storage)
        if table is None:
            part = next(parts, None)
        elif table not in columns:
            raise ArchiveError(f"{path}: the header knows no table {table[:80]!r}")
        else:
            part = copy_in(connection, table, columns[table], part, parts)


def copy_in(
    connection: Connection, table: str, columns: Sequence[str], part: ArchivePart, parts: Iterator[ArchivePart]
) -> ArchivePart | None:
    """One COPY for all parts of a table, so that its rows may refer to each other. Returns the first part after it."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    following: ArchivePart | None = part
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        while following is not None and following.name.startswith(f"rows/{table}/"):
            rows.write(following.data)
            following = next(parts, None)
    return following


def put_file(part: ArchivePart, storage: Storage) -> None:
    """Store a file under its own key. Raises ArchiveError for a name that is no key."""
    try:
        storage.put(part.name.removeprefix("files/"), part.data)
    except ValueError as error:
        raise ArchiveError(f"{part.name[:80]!r} can't be a file's key") from error
