"""The seeded rows, kept in temporary tables beside a test's database: only what a test changed is put back.

Used by `databases.py`. Rows are told by `xmin`, the transaction that wrote them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import psycopg
from psycopg import sql

FIRST_OF_OURS = 16_384  # objects below are PostgreSQL's own
MOST_ROWS = 5_000  # a new copy is cheaper then, and leaves no dead rows
NOT_KEPT = """SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (
    relkind IN ('S', 'm', 'p')
    OR relkind = 'r' AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary)))"""
"""Sequences, materialised views, partitioned tables, tables without a primary key."""
CATALOGUES = {
    "pg_attribute": "attrelid",
    "pg_class": "oid",
    "pg_constraint": "oid",
    "pg_db_role_setting": "setdatabase",
    "pg_index": "indexrelid",
    "pg_policy": "oid",
    "pg_proc": "oid",
    "pg_statistic": "starelid",
    "pg_trigger": "oid",
    "pg_type": "oid",
}
"""What DDL and ANALYZE leave traces in, and by which column ours are told from PostgreSQL's."""
NEWER = "age(xmin) < age(%(since)s::xid)"
"""Written by a later transaction. By `age()`: to turn each `xmin` into a number takes ten times as long."""


class Keeper:
    """A superuser's connection to the database as the seed left it. No other may write while it is made."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True, prepare_threshold=0)
        self._connection.execute("SET session_replication_role = replica")  # no foreign key asks for an order
        self._is_kept_whole = self._connection.execute(NOT_KEPT).fetchone() == (False,)
        tables = self._connection.execute(
            "SELECT relname, pg_relation_size(oid) > 0 FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()
        self._seeded = {str(name) for name, is_seeded in tables if is_seeded}
        for name in self._seeded:
            self._connection.execute(_with_table("CREATE TEMPORARY TABLE {kept} AS TABLE {table}", name))
        counted = f"SELECT {{name}}, count(*), count(*) FILTER (WHERE {NEWER}) FROM"
        self._count = sql.SQL(" UNION ALL ").join(
            [_with_table(f"{counted} {{table}}", name) for name, _is_seeded in tables]
            + [
                _with_table(f"{counted} {catalogue} WHERE {column} >= {FIRST_OF_OURS}", catalogue)
                for catalogue, column in CATALOGUES.items()
            ]
        )
        self._since = self._now()
        self._rows = {name: rows for name, rows, _written in self._counted()}

    def put_back(self, *, spared: Collection[int]) -> bool:
        """Undo what was written and end all connections but the spared processes' idle ones. False where only a new
        copy does: in a schema with sequences and the like, after DDL, ANALYZE or thousands of rows, without database.
        """
        try:
            self._connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND NOT (state = 'idle' AND pid = ANY(%s))",
                [list(spared)],
            )
            changed = {name: written for name, rows, written in self._counted() if written or rows != self._rows[name]}
            if not self._is_kept_whole or changed.keys() & CATALOGUES.keys() or sum(changed.values()) > MOST_ROWS:
                return False
            if changed:
                self._undo(changed)
        except psycopg.OperationalError:
            return False
        return True

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _undo(self, names: Iterable[str]) -> None:
        with self._connection.transaction():
            for name in names:
                self._connection.execute(
                    _with_table(f"DELETE FROM {{table}} WHERE {NEWER}", name), {"since": self._since}
                )
                if name in self._seeded:
                    self._connection.execute(
                        _with_table("INSERT INTO {table} TABLE {kept} ON CONFLICT DO NOTHING", name)
                    )
            self._since = self._now()

    def _counted(self) -> list[tuple[str, int, int]]:
        return self._connection.execute(self._count, {"since": self._since}).fetchall()

    def _now(self) -> str:
        """The transaction we are in: what others write from now on has a later one."""
        row = self._connection.execute("SELECT pg_current_xact_id()::xid::text").fetchone()
        assert row is not None
        return str(row[0])


def _with_table(text: str, name: str) -> sql.Composed:
    return sql.SQL(text).format(
        name=name, table=sql.Identifier("public", name), kept=sql.Identifier("pg_temp", f"kept_{name}")
    )
