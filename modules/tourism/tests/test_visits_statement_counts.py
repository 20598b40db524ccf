"""How many SQL statements the pages of visitors, figures and QR codes take: the same for one place and for thirty."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from dothi.values import clock
from dothi.values.actor import Actor
from modules.tourism.tests.conftest import Put, Visit
from modules.tourism.tests.test_qr import PHONE
from modules.tourism.tests.test_statement_counts import warm  # noqa: F401  # a fixture
from modules.tourism.visitors.numbers import DayCount, Visitors
from modules.tourism.visitors.service import record_counts
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
MONTH = f"/work/tourism/visitors/months/{clock.local_today():%Y-%m}"
PUBLIC_PAGES = {"/du-lich/so-lieu": 2, "/du-lich/so-lieu.csv": 2}
WORK_PAGES = {
    "/work/tourism/visitors": 4,
    "/work/tourism/visitors/months": 3,
    MONTH: 4,
    f"{MONTH}.csv": 2,
    "/work/tourism/statistics": 3,
    "/work/tourism/statistics?place=chua-vinh-trang": 4,
    "/work/tourism/qr": 3,
}


@pytest.mark.parametrize("places", [1, 30])
@pytest.mark.usefixtures("warm")
def test_pages_cost_the_same_at_any_size(
    put: Put,
    visit: Visit,
    statements: Statements,
    in_tenant: InTenant,
    run_jobs: Callable[[], list[str]],
    places: int,
) -> None:
    ids = [put("" if not number else f"Điểm {number}", east=0.002 * number).id for number in range(places)]
    days = [clock.local_today() - timedelta(days=number) for number in range(places)]
    with in_tenant(MYTHO):
        counts = [DayCount(place, day, Visitors(10, 2)) for place in ids for day in days]
        record_counts(MYTHO, counts, seen={}, actor=Actor.system())
    run_jobs()
    for pages, browser in ((PUBLIC_PAGES, visit()), (WORK_PAGES, visit("canbo"))):
        found = {}
        for path in pages:
            assert browser.get(path).status_code == 200
            with statements() as seen:
                browser.get(path)
            found[path] = len(seen)
        assert found == pages


@pytest.mark.usefixtures("warm")
def test_a_scan_takes_one_statement_once_its_code_is_remembered(
    put: Put, visit: Visit, statements: Statements, run_jobs: Callable[[], list[str]]
) -> None:
    put()
    run_jobs()
    code = visit("canbo").get("/work/tourism/qr").text.split('name="code" value="')[1].split('"')[0]
    phone, found = visit(), []
    phone.get("/du-lich")
    for _time in range(2):
        with statements() as seen:
            phone.get(f"/du-lich/q/{code}", headers=PHONE)
        found.append(len(seen))
    assert found == [2, 1]
