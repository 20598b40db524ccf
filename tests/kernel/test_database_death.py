"""A database that dies at any round trip of a request: the answer is 503 and nothing is stored, or all is well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, PendingRollbackError
from werkzeug.test import TestResponse

from dothi.database.acting import acting_in
from dothi.database.patience import PatientConnection
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.database.wire import Wire
from dothi.values.memory import memories
from dothi.web import visits
from dothi.web.errors import on_failure
from dothi_testing.databases import TestDatabase
from modules.feedback.tests.person import Person, filled_in, picture
from tests.client import TOKEN
from tests.world import CENTRES, HOSTS, MYTHO, PASSWORD

Request = Callable[[], TestResponse]
BASE = f"http://{HOSTS[MYTHO]}"


class Killer:
    """Ends the backend of a connection just before the n-th round trip from now on, or before each from the n-th."""

    def __init__(self, database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stands before every round trip of session, driver and wire."""
        self.admin = psycopg.connect(database.admin_url, autocommit=True)
        self.left = 0
        self.goes_on = False
        wait, send = PatientConnection.wait, Wire.send

        def waiting(connection: PatientConnection, *arguments: Any, **options: Any) -> Any:
            self.strike(connection.pgconn.backend_pid)
            return wait(connection, *arguments, **options)

        def sending(wire: Wire, *messages: Any, **closing: Any) -> Any:
            self.strike(wire._libpq.backend_pid)
            return send(wire, *messages, **closing)

        monkeypatch.setattr(PatientConnection, "wait", waiting)
        monkeypatch.setattr(Wire, "send", sending)

    def strike(self, backend: int) -> None:
        """Count one round trip; PostgreSQL answers when the backend has ended."""
        self.left -= 1
        if self.left == 0 or (self.left < 0 and self.goes_on):
            self.admin.execute("SELECT pg_terminate_backend(%s, 10000)", [backend])

    def count_reports(self, url: str) -> int:
        """How many are stored."""
        with psycopg.connect(url) as owner:
            row = owner.execute("SELECT count(*) FROM feedback_report").fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture
def killer(app: Flask, database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[Killer]:
    """Nobody is killed yet."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # as in production
    made = Killer(database, monkeypatch)
    yield made
    made.admin.close()


def front_page(app: Flask) -> Iterator[Request]:
    """A page whose visit is written with it."""
    while True:
        memories(app).pop(visits.gathered, None)
        yield lambda: Person.at(app).get("/")


def public_list(app: Flask) -> Iterator[Request]:
    """A page that reads through the driver."""
    while True:
        yield lambda: Person.at(app).get("/phan-anh")


def queue_page(app: Flask) -> Iterator[Request]:
    """A page for somebody who is signed in."""
    desk = Person.at(app, as_="tiepnhan")
    while True:
        yield lambda: desk.get("/work/feedback")


def creation(app: Flask) -> Iterator[Request]:
    """A report by a program, in a transaction of its own."""
    while True:
        yield lambda: create(app)


def form(app: Flask) -> Iterator[Request]:
    """A report by the form, with a photo, in a savepoint."""
    while True:
        citizen = Person.at(app)
        fields = {**filled_in(), "csrf_token": found(TOKEN, citizen, "/phan-anh/gui"), "photos": [picture()]}
        yield lambda: citizen.client.post("/phan-anh/gui", data=fields, base_url=BASE)  # noqa: B023


def step(app: Flask) -> Iterator[Request]:
    """A step at the desk, in a savepoint."""
    desk = Person.at(app, as_="tiepnhan")
    while True:
        page = f"/work/feedback/{(create(app).json or {})['code']}"
        fields = {"csrf_token": found(TOKEN, desk, page), "version": "1", "category": "giao-thong", "level": "urgent"}
        yield lambda: desk.client.post(f"{page}/steps/accept", data=fields, base_url=BASE)  # noqa: B023


def sign_in(app: Flask) -> Iterator[Request]:
    """Signing in, which notes attempts."""
    while True:
        person = Person.at(app)
        fields = {"csrf_token": found(TOKEN, person, "/sign-in"), "email": "xem@mytho.example", "password": PASSWORD}
        yield lambda: person.client.post("/sign-in", data=fields, base_url=BASE)  # noqa: B023


def create(app: Flask) -> TestResponse:
    """One report through the API."""
    place = {"lon": CENTRES[MYTHO].lon, "lat": CENTRES[MYTHO].lat}
    body = {"category": "giao-thong", "text": "Đèn giao thông hỏng.", "consent": True, **place}
    return app.test_client().post("/api/v1/reports", json=body, base_url=BASE)


def found(pattern: re.Pattern[str], person: Person, path: str) -> str:
    """What stands on a page."""
    match = pattern.search(person.get(path).text)
    assert match is not None, path
    return match.group(1)


@pytest.mark.parametrize(
    ("kind", "goes_on"),
    [
        (front_page, False),
        (public_list, False),
        (queue_page, False),
        (queue_page, True),
        (creation, False),
        (form, False),
        (form, True),
        (step, False),
        (sign_in, False),
    ],
)
def test_a_database_that_dies_at_any_round_trip_is_said_to_be_away(
    app: Flask, killer: Killer, database: TestDatabase, kind: Callable[[Flask], Iterator[Request]], goes_on: bool
) -> None:
    """Or the pool has connected anew before anything was asked, and all went well."""
    requests, answers = kind(app), list[TestResponse]()
    usual = next(requests)().status_code
    before = killer.count_reports(database.owner_url)
    while killer.left <= 0:
        request = next(requests)
        killer.left, killer.goes_on = len(answers) + 1, goes_on
        answers.append(request())
        killer.goes_on = False
    answers.pop()  # it was over before the stroke
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {503, usual}, statuses
    assert 503 in statuses
    assert {answer.headers.get("Retry-After") for answer in answers if answer.status_code == 503} == {"30"}
    stored, told = killer.count_reports(database.owner_url) - before, statuses.count(usual) + 1
    if kind is form:
        assert stored == told
    elif kind is creation:  # committed before the answer is made, which may fail: the same `client_id` finds it
        assert stored >= told


def test_what_was_caught_of_a_lost_connection_is_told_at_the_commit(app: Flask, killer: Killer) -> None:
    """Whoever catches it can't make the request succeed."""
    with app.app_context(), acting_in(Scope(MYTHO)):
        session.execute(text("SELECT 1"))
        killer.left = 1
        with pytest.raises(OperationalError):
            session.execute(text("SELECT 2"))
        with pytest.raises(PendingRollbackError) as told:
            session.commit()
        session.rollback()
    with app.test_request_context("/api/v1/reports"):
        assert app.make_response(on_failure(told.value)).status_code == 503
