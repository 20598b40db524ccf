"""Each test finds the database as it was seeded, whatever the one before has done to it."""

from __future__ import annotations

import psycopg
import pytest
from flask import Flask

from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import engine_of
from tests.kernel.test_backup import contents


def do(database: TestDatabase, statement: str) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute(statement.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO dothi_tenant (id, province_id) VALUES (77, 1)",
        "UPDATE feedback_category SET name = name || '!', version = version + 1",
        "DELETE FROM feedback_route",
        "DELETE FROM feedback_route; UPDATE feedback_category SET position = position + 1 WHERE position = 1",
    ],
)
def test_what_was_written_is_put_back(app: Flask, database: TestDatabase, statement: str) -> None:
    before = contents(database.owner_url)
    do(database, statement)
    assert contents(database.owner_url) != before
    database.restore(engine_of(app))
    assert contents(database.owner_url) == before


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE left_behind (id int)", "CREATE INDEX left_behind ON dothi_tenant (province_id)"]
)
def test_a_changed_schema_takes_a_new_copy(app: Flask, database: TestDatabase, statement: str) -> None:
    do(database, statement)
    database.restore(engine_of(app))
    with psycopg.connect(database.owner_url) as owner:
        assert owner.execute("SELECT to_regclass('left_behind')").fetchone() == (None,)


def test_the_applications_connections_live_on_and_others_end(app: Flask, database: TestDatabase) -> None:
    database.restore(engine_of(app))

    def backend() -> int:
        with engine_of(app).connect() as connection:
            return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())

    before = backend()
    with psycopg.connect(database.owner_url) as stray:
        stray.execute("DELETE FROM feedback_route")
        database.restore(engine_of(app))
        with pytest.raises(psycopg.OperationalError):
            stray.execute("SELECT 1")
    assert backend() == before
