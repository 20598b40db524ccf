"""A frozen server is given up, the pool connects anew to one that is back."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from dothi.app import create_app
from dothi.database.acting import acting_in
from dothi.database.connections import connector, refuse_unfit
from dothi.database.direct import Statement, reading
from dothi.database.patience import PatientConnection
from dothi.database.scope import Scope
from dothi.database.session import db, session
from dothi.manifest.house import house
from dothi.settings import SettingsError
from dothi_testing.databases import TestDatabase
from dothi_testing.waiting import wait_until
from tests.client import TOKEN, Browser
from tests.world import HOSTS, MYTHO

SLEEP = "SELECT pg_sleep(20)"


def test_a_server_that_does_not_answer_is_given_up(app: Flask, database: TestDatabase) -> None:
    connection = connector(database.application_url, statement_seconds=8)()
    connection.patience = 0.3
    with pytest.raises(psycopg.OperationalError, match="doesn't answer"):
        connection.execute("SELECT pg_sleep(20)")
    assert connection.closed


def test_a_statement_that_takes_too_long_is_ended_by_the_server(app: Flask, database: TestDatabase) -> None:
    """By the role's time-out, or by the process's own where that is another: in each kind of transaction."""
    role = connector(database.application_url, statement_seconds=8)()
    assert role.execute("SHOW statement_timeout").fetchone() == ("8s",)
    assert role.limit is None
    role.close()
    sleep, limit = Statement(text(SLEEP)), Statement(text("SELECT current_setting('statement_timeout')"))
    hasty = create_app(replace(house(app).settings, statement_seconds=1))
    with hasty.app_context(), acting_in(Scope(MYTHO)):
        for attempt in (lambda: sleep.read({}), lambda: read_apart(sleep), lambda: session.execute(text(SLEEP))):
            with pytest.raises(OperationalError, match="statement timeout"):
                attempt()
            session.rollback()
        assert (limit.read({}), session.scalar(text("SHOW statement_timeout"))) == ([("1s",)], "1s")
        session.remove()
        db.engine.dispose()


def read_apart(statement: Statement) -> None:
    """In a transaction for several."""
    with reading():
        statement.read({})


@pytest.mark.parametrize("setting", ["statement_timeout = 0", "lock_timeout = 0", "timezone = 'Asia/Ho_Chi_Minh'"])
def test_a_role_without_its_settings_is_refused_with_words(app: Flask, database: TestDatabase, setting: str) -> None:
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        admin.execute(f"ALTER ROLE dothi_app IN DATABASE {database.name} SET {setting}".encode())
    with pytest.raises(SettingsError, match="run `dothi db roles` once"):
        refuse_unfit(database.application_url, statement_seconds=8)
    nowhere = "postgresql://dothi_app@127.0.0.1:1/dothi"
    refuse_unfit(nowhere, statement_seconds=8)  # it may come later


def test_after_the_server_was_away_the_next_request_succeeds(app: Flask, database: TestDatabase) -> None:
    client, host = app.test_client(), {"Host": HOSTS[MYTHO]}
    assert client.get("/phan-anh", headers=host).status_code == 200
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database.name])
        left = "SELECT 1 FROM pg_stat_activity WHERE datname = %s"
        wait_until(lambda: admin.execute(left, [database.name]).fetchone() is None, "all have ended")
    assert client.get("/phan-anh", headers=host).status_code == 200


def test_what_goes_back_to_the_pool_open_is_rolled_back(app: Flask) -> None:
    with app.app_context():
        held = db.engine.raw_connection()
        connection = held.dbapi_connection
        assert isinstance(connection, PatientConnection)
        assert connection.info.transaction_status is TransactionStatus.IDLE
        connection.execute("BEGIN")
        connection.execute("SELECT set_config('dothi.tenant_id', %s, true)", [str(MYTHO)])
        held.close()
        assert connection.info.transaction_status is TransactionStatus.IDLE
        row = connection.execute("SELECT current_setting('dothi.tenant_id', true)").fetchone()
        assert row in {(None,), ("",)}


def test_the_connection_used_last_is_used_next(app: Flask) -> None:
    with app.app_context():
        first, second = db.engine.raw_connection(), db.engine.raw_connection()
        warm = second.dbapi_connection
        first.close()
        second.close()
        again = db.engine.raw_connection()
        assert again.dbapi_connection is warm
        again.close()


def test_a_column_that_gets_another_type_costs_each_connection_one_answer(
    app: Flask, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, host = app.test_client(), {"Host": HOSTS[MYTHO]}
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # as in production
    assert client.get("/api/v1/reports", headers=host).status_code == 200
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("ALTER TABLE feedback_report ALTER COLUMN place TYPE varchar")
    answers = [client.get("/api/v1/reports", headers=host) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [503, 200]
    assert answers[0].headers["Retry-After"] == "30"


def test_a_server_that_dies_at_the_commit_is_said_to_be_away(
    app: Flask, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(app, HOSTS[MYTHO]).enter("tiepnhan@mytho.example")
    token = TOKEN.search(browser.get("/work/feedback").text)
    assert token is not None
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # as in production

    def end_all(_session: object) -> None:
        with psycopg.connect(database.admin_url, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database.name])

    event.listen(session, "before_commit", end_all)
    try:
        answer = browser.client.post("/sign-out", base_url=browser.base, data={"csrf_token": token.group(1)})
    finally:
        event.remove(session, "before_commit", end_all)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert browser.get("/work/feedback").status_code == 200  # nothing was kept: still signed in
