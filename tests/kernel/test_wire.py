"""Messages over the wire: all or nothing, what is prepared is known, and a server that is gone or frozen is noticed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from psycopg.errors import FeatureNotSupported, OperationalError, UndefinedTable, UniqueViolation

from dothi.database.connections import connector
from dothi.database.patience import PatientConnection
from dothi.database.wire import MOST_PREPARED, OutlivedError, name_of
from dothi_testing.databases import TestDatabase
from dothi_testing.waiting import wait_until

ADD = b"INSERT INTO pg_temp.wire (id, text) VALUES ($1, $2)"
ALL = b"SELECT id, text FROM pg_temp.wire ORDER BY id"


@pytest.fixture
def connection(app: Flask, database: TestDatabase) -> Iterator[PatientConnection]:
    """One with a table of its own."""
    made = connector(database.application_url, statement_seconds=8)()
    made.patience = 0.3
    made.execute("CREATE TEMP TABLE wire (id integer PRIMARY KEY, text text)")
    yield made
    made.close()


def prepared(connection: PatientConnection) -> int:
    """How many statements the server keeps prepared for us."""
    row = connection.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'dothi%'").fetchone()
    assert row is not None
    return int(row[0])


def test_messages_of_one_trip_are_one_transaction(connection: PatientConnection) -> None:
    wire = connection.wire
    assert wire.send((ADD, (1, "một")), (ADD, (2, None)), (ALL, ())) == [(1, "một"), (2, None)]
    with pytest.raises(UniqueViolation) as refused:
        wire.send((ADD, (3, "ba")), (ADD, (1, "again")), (ADD, (4, "bốn")))
    assert refused.value.diag.constraint_name == "wire_pkey"
    assert wire.send((ALL, ())) == [(1, "một"), (2, None)]


def test_what_was_refused_or_skipped_counts_as_unknown(connection: PatientConnection) -> None:
    wire = connection.wire
    for _ in range(3):
        with pytest.raises(UndefinedTable):
            wire.send((b"SELECT 1 FROM nowhere", ()), (ADD, (1, "skipped")))
    assert prepared(connection) == 0
    wire.send((ADD, (1, "một")))
    assert wire.send((ALL, ())) == [(1, "một")]


def test_what_cannot_be_adapted_is_told_before_anything_is_sent(connection: PatientConnection) -> None:
    with pytest.raises(psycopg.ProgrammingError):
        connection.wire.send((ADD, (1, "một")), (ADD, (2, object())))
    assert connection.wire.send((ALL, ())) == []


def test_a_connection_keeps_the_statements_that_it_used_last(connection: PatientConnection) -> None:
    texts = [b"SELECT %d" % number for number in range(MOST_PREPARED + 20)]
    for text in texts:
        connection.wire.send((texts[0], ()), (text, ()))
    assert prepared(connection) == MOST_PREPARED
    assert [connection.wire.send((text, ())) for text in texts] == [[(n,)] for n in range(len(texts))]
    assert prepared(connection) == MOST_PREPARED


def test_in_a_failed_transaction_room_can_still_be_made(connection: PatientConnection) -> None:
    wire = connection.wire
    for number in range(MOST_PREPARED):
        wire.send((b"SELECT %d" % number, ()))
    wire.send((b"BEGIN", ()), (b"SAVEPOINT before", ()), (ADD, (1, "một")))
    with pytest.raises(UniqueViolation):
        wire.send((ADD, (1, "again")))
    wire.send((b"ROLLBACK TO before", ()))
    wire.send((b"COMMIT", ()))
    assert prepared(connection) <= MOST_PREPARED
    assert wire.send((ALL, ())) == []


def test_a_connection_that_knows_a_table_as_it_was_is_closed(connection: PatientConnection) -> None:
    everything = b"SELECT * FROM pg_temp.wire"
    assert connection.wire.send((everything, ())) == []
    connection.execute("ALTER TABLE wire ADD COLUMN more text")
    with pytest.raises(OperationalError, match="cached plan must not change"):
        connection.wire.send((everything, ()))
    assert connection.closed


def test_a_statement_that_the_server_has_lost_is_told_so(connection: PatientConnection) -> None:
    assert connection.wire.send((ALL, ())) == []
    connection.execute("DEALLOCATE ALL")
    with pytest.raises(OperationalError, match="does not exist"):
        connection.wire.send((ALL, ()))
    assert connection.closed


def test_one_name_means_one_text_on_every_connection(connection: PatientConnection, database: TestDatabase) -> None:
    other = connector(database.application_url, statement_seconds=8)()
    for wire, texts in ((connection.wire, (b"SELECT 1", b"SELECT 2")), (other.wire, (b"SELECT 2", b"SELECT 3"))):
        for text in texts:
            wire.send((text, ()))
    named = "SELECT name, statement FROM pg_prepared_statements WHERE name LIKE 'dothi%'"
    mine, theirs = dict(connection.execute(named).fetchall()), dict(other.execute(named).fetchall())
    other.close()
    assert sorted(mine.values()) == ["SELECT 1", "SELECT 2"]
    assert [mine[name] for name in mine.keys() & theirs.keys()] == ["SELECT 2"]


def test_a_statement_that_another_client_prepared_is_told_so(connection: PatientConnection) -> None:
    """Behind a pooler that mixes it may mean another table of the same name."""
    connection.execute(b"PREPARE " + name_of(ALL) + b" AS SELECT 'theirs'")
    with pytest.raises(OutlivedError, match="already exists"):
        connection.wire.send((ALL, ()))
    assert connection.closed


def test_what_a_changed_table_has_overtaken_is_asked_anew_under_another_name(
    connection: PatientConnection, database: TestDatabase
) -> None:
    """A pooler would go on with the plan of the former."""
    everything = b"SELECT * FROM pg_temp.wire"
    connection.wire.send((everything, ()))
    former = connection.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE 'dothi%'").fetchall()
    connection.execute("ALTER TABLE wire ADD COLUMN more text")
    with pytest.raises(OutlivedError):
        connection.wire.send((everything, ()))
    again = connector(database.application_url, statement_seconds=8)()
    again.execute("CREATE TEMP TABLE wire (id integer PRIMARY KEY, text text)")
    again.wire.send((everything, ()))
    names = again.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE 'dothi%'").fetchall()
    again.close()
    assert len(former) == len(names) == 1
    assert former != names


def test_what_the_server_does_not_support_stays_what_it_is(connection: PatientConnection) -> None:
    with pytest.raises(FeatureNotSupported):
        connection.wire.send((b"SELECT count(*) FROM pg_temp.wire FOR UPDATE", ()))
    assert not connection.closed


def test_a_message_larger_than_the_socket_takes_arrives_whole(connection: PatientConnection) -> None:
    connection.patience = 30.0  # a busy machine takes its time
    long = "đô thị " * 2_000_000
    assert connection.wire.send((ADD, (1, long)), (ALL, ())) == [(1, long)]


def test_within_a_transaction_they_belong_to_it(connection: PatientConnection) -> None:
    connection.wire.send((b"BEGIN", ()), (ADD, (1, "một")))
    connection.wire.send((b"SAVEPOINT before", ()))
    with pytest.raises(UniqueViolation):
        connection.wire.send((ADD, (1, "again")))
    connection.wire.send((b"ROLLBACK TO before", ()))
    assert connection.wire.send((ALL, ())) == [(1, "một")]
    connection.wire.send((b"ROLLBACK", ()))
    assert connection.wire.send((ALL, ())) == []


def test_a_backend_that_is_ended_closes_the_connection(connection: PatientConnection, database: TestDatabase) -> None:
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        backend = (connection.info.backend_pid,)
        admin.execute("SELECT pg_terminate_backend(%s)", backend)
        left = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"
        wait_until(lambda: admin.execute(left, backend).fetchone() is None, "the backend has ended")
    with pytest.raises(OperationalError):
        connection.wire.send((ALL, ()))
    assert connection.closed


def test_a_frozen_server_is_given_up(connection: PatientConnection) -> None:
    """Neither its silence nor what may still come can be taken for an answer."""
    backend = connection.info.backend_pid
    os.kill(backend, signal.SIGSTOP)
    try:
        with pytest.raises(OperationalError, match="doesn't answer"):
            connection.wire.send((ALL, ()))
    finally:
        os.kill(backend, signal.SIGCONT)
    assert connection.closed
