"""Behind a real PgBouncer in transaction mode the journeys work, time-outs hold, and one that would mix is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from dothi.app import create_app
from dothi.database.acting import acting_in
from dothi.database.connections import connector, refuse_unfit
from dothi.database.direct import Statement, reading
from dothi.database.first_contact import UnfitDatabaseError
from dothi.database.scope import Scope
from dothi.database.session import db, session
from dothi.database.wire import OutlivedError
from dothi.settings import Settings, SettingsError
from dothi_testing.databases import TestDatabase
from dothi_testing.waiting import wait_until
from modules.feedback.tests.person import Person, picture, words
from tests.processes.pooler import Pooler
from tests.processes.stack import Processes, SlowMail
from tests.world import CENTRES, HOSTS, MYTHO

Start = Callable[..., Pooler]
TRIPS, CLIENTS = 300, 8
"""So many trips of each client."""


@pytest.fixture
def start(tmp_path: Path, database: TestDatabase, app: Flask) -> Iterator[Start]:
    """Start poolers before this test's database."""
    started: list[Pooler] = []

    def begin(**settings: object) -> Pooler:
        made = Pooler.start(tmp_path / f"pooler{len(started)}", admin_url=database.admin_url, **settings)
        started.append(made)
        return made

    yield begin
    for pooler in started:
        pooler.stop()


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """An application with these settings."""
    made = create_app(settings)
    yield made
    with made.app_context():
        session.remove()
        db.engine.dispose()


def test_no_client_gets_the_answer_to_another_ones_statement(start: Start, database: TestDatabase) -> None:
    connect = connector(start().before(database.application_url), statement_seconds=8)

    def ask(client: int) -> list[object]:
        connection = connect()
        asked = [client * TRIPS + n % 150 for n in range(TRIPS)]  # more texts than are kept prepared
        answers = [connection.wire.send((b"SELECT 'else'", ()), (b"SELECT %d" % number, ())) for number in asked]
        connection.close()
        return [answer for number, answer in zip(asked, answers, strict=True) if answer != [(number,)]]

    with ThreadPoolExecutor(CLIENTS) as clients:
        assert [wrong for wrong in clients.map(ask, range(CLIENTS)) if wrong] == []


def test_the_journeys_of_citizen_and_desk(
    start: Start,
    settings: Settings,
    own_settings: Settings,
    database: TestDatabase,
    processes: Processes,
    mail: SlowMail,
) -> None:
    """Through the pooler go web, worker and dispatcher."""
    pooler = start()
    url, dispatcher = pooler.before(database.application_url), pooler.before(database.dispatcher_url)
    processes.environment = {**processes.environment, "DATABASE_URL": url, "DATABASE_DISPATCHER_URL": dispatcher}
    processes.queue()
    processes.dothi("dispatcher")
    processes.dothi("worker")
    with application(replace(own_settings, database_url=url, database_dispatcher_url=dispatcher)) as app:
        citizen = Person.at(app)
        sent = citizen.report(email="dan@example.com", name="Trần Thị Bé", photos=[picture()])
        code = re.search(r"MT-\d\d-\d{6}", words(citizen.follow(sent)))
        assert code is not None
        for path in ("/phan-anh", "/api/v1/reports", "/api/v1/reports.geojson", f"/phan-anh/tra-cuu?code={code[0]}"):
            assert citizen.get(path).status_code < 400, path
        desk = Person.at(app, as_="tiepnhan")
        page = f"/work/feedback/{code[0]}"
        assert code[0] in desk.get("/work/feedback").text
        accepted = desk.post(f"{page}/steps/accept", page=page, version="1", category="giao-thong", level="urgent")
        assert accepted.status_code == 303, words(accepted)
        for _ in range(6):
            assert create_by_api(app) == 201
        wait_until(lambda: len(mail.ids_for("dan@example.com")) == 2, "both mails arrived")
        wait_until(lambda: not undone(database), "everything is delivered")


def create_by_api(app: Flask) -> int:
    """One report, sent by a program."""
    place = {"lon": CENTRES[MYTHO].lon, "lat": CENTRES[MYTHO].lat}
    body = {"category": "giao-thong", "text": "Đèn giao thông hỏng.", "consent": True, **place}
    return app.test_client().post("/api/v1/reports", json=body, headers={"Host": HOSTS[MYTHO]}).status_code


def undone(database: TestDatabase) -> int:
    """How many deliveries wait."""
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute("SELECT count(*) FROM dothi_delivery WHERE done_at IS NULL").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("seconds", [8, 600])
def test_time_outs_hold_behind_it(start: Start, settings: Settings, database: TestDatabase, seconds: int) -> None:
    """The web's are the role's; those of jobs and commands are set as each transaction opens, and end with it."""
    wanted = {8: "8s", 600: "10min"}[seconds]
    limits = "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('TimeZone')"
    direct = Statement(text(limits))
    url = start().before(database.application_url)
    with application(replace(settings, database_url=url, statement_seconds=seconds)) as app, app.app_context():
        for _ in range(2 * 3):
            with acting_in(Scope(MYTHO)):
                assert direct.read({}) == [(wanted, "5s", "UTC")]
                with reading():
                    assert direct.read({}) == [(wanted, "5s", "UTC")]
                assert tuple(session.execute(text(limits)).one()) == (wanted, "5s", "UTC")
                assert direct.write({}) == [(wanted, "5s", "UTC")]
                session.rollback()
            assert direct.ask({}) == ("8s")


@pytest.mark.parametrize("settings_of_pooler", [{"max_prepared_statements": 0}])
def test_a_pooler_that_would_mix_statements_is_refused_with_words(
    start: Start, database: TestDatabase, settings_of_pooler: dict[str, object]
) -> None:
    url = start(**settings_of_pooler).before(database.application_url)
    for _ in range(2 * 3):  # whether or not the server that it lends has met our names
        with pytest.raises(UnfitDatabaseError, match=r"PgBouncer 1\.21 or newer with max_prepared_statements"):
            connector(url, statement_seconds=8)()
    with pytest.raises(SettingsError, match="pool_mode = session"):
        refuse_unfit(url, statement_seconds=8)


def test_a_pooler_that_lends_a_server_for_a_whole_session_is_welcome(start: Start, database: TestDatabase) -> None:
    url = start(pool_mode="session", default_pool_size=6).before(database.application_url)
    connections = [connector(url, statement_seconds=8)() for _ in range(2)]
    for connection in connections:
        assert connection.wire.send((b"SELECT 1", ())) == [(1,)]
        connection.close()


def test_a_statement_that_a_changed_table_has_overtaken_recovers(start: Start, database: TestDatabase) -> None:
    """The pooler's servers go on with the old plan; a process asks anew under another name."""
    connect = connector(start().before(database.application_url), statement_seconds=8)
    everything = b"SELECT * FROM changing"
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("CREATE TABLE changing (id integer)")
        owner.execute("GRANT SELECT ON changing TO dothi_app")

    def ask() -> list[tuple[object, ...]]:
        with connect() as connection:
            return connection.wire.send((everything, ()))

    for _ in range(2 * 3):
        assert ask() == []
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("ALTER TABLE changing ADD COLUMN more text")
    with pytest.raises(OutlivedError):
        ask()
    for _ in range(2 * 3):
        assert ask() == []
