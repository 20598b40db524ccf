"""Statements of the hot paths, compiled once and sent straight through the driver; rows come back as tuples.

Around a short statement the session costs more than PostgreSQL does. Tables and conditions are SQLAlchemy's, and so is
the pool; scope, policies and errors are the same as the session's (see ADR 14).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import psycopg
from sqlalchemy import ClauseElement, Table, bindparam
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError, IntegrityError

from dothi.db import DRIVER, Base, db, session
from dothi.tenancy import GUC, current_scope, current_tenant_id

Connection = psycopg.Connection[tuple[Any, ...]]
Values = Mapping[str, Any]
Rows = list[tuple[Any, ...]]

watchers: list[Callable[[Connection, str, Values], object]] = []
"""Called with each statement before it is sent: how tests and benchmark count and explain."""

_SCOPE = f"SELECT set_config('{GUC}', %s, true)"
_SCOPE_TO_READ = f"{_SCOPE}, set_config('transaction_read_only', 'on', true)"
_SCOPE_EARLY = f"{_SCOPE}, set_config('synchronous_commit', 'off', true)"
_DIALECT: Any = PGDialect_psycopg()  # type: ignore[no-untyped-call]
_reader: ContextVar[Connection | None] = ContextVar("dothi_reader", default=None)
_writer: ContextVar[Connection | None] = ContextVar("dothi_writer", default=None)


class Statement:
    """A statement with its values named by `bindparam`; a list is bound as an array, by `= ANY`."""

    def __init__(self, statement: ClauseElement) -> None:
        """Compiled at once: make it when the module is imported, or once for each shape."""
        compiled: Any = statement.compile(dialect=_DIALECT)
        binds = compiled.binds
        processors = {name: bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT) for name, bind in binds.items()}
        self.text: str = compiled.string
        self._returns = bool(compiled.effective_returning)
        self._fixed = {name: bind.effective_value for name, bind in binds.items() if not bind.required}
        self._processors = {name: processor for name, processor in processors.items() if processor is not None}

    def read(self, values: Values) -> Rows:
        """The rows, in the transaction that is open, or else in one of its own. Raises SQLAlchemy's errors."""
        reader = _reader.get()
        if reader is not None:
            return self._send(reader, values).fetchall()
        if _is_in_transaction():
            session.flush()
            return self._in_session(values).fetchall()
        if current_scope().tenant_id is None:  # a pipeline is opened in a tenant's scope
            with reading():
                return self.read(values)
        with _in_one_trip(_SCOPE_TO_READ) as connection:
            cursor = self._send(connection, values)
        return cursor.fetchall()

    def write(self, values: Values) -> Rows:
        """Change something in the session's transaction; the rows that it returns. Raises SQLAlchemy's errors."""
        writer = _writer.get()
        if writer is not None:
            self._send(writer, values)
            return []
        cursor = self._in_session(values)
        return cursor.fetchall() if self._returns else []

    def write_early(self, values: Values) -> Rows:
        """Change something that others wait for, in a transaction of its own that is over at once; its rows.

        Where a transaction is open it belongs to that. It doesn't wait for the disk: a crash may take it back, but
        never once a later transaction was confirmed. For the next number of a series, which may be lost.
        """
        if _is_in_transaction():
            return self.write(values)
        with _in_one_trip(_SCOPE_EARLY) as connection:
            cursor = self._send(connection, values)
        return cursor.fetchall()

    def _in_session(self, values: Values) -> psycopg.Cursor[tuple[Any, ...]]:
        connection = _of_session()
        try:
            return self._send(connection, values)
        except DBAPIError:
            if connection.closed:
                session().invalidate()
            raise

    def _send(self, connection: Connection, values: Values) -> psycopg.Cursor[tuple[Any, ...]]:
        sent = {**self._fixed, **values}
        for name, process in self._processors.items():
            sent[name] = process(sent[name])
        for watcher in watchers:
            watcher(connection, self.text, sent)
        with _told_as_sqlalchemy(self.text):
            return connection.execute(self.text, sent)


def whole_row(model: type[Base]) -> Insert:
    """An INSERT of one row; its values are named as the columns are."""
    table = cast("Table", model.__table__)
    return insert(table).values({column.name: bindparam(column.name) for column in table.columns})


@contextmanager
def together(*, commits: bool = False) -> Iterator[None]:
    """Send the `write`s of the block at once and hear their outcome at its end; none of them may return rows.

    All of them or none: after an error the transaction goes on as it was before the block. `commits`: where none is
    open they are a transaction of their own, over with the block. Raises SQLAlchemy's errors.
    """
    was_open = _is_in_transaction()
    if commits and not was_open:
        with _in_one_trip(_SCOPE) as connection:
            token = _writer.set(connection)
            try:
                yield
            finally:
                _writer.reset(token)
        return
    connection = _of_session()
    try:
        with _told_as_sqlalchemy(""), connection.pipeline():
            if was_open:
                connection.execute("SAVEPOINT together", prepare=False)
            yield
    except BaseException:
        if connection.closed or not was_open:
            session().invalidate()
        else:
            connection._prepared.clear()  # the driver believes prepared what the server skipped after an error
            _plainly(connection, "ROLLBACK TO SAVEPOINT together")
        raise


@contextmanager
def _in_one_trip(scope: str) -> Iterator[Connection]:
    """A connection on which the block's statements, sent at once, are a transaction in the present scope.

    A pipeline without BEGIN is one transaction, committed where it ends.
    """
    tenant = str(current_tenant_id())
    with _apart() as connection:
        try:
            with _told_as_sqlalchemy(""), connection.pipeline():
                connection.execute(scope, (tenant,))
                try:
                    yield connection
                except BaseException:
                    connection.pgconn.finish()  # or the end of the pipeline would commit what was sent
                    raise
        except BaseException:
            connection.close()  # as in `together`: what the driver believes prepared may not be
            raise


@contextmanager
def reading() -> Iterator[None]:
    """One read-only transaction in the present scope for all `read`s of the block, ended with it.

    Where a transaction is open already they belong to that. Raises ScopeError without a scope.
    """
    if _reader.get() is not None or _is_in_transaction():
        yield
        return
    opening = current_scope().opening_to_read
    with _apart() as connection:
        _plainly(connection, opening)
        token = _reader.set(connection)
        try:
            yield
        finally:
            _reader.reset(token)
        _plainly(connection, "COMMIT")


@contextmanager
def _apart() -> Iterator[Connection]:
    """A connection of the pool beside the session's; the pool rolls back what an error left open."""
    with _told_as_sqlalchemy(""):
        fairy = db.engine.raw_connection()
    connection = cast("Connection", fairy.dbapi_connection)
    try:
        yield connection
    finally:
        if connection.closed:
            fairy.invalidate()
        fairy.close()


def broken_constraint(error: IntegrityError) -> str | None:
    """The name of the constraint that a change broke, as the database calls it."""
    return error.orig.diag.constraint_name if isinstance(error.orig, psycopg.Error) else None


def _of_session() -> Connection:
    """The driver's connection in the session's transaction, which begins if need be."""
    current = session()
    if DRIVER not in current.info:
        current.connection()
    found: Connection = current.info[DRIVER]
    return found


def _plainly(connection: Connection, text: str) -> None:
    with _told_as_sqlalchemy(text):
        connection.execute(text, prepare=False)  # built of an integer and our own words


@contextmanager
def _told_as_sqlalchemy(text: str) -> Iterator[None]:
    """The driver's errors of the block as the session would have raised them, without the values."""
    try:
        yield
    except psycopg.Error as error:
        raise DBAPIError.instance(text, None, error, psycopg.Error, dialect=_DIALECT, hide_parameters=True) from error


def _is_in_transaction() -> bool:
    return session.registry.has() and session().in_transaction()
