"""Statements of the hot paths, compiled once and sent over the wire as they are; rows come back as tuples.

Around a short statement the session costs more than PostgreSQL does. Tables and conditions are SQLAlchemy's, and so is
the pool; scope, policies and errors are the same as the session's (see ADR 14).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import ClauseElement, Table, bindparam
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import SessionTransaction

from dothi.database.patience import PatientConnection
from dothi.database.scope import current_scope
from dothi.database.session import Base, session
from dothi.database.trips import (
    DIALECT,
    apart,
    innermost,
    is_in_transaction,
    of_session,
    opening,
    send,
    send_in_session,
)
from dothi.database.wire import Message, Rows

Values = Mapping[str, Any]

_READ_ONLY = "set_config('transaction_read_only', 'on', true)"
_BEGIN: Message = (b"BEGIN", ())
_COMMIT: Message = (b"COMMIT", ())
_SAVEPOINT: Message = (b"SAVEPOINT together", ())
_RELEASE: Message = (b"RELEASE SAVEPOINT together", ())
_BACK_TO_SAVEPOINT: Message = (b"ROLLBACK TO SAVEPOINT together", ())


class Statement:
    """A statement with its values named by `bindparam`; a list is bound as an array, by `= ANY`."""

    def __init__(self, statement: ClauseElement) -> None:
        """Compiled at once: make it when the module is imported, or once for each shape."""
        compiled: Any = statement.compile(dialect=DIALECT)
        binds = [compiled.binds[name] for name in compiled.positiontup]
        processors = [bind.type.dialect_impl(DIALECT).bind_processor(DIALECT) for bind in binds]
        self.text: str = compiled.string
        self._message = self.text.encode()
        self._names = [bind.key for bind in binds]
        self._fixed = {bind.key: bind.effective_value for bind in binds if not bind.required}
        self._processors = [(place, process) for place, process in enumerate(processors) if process is not None]

    def read(self, values: Values) -> Rows:
        """The rows, in the transaction that is open, or else in one of its own. Raises SQLAlchemy's errors."""
        reader = _reader.get()
        if is_in_transaction():
            session.flush()
            return send_in_session(self._bound(values))
        if reader is not None:
            return reader.read(self._bound(values))
        with apart() as connection:
            return send(connection, self._bound(values), after=opening(connection, _READ_ONLY))

    def ask(self, values: Values) -> Any:
        """The first value that a definer function or a reference table answers, None where there is none.

        On a connection of its own, outside scope and transaction, whichever is open. Raises SQLAlchemy's errors.
        """
        with apart() as connection:
            rows = send(connection, self._bound(values))
        return rows[0][0] if rows else None

    def write(self, values: Values) -> Rows:
        """Change something in the session's transaction; the rows that it returns. Raises SQLAlchemy's errors.

        Within `together` it is sent at the end of the block, and returns none.
        """
        batch = _batch.get()
        if batch is None:
            return send_in_session(self._bound(values))
        batch.keep_place()
        batch.messages.append(self._bound(values))
        return []

    def write_apart(self, values: Values) -> Rows:
        """Change something in a transaction of its own, whichever is open: how far a long one has come.

        What it changes that one mustn't have changed, or both wait for each other. Raises SQLAlchemy's errors.
        """
        with apart() as connection:
            return send(connection, self._bound(values), after=opening(connection))

    def _bound(self, values: Values) -> Message:
        given = {**self._fixed, **values} if self._fixed else values
        bound = [given[name] for name in self._names]
        for place, process in self._processors:
            bound[place] = process(bound[place])
        return self._message, bound


def whole_row(model: type[Base]) -> Insert:
    """An INSERT of one row; its values are named as the columns are."""
    table = cast("Table", model.__table__)
    return insert(table).values({column.name: bindparam(column.name) for column in table.columns})


@contextmanager
def together(*, commits: bool = False) -> Iterator[list[Any]]:
    """Send the `write`s of the block in one round trip at its end, all of them or none; then the rows of the last.

    After an error the transaction goes on as it was before the block. `commits`: where none is open they are a
    transaction of their own, over with the block. A savepoint that begins or ends in the block can't have a part of
    them: that is a RuntimeError. Raises SQLAlchemy's errors.
    """
    rows: list[Any] = []
    if commits and not is_in_transaction():
        with _gathering(_Batch()) as messages:
            yield rows
        if messages:
            with apart() as connection:
                rows += send(connection, *messages, after=opening(connection))
        return
    with _gathering(_Batch()) as messages:
        yield rows
    if not messages:
        return
    if not is_in_transaction():
        try:
            rows += send_in_session(*messages)
        except DBAPIError:
            session.rollback()
            raise
        return
    connection = of_session()
    try:
        rows += send_in_session(*messages, after=(_SAVEPOINT,), before=(_RELEASE,))
    except DBAPIError:
        if connection.pgconn.transaction_status == TransactionStatus.INERROR:  # else nothing was sent, or it is closed
            send(connection, after=(_BACK_TO_SAVEPOINT, _RELEASE))
        raise


@dataclass
class _Batch:
    """The writes of a block."""

    messages: list[Message] = field(default_factory=list)
    place: SessionTransaction | None = field(default_factory=innermost)

    def keep_place(self) -> None:
        """Raise RuntimeError where what is open isn't what was open before; only the first transaction may begin."""
        now = innermost()
        if self.place is None and now is not None and not now.nested:
            self.place = now
        if now is not self.place:
            raise RuntimeError("a transaction or savepoint began or ended within `together`")


@contextmanager
def _gathering(batch: _Batch) -> Iterator[list[Message]]:
    token = _batch.set(batch)
    try:
        yield batch.messages
        if batch.messages:
            batch.keep_place()
    finally:
        _batch.reset(token)


class _Reader:
    """A read-only transaction; it begins with its first statement."""

    def __init__(self, connection: PatientConnection, opening: Sequence[Message]) -> None:
        self.connection = connection
        self.opening = opening

    def read(self, message: Message) -> Rows:
        rows = send(self.connection, message, after=self.opening)
        self.opening = ()
        return rows

    def end(self) -> None:
        if not self.opening:
            send(self.connection, after=(_COMMIT,))


_reader: ContextVar[_Reader | None] = ContextVar("dothi_reader", default=None)
_batch: ContextVar[_Batch | None] = ContextVar("dothi_batch", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """One read-only transaction in the present scope for all `read`s of the block, ended with it.

    Where a transaction is open already they belong to that. Raises ScopeError without a scope.
    """
    if _reader.get() is not None or is_in_transaction():
        yield
        return
    current_scope()
    with apart() as connection:
        reader = _Reader(connection, (_BEGIN, *opening(connection, _READ_ONLY)))
        token = _reader.set(reader)
        try:
            yield
        finally:
            _reader.reset(token)
        reader.end()


def broken_constraint(error: IntegrityError) -> str | None:
    """The name of the constraint that a change broke, as the database calls it."""
    return error.orig.diag.constraint_name if isinstance(error.orig, psycopg.Error) else None
