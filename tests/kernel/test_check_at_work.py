"""`dothi check --repair` while events arrive: whatever is done at the same moment, kept counts end as the rows say."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import psycopg
from flask import Flask

from dothi.manifest.house import house
from dothi.operator.checking.counts import check_counts
from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import run_due
from dothi_testing.waiting import wait_until
from modules.feedback.tests.person import Person
from tests.world import MYTHO

STRAY = (
    "INSERT INTO dothi_flow (tenant_id, name, day, key, value)"
    f" VALUES ({MYTHO}, 'feedback.received', '2020-01-01', 'web|-|normal', 5)"
)
SPOILT = f"DELETE FROM dothi_flow WHERE tenant_id = {MYTHO} AND name LIKE 'feedback.%'"


def repair(app: Flask) -> list[str]:
    with app.app_context():
        return [finding.line for finding in check_counts(house(), repair=True)]


def differences(app: Flask) -> list[str]:
    with app.app_context():
        return [finding.line for finding in check_counts(house(), repair=False)]


@contextmanager
def owner_of(database: TestDatabase) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database.owner_url) as owner:
        yield owner


def as_owner(database: TestDatabase, statement: str) -> None:
    with owner_of(database) as owner:
        owner.execute(statement)


def waits(database: TestDatabase) -> bool:
    with owner_of(database) as owner:
        row = owner.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return row is not None and row[0] > 0


def report(app: Flask) -> None:
    assert Person.at(app).report().status_code == 303


def test_an_event_that_is_counted_while_the_repair_has_begun_is_kept(app: Flask, database: TestDatabase) -> None:
    report(app)
    run_due(app)
    as_owner(database, SPOILT)
    as_owner(database, STRAY)
    with ThreadPoolExecutor(1) as pool:
        with owner_of(database) as owner:
            # The repair has read everything, and waits to delete what nothing explains.
            owner.execute("SELECT 1 FROM dothi_flow WHERE day = '2020-01-01' FOR UPDATE")
            repairing = pool.submit(repair, app)
            wait_until(lambda: waits(database), "the repair has begun")
            report(app)
            run_due(app)
        assert any("feedback.received:" in line for line in repairing.result())
    assert differences(app) == []


def test_reports_work_and_repairs_at_once(app: Flask, database: TestDatabase) -> None:
    is_reported, is_over = Event(), Event()

    def work() -> None:
        while not is_over.is_set():
            run_due(app)

    def spoil_and_repair() -> None:
        while not is_reported.is_set():
            as_owner(database, SPOILT)
            wait_until(lambda: any("feedback.received:" in line for line in repair(app)), "it is set right")

    report(app)
    run_due(app)
    with ThreadPoolExecutor(3) as pool:
        working, repairing = [pool.submit(work) for _worker in range(2)], pool.submit(spoil_and_repair)
        try:
            for _time in range(8):
                report(app)
            is_reported.set()
            repairing.result()  # while somebody still works: nothing is set right before the last report is counted
        finally:
            is_reported.set()
            is_over.set()
    for each in working:
        each.result()
    run_due(app)
    assert differences(app) == []
