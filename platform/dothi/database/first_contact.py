"""What a new connection must bring: its role's time-outs, and no pooler that mixes what clients have prepared.

Called by `connections.py`. A pooler drops the options of a connection, so roles have their settings (`roles.py`), and
what differs is set when a transaction opens.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.errors import OperationalError

from dothi.database.patience import PatientConnection
from dothi.database.wire import OutlivedError

ASK = (
    "SELECT pg_backend_pid(), current_user::text, current_setting('lock_timeout'), current_setting('TimeZone'),"
    " extract(epoch FROM current_setting('statement_timeout')::interval)::float8"
)
OURS = b"SELECT EXISTS (SELECT FROM pg_prepared_statements WHERE name LIKE 'dothi%')"
ROUNDS = 20
NO_TIME_OUTS = (
    "The database's role {role} lacks settings of its own (statement_timeout {statement}, lock_timeout {lock}, timezone"
    " {zone}): run `dothi db roles` once, and RECONNECT a pooler that stands before the database."
)
MIXING = (
    "Before PostgreSQL stands a pooler that lends its servers from one transaction to the next and doesn't tell apart"
    " what clients have prepared on them. Dothi needs PgBouncer 1.21 or newer with max_prepared_statements above 0"
    " (200 is good), or pool_mode = session, or PostgreSQL itself in the address."
)


class UnfitDatabaseError(OperationalError):
    """The database can't be used as it is set up; the message says what the operator should do."""


def meet(connection: psycopg.Connection[Any]) -> tuple[bool, float]:
    """Whether a pooler stands between us and the server, and the role's time-out of a statement in seconds. One trip.

    Raises UnfitDatabaseError where the role has no settings of its own.
    """
    row = connection.execute(ASK).fetchone()
    assert row is not None
    backend, role, lock, zone, seconds = row
    if not seconds or lock == "0" or zone != "UTC":
        raise UnfitDatabaseError(NO_TIME_OUTS.format(role=role, statement=seconds, lock=lock, zone=zone))
    return backend != connection.pgconn.backend_pid, seconds  # a pooler invents a number of its own


def refuse_mixing(one: PatientConnection, dial: Callable[[], PatientConnection]) -> None:
    """Raise UnfitDatabaseError where the pooler would mix statements: it lends servers, and passes our names on."""
    try:
        [[passes_on]] = one.wire.send((OURS, ()))
    except OutlivedError:
        raise UnfitDatabaseError(MIXING) from None  # the server has them of another client, or not at all
    if passes_on and _lends_servers(one, dial):
        raise UnfitDatabaseError(MIXING)


def _lends_servers(one: PatientConnection, dial: Callable[[], PatientConnection]) -> bool:
    """Whether a client meets several servers, or one server serves two clients."""
    with dial() as other:
        seen = {(server_of(one), server_of(other)) for _ in range(ROUNDS)}
    return len(seen) > 1 or any(mine == theirs for mine, theirs in seen)


def server_of(connection: psycopg.Connection[Any]) -> int:
    """The process that answers us."""
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    return int(row[0])
