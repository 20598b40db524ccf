"""Numbers of reports: each given once, in order, a series for each tenant and year."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from modules.feedback.models import Series
from modules.feedback.serials import next_serial
from tests.world import MYTHO, TANAN

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def take(app: Flask, times: int = 1, *, of: int = MYTHO, at: datetime = NOW) -> list[int]:
    """The next numbers, each asked for by itself."""
    with app.app_context(), acting_in(Scope(of)):
        return [next_serial(of, at) for _ in range(times)]


def test_each_tenant_and_each_year_has_a_series_of_its_own(app: Flask) -> None:
    assert take(app, 5) == [1, 2, 3, 4, 5]
    assert take(app, 2, of=TANAN) == [1, 2]
    assert take(app, 2, at=NOW.replace(year=2027)) == [1, 2]


def test_a_transaction_that_comes_to_nothing_gives_its_number_back(app: Flask) -> None:
    take(app, 3)
    with app.app_context(), acting_in(Scope(MYTHO)):
        session.scalars(select(Series)).all()
        assert next_serial(MYTHO, NOW) == 4
        session.rollback()
    assert take(app) == [4]


def test_threads_never_get_the_same_number(app: Flask) -> None:
    given: list[int] = []
    start = Barrier(4)

    def work() -> None:
        start.wait()
        given.extend(take(app, 50))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 201))
