"""Numbers of reports: each given once, in order, a series for each tenant and year."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.values import clock
from dothi.values.actor import Actor
from modules.feedback.models import Series
from modules.feedback.service import Channel, submit_report
from modules.feedback.tests.conftest import draft
from tests.world import CENTRES, MYTHO, TANAN


def send(app: Flask, times: int = 1, *, of: int = MYTHO, commits: bool = True) -> list[str]:
    """The codes of new reports, each stored by itself, or all in a transaction that is open."""
    codes = []
    with app.app_context(), acting_in(Scope(of)):
        site = house().directory.find_site_by_id(of)
        assert site is not None
        for _ in range(times):
            place = draft(lon=CENTRES[of].lon, lat=CENTRES[of].lat)
            sent = submit_report(
                of, draft=place, channel=Channel.API, actor=Actor.citizen(), site=site, commits=commits
            )
            codes.append(sent.report.code)
    return codes


def test_each_tenant_has_a_series_of_its_own(app: Flask) -> None:
    year = clock.local_today().year % 100
    assert send(app, 3) == [f"MT-{year}-00000{n}" for n in (1, 2, 3)]
    assert send(app, 2, of=TANAN) == [f"TA-{year}-00000{n}" for n in (1, 2)]


@pytest.mark.parametrize(("at", "code"), [(16, "MT-26-000001"), (17, "MT-27-000001")])
def test_a_year_begins_at_midnight_of_the_place(app: Flask, at: int, code: str) -> None:
    clock.set_source(lambda: datetime(2026, 12, 31, at, 30, tzinfo=UTC))
    assert send(app) == [code]


def test_a_number_beyond_a_million_is_written_whole(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        session.add(Series(tenant_id=MYTHO, year=clock.local_today().year, serial=999_998))
        session.commit()
    assert [code[6:] for code in send(app, 2)] == ["999999", "1000000"]


def test_a_transaction_that_comes_to_nothing_gives_its_number_back(app: Flask) -> None:
    [first] = send(app)
    assert send(app, commits=False)[0][6:] == "000002"
    assert send(app)[0][6:] == "000002", "the one before was rolled back"
    assert first[6:] == "000001"


def test_threads_never_get_the_same_number(app: Flask) -> None:
    given: list[str] = []
    start = Barrier(4)

    def work() -> None:
        start.wait()
        given.extend(send(app, 20))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(code[6:] for code in given) == [f"{n:06}" for n in range(1, 81)]
