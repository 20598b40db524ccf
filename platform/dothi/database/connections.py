"""Connections that notice a server which died or froze, instead of waiting with it; for the pool of `session.py`."""

from __future__ import annotations

import select
from collections.abc import Callable
from typing import Any

import psycopg
import structlog
from psycopg.pq import TransactionStatus
from sqlalchemy import make_url
from sqlalchemy.exc import DisconnectionError

from dothi.database.first_contact import UnfitDatabaseError, meet, refuse_mixing
from dothi.database.patience import PatientConnection
from dothi.settings import SettingsError

log = structlog.get_logger()

GRACE = 2.0
"""A server ends a statement that takes too long by itself; so much later we no longer believe that it lives."""
READY_WITHIN = 2
"""Seconds in which a database answers that is ready, to each of two trips."""


def connector(url: str, *, statement_seconds: int) -> Callable[[], PatientConnection]:
    """How the pool opens connections. Nothing is set on them: a pooler would drop it, or pass it to the next.

    Raises UnfitDatabaseError where the database, or a pooler before it, can't do as it is set up.
    """
    parts = make_url(url).translate_connect_args(username="user", database="dbname")

    def dial() -> PatientConnection:
        # Only `wire.py` prepares: at each rollback the driver would have the server forget all that is prepared.
        made = PatientConnection.connect(**parts, connect_timeout=3, prepare_threshold=None, autocommit=True)
        made.patience = statement_seconds + GRACE
        return made

    def connect() -> PatientConnection:
        made = dial()
        try:
            is_pooled, seconds = meet(made)
            if is_pooled:
                refuse_mixing(made, dial)
        except BaseException:
            made.close()
            raise
        made.limit = f"{statement_seconds}s" if seconds != statement_seconds else None
        return made

    return connect


def refuse_unfit(url: str, *, statement_seconds: int, tells: bool = True) -> None:
    """Raise SettingsError, as a process starts, where the database can't do as it is set up. One that is away may come
    later, and is asked then by the first connection; a command, which fails at once, doesn't tell of it twice.
    """
    try:
        connector(url, statement_seconds=statement_seconds)().close()
    except UnfitDatabaseError as error:
        raise SettingsError(str(error)) from error
    except psycopg.Error as error:
        if tells:
            log.warning("the database doesn't answer yet", error=str(error))


def answers(url: str) -> bool:
    """Whether the database answers, soon; asked over a connection of its own, since the pool's may all wait for it."""
    try:
        with PatientConnection.connect(url, connect_timeout=READY_WITHIN, autocommit=True) as asked:
            asked.patience = READY_WITHIN
            asked.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def let_go(dbapi_connection: Any, _record: object, _state: object) -> None:
    """What a connection that goes back to the pool still has open is rolled back: the next who takes it has none."""
    if dbapi_connection.pgconn.transaction_status != TransactionStatus.IDLE:
        dbapi_connection.rollback()


def refuse_dead(dbapi_connection: Any, _record: object, _proxy: object) -> None:
    """A server that went away leaves its end readable: notice it without a round trip, so the pool connects anew."""
    poll = select.poll()
    poll.register(dbapi_connection.pgconn.socket, select.POLLIN)
    if poll.poll(0):
        raise DisconnectionError("the server closed this connection")
