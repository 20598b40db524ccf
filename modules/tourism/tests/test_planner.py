"""The visitor's plan, favourites and what is saved for the boat: all in the address, nothing on the server."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from werkzeug.datastructures import MultiDict

from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.planner.asked import MOST_KEPT, ChosenSlug, asked_plan, slugs_of
from modules.tourism.planner.ordering import MOST
from modules.tourism.tests.conftest import Hold, Put, Visit
from modules.tourism.trips.asked import day_of, usual_day

DOCUMENT = "/du-lich/ngoai-tuyen/ban-doc"


def test_the_order_respects_opening_hours(put: Put, visit: Visit) -> None:
    put("Chợ đêm", hours="Mo-Su 17:00-22:00")
    put("Chợ sáng", east=0.01, hours="Mo-Su 05:00-09:30")
    page = visit().get("/du-lich/ke-hoach?p=cho-dem&p=cho-sang&start=08:00&end=21:00&mode=walk").text
    assert page.index("08:00–08:45") < page.index("17:00–17:45")
    assert "chờ mở cửa" in page


def test_it_says_why_a_place_does_not_fit(put: Put, visit: Visit) -> None:
    put("Chợ đêm", hours="Mo-Su 17:00-22:00")
    put("Chùa cổ", east=0.01, hours="off")
    page = visit().get("/du-lich/ke-hoach?p=cho-dem&p=chua-co&start=08:00&end=12:00").text
    assert "Mở cửa quá muộn so với giờ kết thúc (mở 17:00–22:00)." in page
    assert "Ngày này đóng cửa." in page


def test_places_that_are_not_published_are_counted_and_not_named(put: Put, visit: Visit) -> None:
    put("Bến đò", is_published=False)
    put()
    for path in ("/du-lich/ke-hoach", "/du-lich/yeu-thich", "/du-lich/ngoai-tuyen"):
        page = visit().get(f"{path}?p=ben-do&p=chua-vinh-trang").text
        assert "1 điểm không còn hiển thị" in page
        assert "Bến đò" not in page


def test_a_place_is_found_and_added_without_script(put: Put, visit: Visit) -> None:
    put()
    put("Chợ đêm", east=0.01)
    page = visit().get("/du-lich/ke-hoach?p=chua-vinh-trang&stay=45&q=cho").text
    assert 'name="p" value="cho-dem"' in page
    added = visit().get("/du-lich/ke-hoach?p=chua-vinh-trang&stay=45&q=cho&p=cho-dem").text
    assert added.index("ở lại 45 phút")
    assert 'type="hidden" name="p" value="cho-dem"' in added


def test_an_english_visitor_reads_a_plan_in_english(put: Put, visit: Visit) -> None:
    put()
    page = visit(language="en").get("/du-lich/ke-hoach?p=chua-vinh-trang").text
    assert "Vĩnh Tràng Pagoda" in page
    assert "Order of the day" in page


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ([("p", "a"), ("stay", "60"), ("p", "b")], [ChosenSlug("a", 60), ChosenSlug("b")]),
        ([("p", "a"), ("stay", "0"), ("p", "b"), ("stay", "61")], [ChosenSlug("b")]),
        ([("p", "a"), ("p", "a"), ("p", "../x"), ("p", "")], [ChosenSlug("a")]),
    ],
)
def test_what_the_address_says_of_places(app: object, query: list[tuple[str, str]], chosen: list[ChosenSlug]) -> None:
    assert asked_plan(MultiDict(query)).chosen == chosen


def test_what_cannot_be_read_takes_a_default(app: object) -> None:
    asked = asked_plan(MultiDict([("day", "x"), ("start", "25:00"), ("end", "07:00"), ("mode", "rocket")]))
    assert (asked.day, asked.start, asked.end, asked.mode) == (usual_day(), 480, 480, "motorbike")


@pytest.mark.parametrize(("hour", "later"), [(8, 0), (11, 0), (12, 1), (22, 1)])
def test_a_plan_is_for_today_until_noon_and_a_day_that_is_over_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, hour: int, later: int
) -> None:
    now = datetime(2026, 12, 5, hour, 30, tzinfo=LOCAL_ZONE)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert day_of("") == day_of("2026-12-04") == day_of("2099-01-01") == date(2026, 12, 5 + later)
    assert day_of("2026-12-05") == date(2026, 12, 5)


def test_a_plan_and_a_list_are_bounded(app: object) -> None:
    many = [f"p-{number}" for number in range(MOST_KEPT + 10)]
    asked = asked_plan(MultiDict([("p", slug) for slug in many]))
    assert (len(asked.chosen), asked.has_more) == (MOST, True)
    assert len(slugs_of(many)) == MOST_KEPT


def test_the_saved_document_says_all_in_the_language_of_its_address(put: Put, visit: Visit) -> None:
    put(phone="0273 3872 123")
    page = visit().get(f"{DOCUMENT}?p=chua-vinh-trang&lang=en").text
    assert '<html lang="en"' in page
    assert "A pagoda among gardens." in page
    assert "0273 3872 123" in page
    assert 'id="chua-vinh-trang"' in page
    assert "A pagoda" not in visit(language="en").get(f"{DOCUMENT}?p=chua-vinh-trang").text


def test_the_next_happenings_are_saved_too(put: Put, hold: Hold, visit: Visit) -> None:
    put()
    hold("Hội làng")
    hold("Còn soạn", is_published=False)
    page = visit().get(f"{DOCUMENT}?f=chua-vinh-trang").text
    assert "Sự kiện sắp tới" in page
    assert "Hội làng" in page
    assert "Còn soạn" not in page


def test_nothing_of_staff_or_session_is_in_the_saved_document(put: Put, visit: Visit) -> None:
    put()
    staff = visit("canbo").get(f"{DOCUMENT}?f=chua-vinh-trang").text
    for trace in ("/work", "csrf", "canbo", "/sign-in"):
        assert trace not in staff


def test_the_worker_may_serve_the_pages_of_tourism_alone(visit: Visit) -> None:
    answer = visit().get("/du-lich/ngoai-tuyen.js")
    assert answer.headers["Service-Worker-Allowed"] == "/du-lich"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "javascript" in answer.headers["Content-Type"]
    assert "import" not in answer.text.split("(")[0]
