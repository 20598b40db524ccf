"""Round trips of `direct.py`: in the session's transaction as far as it is open, or on a connection beside it.

The session sends BEGIN and SAVEPOINT only when somebody asks for its connection: whoever goes past it asks first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

import psycopg
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import SessionTransaction

from dothi.database.patience import PatientConnection
from dothi.database.scope import GUC, current_scope
from dothi.database.session import DRIVER, db, session
from dothi.database.wire import Message, Rows

watchers: list[Callable[[PatientConnection, str, Sequence[Any]], object]] = []
"""Called with each statement before it is sent, its values at $1, $2, …: how tests and benchmark count and explain."""

DIALECT: Any = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_TENANT = f"set_config('{GUC}', $1, true)"


@contextmanager
def apart() -> Iterator[PatientConnection]:
    """A connection of the pool beside the session's; the pool rolls back what an error left open."""
    try:
        fairy = db.engine.raw_connection()
    except psycopg.Error as error:
        raise as_sqlalchemy(error) from error
    connection = cast("PatientConnection", fairy.dbapi_connection)
    try:
        yield connection
    finally:
        if connection.closed:
            fairy.invalidate()
        fairy.close()


def opening(connection: PatientConnection, *settings: str) -> tuple[Message, ...]:
    """What puts a transaction into the present scope, with settings that end with it."""
    tenant_id = current_scope().tenant_id
    if connection.limit is not None:
        settings = (*settings, f"set_config('statement_timeout', '{connection.limit}', true)")
    if tenant_id is not None:
        return ((_setting(_TENANT, *settings), (tenant_id,)),)
    return ((_setting(*settings), ()),) if settings else ()


@cache
def _setting(*parts: str) -> bytes:
    return f"SELECT {', '.join(parts)}".encode()


def innermost() -> SessionTransaction | None:
    """The session's innermost savepoint, or else its transaction."""
    if not session.registry.has():
        return None
    current = session()
    return current.get_nested_transaction() or current.get_transaction()


def of_session() -> PatientConnection:
    """The driver's connection in the session's transaction, which begins if need be, as does its savepoint.

    Raises PendingRollbackError where the session waits for its rollback.
    """
    current = session()
    if DRIVER not in current.info or current.in_nested_transaction() or not current.is_active:
        current.connection()  # the session sends BEGIN and SAVEPOINT only when somebody asks for it
    found: PatientConnection = current.info[DRIVER]
    return found


def send(
    connection: PatientConnection, *messages: Message, after: Sequence[Message] = (), before: Sequence[Message] = ()
) -> Rows:
    """Statements in one round trip, between those that open and close what they are in; the rows of the last."""
    for watcher in watchers:
        for text, values in messages:
            watcher(connection, text.decode(), values)
    try:
        return connection.wire.send(*after, *messages, closing=before)
    except psycopg.Error as error:
        raise as_sqlalchemy(error, messages[0][0].decode() if len(messages) == 1 else "") from error


def send_in_session(*messages: Message, after: Sequence[Message] = (), before: Sequence[Message] = ()) -> Rows:
    """The same in what the session has open. A connection that was lost is given up with its transaction."""
    connection = of_session()
    try:
        return send(connection, *messages, after=after, before=before)
    except DBAPIError:
        if connection.closed:
            session().invalidate()
        raise


def as_sqlalchemy(error: psycopg.Error, text: str = "") -> BaseException:
    """The driver's error as the session would have raised it, without the values."""
    return DBAPIError.instance(text, None, error, psycopg.Error, dialect=DIALECT, hide_parameters=True)


def is_in_transaction() -> bool:
    """Whether the session has a transaction open."""
    return session.registry.has() and session().in_transaction()
