"""Numbers of reports: each given once, one at a time when it is calm, several at once in a rush."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from random import Random
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.db import session
from dothi.tenancy import Scope, acting_in
from modules.feedback.models import Series
from modules.feedback.serials import LIFETIME, MOST_AT_ONCE, QUICKLY, Serials
from tests.world import MYTHO, TANAN

Statements = Callable[[], AbstractContextManager[list[str]]]


class Ticks:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The seconds now."""
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def serials(ticks: Ticks) -> Serials:
    return Serials(ticks)


def take(app: Flask, serials: Serials, times: int = 1, *, of: int = MYTHO, year: int = 2026) -> list[int]:
    """The next numbers, each asked for by itself."""
    with app.app_context(), acting_in(Scope(of)):
        return [serials.next(of, year) for _ in range(times)]


def last_taken(app: Flask, year: int = 2026) -> int:
    """The last number that was taken, as the database says."""
    with app.app_context(), acting_in(Scope(MYTHO)):
        return session.scalars(select(Series.serial).where(Series.tenant_id == MYTHO, Series.year == year)).one()


@pytest.mark.parametrize("apart", [LIFETIME, LIFETIME / 10, QUICKLY])
def test_in_a_calm_each_number_is_taken_by_itself(app: Flask, serials: Serials, ticks: Ticks, apart: float) -> None:
    for number in range(1, 201):
        assert take(app, serials) == [number]
        ticks.now += apart
    assert last_taken(app) == 200


def test_in_a_rush_most_numbers_take_no_statement(app: Flask, serials: Serials, statements: Statements) -> None:
    with statements() as seen:
        assert take(app, serials, 1_000) == list(range(1, 1_001))
    assert len(seen) == 66  # 1, 2, 4 and 8 of them, then 62 times 16
    assert last_taken(app) == 15 + 62 * MOST_AT_ONCE


def test_what_nobody_needed_in_time_is_a_gap(app: Flask, serials: Serials, ticks: Ticks) -> None:
    assert take(app, serials, 4) == [1, 2, 3, 4]  # one, two, and the first of four
    ticks.now += LIFETIME
    assert take(app, serials) == [8]
    assert last_taken(app) == 8


@pytest.mark.parametrize("a_second", [0.1, 0.5, 1, 2, 5, 20])
def test_reports_that_come_at_random_leave_few_gaps(
    app: Flask, serials: Serials, ticks: Ticks, a_second: float
) -> None:
    chance, given = Random(1), []
    for _ in range(600):
        ticks.now += chance.expovariate(a_second)
        given += take(app, serials)
    assert given == sorted(set(given))
    assert last_taken(app) <= 600 * 1.03


def test_each_tenant_and_each_year_has_a_series_of_its_own(app: Flask, serials: Serials) -> None:
    assert take(app, serials, 5) == [1, 2, 3, 4, 5]
    assert take(app, serials, 2, of=TANAN) == [1, 2]
    assert take(app, serials, 2, year=2027) == [1, 2]


def test_a_transaction_that_comes_to_nothing_leaves_nothing_in_stock(app: Flask, serials: Serials) -> None:
    take(app, serials, 3)
    with app.app_context(), acting_in(Scope(MYTHO)):
        session.scalars(select(Series)).all()
        assert serials.next(MYTHO, 2026) == 4
        session.rollback()
    assert take(app, serials, 4) == [4, 5, 6, 7]
    assert take(app, Serials()) == [last_taken(app)]


def test_threads_with_one_stock_and_with_two_never_get_the_same_number(app: Flask, ticks: Ticks) -> None:
    stocks = [Serials(ticks), Serials(ticks)]
    given: list[int] = []
    start = Barrier(8)

    def work(serials: Serials) -> None:
        start.wait()
        given.extend(take(app, serials, 100))

    threads = [Thread(target=work, args=[stocks[number % 2]]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == len(set(given)) == 800
    assert last_taken(app) - 800 < 8 * MOST_AT_ONCE
