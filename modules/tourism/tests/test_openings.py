"""What is kept of opening hours: open now, open at another time, renewed as the clock goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.places.models import HoursText
from modules.tourism.places.opening import find_error, locality_of, openings
from modules.tourism.places.openings import KEPT_DAYS, keep_openings
from modules.tourism.tests.conftest import Put, Visit, site_of
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
MONDAY_NINE = datetime(2026, 11, 30, 9, tzinfo=LOCAL_ZONE)
SHOP = "Mo-Fr 08:00-11:00,13:00-17:00"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Nine o'clock on a Monday."""
    with clock.frozen(MONDAY_NINE.astimezone(UTC)):
        yield


def found(visit: Visit, query: str) -> list[str]:
    """The names that the API lists."""
    return [item["name"] for item in (visit().get(f"/api/v1/places?{query}").json or {})["items"]]


def one_round(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        keep_openings(MYTHO, clock.now())
        session.commit()


def test_a_place_that_is_stored_knows_how_it_stands(put: Put, visit: Visit) -> None:
    put(hours=SHOP)
    item = (visit().get("/api/v1/places").json or {})["items"][0]
    assert (item["is_open"], item["next_change"]) == (True, "2026-11-30T04:00:00+00:00")


def test_the_minutes_round_renews_what_has_changed(app: Flask, put: Put, visit: Visit) -> None:
    put(hours=SHOP)
    put("Không rõ", east=0.01, hours="")
    assert found(visit, "open_at=now") == ["Chùa Vĩnh Tràng"]
    clock.shift(timedelta(hours=2, minutes=1))
    one_round(app)
    assert found(visit, "open_at=now") == []
    clock.shift(timedelta(hours=2))
    one_round(app)
    assert found(visit, "open_at=now") == ["Chùa Vĩnh Tràng"]


@pytest.mark.parametrize(
    ("moment", "is_found"),
    [
        ("2026-12-01T10:59:00%2B07:00", True),
        ("2026-12-01T11:00:00%2B07:00", False),
        ("2026-12-05T10:00:00%2B07:00", False),
        ("2026-12-22T16:00:00%2B07:00", True),
    ],
)
def test_open_at_another_time(put: Put, visit: Visit, moment: str, is_found: bool) -> None:  # a parameter
    put(hours=SHOP)
    assert bool(found(visit, f"open_at={moment}")) is is_found


def test_page_and_map_take_a_local_time(put: Put, visit: Visit) -> None:
    put(hours=SHOP)
    assert "Chùa Vĩnh Tràng" in visit().get("/du-lich?at=2026-12-01T10:00").text
    assert "Chùa Vĩnh Tràng" not in visit().get("/du-lich?at=2026-12-06T10:00").text
    assert "Chùa Vĩnh Tràng" in visit().get("/du-lich?at=1999-12-06T10:00").text, "what isn't kept narrows nothing"


def test_a_time_that_isnt_kept_is_refused_by_the_api(visit: Visit) -> None:
    for moment in ("2026-11-29T10:00:00%2B07:00", "2027-06-01T10:00:00%2B07:00"):
        assert visit().get(f"/api/v1/places?open_at={moment}").status_code == 422


def test_openings_are_kept_for_weeks_ahead_again_and_again(app: Flask, put: Put, in_tenant: InTenant) -> None:
    put(hours=SHOP)
    clock.shift(timedelta(days=20))
    one_round(app)
    with in_tenant(MYTHO):
        kept = session.get_one(HoursText, (MYTHO, SHOP))
        assert kept.kept_until - clock.now() > timedelta(days=KEPT_DAYS - 1)


def test_nights_and_days_run_on(app: Flask) -> None:
    with app.app_context():
        where = locality_of(site_of(), MONDAY_NINE.date())
        assert len(list(openings("24/7", where, MONDAY_NINE.date(), days=KEPT_DAYS))) == 1
        nights = list(openings("Mo-Su 18:00-02:00", where, MONDAY_NINE.date(), days=3))
        assert [(end - start) / timedelta(hours=1) for start, end in nights] == [2, 8, 8, 6]


def test_a_public_holiday_is_one_of_the_tenants_calendar(app: Flask) -> None:
    with app.app_context():
        day = datetime(2026, 9, 2, tzinfo=LOCAL_ZONE).date()
        assert list(openings("Mo-Su 08:00-17:00; PH off", locality_of(site_of(), day), day, days=1)) == []


def test_a_wrong_text_says_where_and_what_was_understood(app: Flask) -> None:
    with app.test_request_context():
        reason = find_error("Mo-Fr 08:00-17:00; Xx 09:00-12:00")
        assert reason is not None
        assert "Mo-Fr 08:00-17:00" in reason
        assert find_error(SHOP) is None


def test_the_page_says_it_in_words_and_as_a_week(put: Put, visit: Visit) -> None:
    place = put(hours=SHOP)
    page = visit(language="en").get(f"/du-lich/{place.slug}").text
    assert "Open now" in page
    assert "11:00" in page
    assert page.count("08:00–11:00, 13:00–17:00") == 6, "once in words, five times in the week"
