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
from sqlalchemy.exc import DBAPIError

from dothi.db import DRIVER, Base, db, session
from dothi.tenancy import current_scope

Connection = psycopg.Connection[tuple[Any, ...]]
Values = Mapping[str, Any]
Rows = list[tuple[Any, ...]]

watchers: list[Callable[[Connection, str, Values], object]] = []
"""Called with each statement before it is sent: how tests and benchmark count and explain."""

_DIALECT: Any = PGDialect_psycopg()  # type: ignore[no-untyped-call]
_reader: ContextVar[Connection | None] = ContextVar("dothi_reader", default=None)


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
        with reading():
            return self.read(values)

    def write(self, values: Values) -> Rows:
        """Change something in the session's transaction; the rows that it returns. Raises SQLAlchemy's errors."""
        cursor = self._in_session(values)
        return cursor.fetchall() if self._returns else []

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
        try:
            return connection.execute(self.text, sent)
        except psycopg.Error as error:
            raise _as_of_sqlalchemy(self.text, error) from error


def whole_row(model: type[Base]) -> Insert:
    """An INSERT of one row; its values are named as the columns are."""
    table = cast("Table", model.__table__)
    return insert(table).values({column.name: bindparam(column.name) for column in table.columns})


@contextmanager
def together() -> Iterator[None]:
    """Send the `write`s of the block at once and hear their outcome at its end; none of them may return rows."""
    connection = _of_session()
    try:
        with connection.pipeline():
            yield
    except psycopg.Error as error:
        if connection.closed:
            session().invalidate()
        raise _as_of_sqlalchemy("", error) from error


@contextmanager
def reading() -> Iterator[None]:
    """One read-only transaction in the present scope for all `read`s of the block, ended with it.

    Where a transaction is open already they belong to that. Raises ScopeError without a scope.
    """
    if _reader.get() is not None or _is_in_transaction():
        yield
        return
    opening = current_scope().opening_to_read
    fairy = _checked_out()
    connection: Any = fairy.dbapi_connection
    try:
        _plainly(connection, opening)
        token = _reader.set(connection)
        try:
            yield
        finally:
            _reader.reset(token)
        _plainly(connection, "COMMIT")
    finally:
        if connection.closed:
            fairy.invalidate()
        fairy.close()  # the pool rolls back what an error left open


def _of_session() -> Connection:
    """The driver's connection in the session's transaction, which begins if need be."""
    current = session()
    if DRIVER not in current.info:
        current.connection()
    found: Connection = current.info[DRIVER]
    return found


def _checked_out() -> Any:
    try:
        return db.engine.raw_connection()
    except psycopg.Error as error:
        raise _as_of_sqlalchemy("", error) from error


def _plainly(connection: Connection, text: str) -> None:
    try:
        connection.execute(text, prepare=False)  # built of an integer and our own words
    except psycopg.Error as error:
        raise _as_of_sqlalchemy(text, error) from error


def _is_in_transaction() -> bool:
    return session.registry.has() and session().in_transaction()


def _as_of_sqlalchemy(text: str, error: psycopg.Error) -> Exception:
    """The error as the session would have raised it, without the values."""
    return DBAPIError.instance(text, None, error, psycopg.Error, dialect=_DIALECT, hide_parameters=True)
