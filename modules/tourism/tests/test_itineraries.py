"""Itineraries: what visitors see of them on a day, and the desk from draft to published."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from dothi.values import clock
from modules.tourism.itineraries.drafts import MOST_STOPS, DraftStop, ItineraryDraft, find_stop_error
from modules.tourism.tests.conftest import Put, PutTrip, Visit
from tests.client import Browser
from tests.world import TANAN

NEW = "/work/tourism/itineraries/new"
TRIP = "/work/tourism/itineraries/song-nuoc"
PAGE = "/du-lich/lich-trinh/mot-ngay"


def next_monday() -> date:
    today = clock.local_today()
    return today + timedelta(days=7 - today.weekday())


def typed(*stops: tuple[int, int, str, int], **changes: str) -> dict[str, str | list[str]]:
    """An itinerary as staff type it; stops are (day, order, place, stay)."""
    columns = list(zip(*stops, strict=True)) or [()] * 4
    named = zip(("day", "order", "place", "stay"), columns, strict=True)
    rows = {f"stop_{name}": [str(value) for value in column] for name, column in named}
    plain = {"name_vi": "Sông nước", "theme": "river", "mode": "boat", "starts_at": "07:30", "version": "0"}
    return {**plain, **rows, "stop_mode": [""] * len(stops), **changes}


def version_on(browser: Browser, path: str = TRIP) -> str:
    found = re.search(r'name="version" value="(\d+)"', browser.get(path).text)
    assert found is not None
    return found.group(1)


def test_arrivals_follow_from_start_stays_and_ways(put: Put, put_trip: PutTrip, visit: Visit) -> None:
    put_trip("Một ngày", [put(), put("Chợ đêm", east=0.01)])
    page = visit().get(f"{PAGE}?start=09:00&mode=walk").text
    assert "09:00–09:45" in page
    assert "10:04–10:49" in page
    assert "khoảng 1,4 km, 19 phút, đi bộ" in page
    assert "đường thẳng nhân hệ số" in page


def test_a_stop_that_is_closed_then_is_warned_of(put: Put, put_trip: PutTrip, visit: Visit) -> None:
    put_trip("Một ngày", [put(hours="Mo 13:00-17:00")])
    monday = next_monday()
    closed = visit().get(f"{PAGE}?day={monday}&start=08:00").text
    assert "Giờ này đóng cửa, mở 13:00–17:00" in closed
    assert "1 điểm dừng cần xem lại" in closed
    assert "cần xem lại" not in visit().get(f"{PAGE}?day={monday}&start=13:00").text
    assert "Ngày này đóng cửa" in visit().get(f"{PAGE}?day={monday + timedelta(days=1)}&start=13:00").text


def test_only_published_itineraries_of_the_tenant_are_shown(put: Put, put_trip: PutTrip, visit: Visit) -> None:
    place = put()
    put_trip("Một ngày", [place])
    put_trip("Còn soạn", [place], is_published=False)
    put_trip("Ở Tân An", [put("Bảo tàng", at=TANAN)], at=TANAN)
    page = visit().get("/du-lich/lich-trinh").text
    assert "Một ngày" in page
    assert "Còn soạn" not in page
    assert "Ở Tân An" not in page
    assert visit().get("/du-lich/lich-trinh/con-soan").status_code == 404
    assert visit().get("/api/v1/itineraries/con-soan").status_code == 404


def test_nothing_tells_visitors_of_a_stop_at_a_place_that_was_taken_back(
    put: Put, put_trip: PutTrip, visit: Visit
) -> None:
    put_trip("Một ngày", [put(), put("Bến đò", east=0.01, is_published=False)])
    for path in (PAGE, "/du-lich/lich-trinh"):
        page = visit().get(path).text
        assert "1 ngày, 1 điểm dừng" in page
        assert "Bến đò" not in page
        assert "không hiển thị" not in page
    answer = json.loads(visit().get("/api/v1/itineraries/mot-ngay").text)
    assert [stop["place"] for stop in answer["stops"]] == ["chua-vinh-trang"]
    assert answer["stop_count"] == 1
    assert len(json.loads(visit().get(f"{PAGE}/ban-do.geojson").text)["features"]) == 1
    preview = visit("canbo").get("/work/tourism/itineraries/mot-ngay/preview").text
    assert "1 điểm dừng tạm thời không hiển thị" in preview


def test_the_api_says_an_itinerary_in_the_language_asked_for(put: Put, put_trip: PutTrip, visit: Visit) -> None:
    put_trip("", [put()])
    found = json.loads(visit().get("/api/v1/itineraries?lang=en&theme=food").text)["items"]
    assert [(line["name"], line["language"], line["starts_at"]) for line in found] == [
        ("A day at the market", "en", "08:00")
    ]
    assert json.loads(visit().get("/api/v1/itineraries?theme=river").text)["items"] == []
    assert visit().get("/api/v1/itineraries?theme=war").status_code == 422


def test_a_calendar_reads_back_each_stop_with_its_times(put: Put, put_trip: PutTrip, visit: Visit) -> None:
    put_trip("Một ngày", [put(), put("Chợ đêm", east=0.01, hours="off")])
    text = visit().get(f"{PAGE}.ics?day={next_monday()}&start=09:00&mode=walk&lang=en").text
    events = Calendar.from_ical(text).walk("VEVENT")
    assert [(str(event["summary"]), f"{event.decoded('dtstart'):%Y-%m-%d %H:%M}") for event in events] == [
        ("Vĩnh Tràng Pagoda", f"{next_monday()} 09:00"),
        ("Chợ đêm", f"{next_monday()} 10:04"),
    ]
    assert str(events[1]["description"]) == "Closed on this day"


def test_staff_write_stops_in_any_order_and_the_head_publishes(put: Put, visit: Visit) -> None:
    put()
    put("Chợ đêm", east=0.01)
    staff, head = visit("canbo"), visit("thutruong")
    sent = typed((1, 20, "chùa vĩnh tràng", 45), (1, 10, "cho-dem", 30), (1, 30, "", 45))
    assert staff.post(NEW, sent, page=NEW).status_code == 303
    step = {"version": version_on(staff)}
    assert staff.post(f"{TRIP}/steps/publish", step, page=TRIP).status_code == 403
    assert visit().get("/du-lich/lich-trinh/song-nuoc").status_code == 404
    assert head.post(f"{TRIP}/steps/publish", step, page=TRIP).status_code == 303
    page = visit().get("/du-lich/lich-trinh/song-nuoc").text
    assert page.index(">Chợ đêm</a>") < page.index(">Chùa Vĩnh Tràng</a>")
    assert "tàu, xuồng" in page


def test_a_refused_form_keeps_what_was_typed(put: Put, visit: Visit) -> None:
    put()
    refused = visit("canbo").post(NEW, typed((1, 10, "Không đâu", 45), starts_at="khuya"), page=NEW)
    assert refused.status_code == 422
    assert "Không có điểm du lịch tên “Không đâu”" in refused.text
    assert 'value="Không đâu"' in refused.text


def test_a_place_whose_name_two_have_is_asked_about(put: Put, visit: Visit) -> None:
    put("Chợ đêm")
    put("Chợ đêm", east=0.01)
    refused = visit("canbo").post(NEW, typed((1, 10, "Chợ đêm", 45)), page=NEW)
    assert "cho-dem, cho-dem-2" in refused.text or "cho-dem-2, cho-dem" in refused.text


def test_who_saves_second_sees_both_versions_and_decides(put: Put, visit: Visit) -> None:
    put()
    first, second = visit("canbo"), visit("thutruong")
    first.post(NEW, typed(), page=NEW)
    seen = version_on(second)
    stop = (1, 10, "chua-vinh-trang", 45)
    assert first.post(TRIP, typed(stop, version=seen), page=TRIP).status_code == 303
    overtaken = second.post(TRIP, typed(version=seen, name_vi="Miệt vườn"), page=TRIP)
    assert overtaken.status_code == 409
    assert "Chùa Vĩnh Tràng (45)" in overtaken.text
    assert 'value="Miệt vườn"' in overtaken.text


def test_a_former_version_is_looked_at_and_restored(put: Put, visit: Visit) -> None:
    put()
    staff = visit("canbo")
    staff.post(NEW, typed((1, 10, "chua-vinh-trang", 45)), page=NEW)
    staff.post(TRIP, typed(name_vi="Không còn điểm", version="1"), page=TRIP)
    assert "Chùa Vĩnh Tràng" not in staff.get(f"{TRIP}/preview").text
    assert "Chùa Vĩnh Tràng" in staff.get(f"{TRIP}/versions/1").text
    assert staff.post(f"{TRIP}/versions/1/restore", {"version": "2"}, page=TRIP).status_code == 303
    assert "Chùa Vĩnh Tràng" in staff.get(f"{TRIP}/preview").text


def test_an_itinerary_without_stops_is_not_published(visit: Visit) -> None:
    head = visit("thutruong")
    head.post(NEW, typed(), page=NEW)
    refused = head.post(f"{TRIP}/steps/publish", {"version": "1"}, page=TRIP)
    assert refused.status_code == 422
    assert "Hãy thêm điểm dừng" in refused.text


@pytest.mark.parametrize(
    "stops",
    [
        [(2, 45, "")],
        [(1, 45, ""), (3, 45, "")],
        [(11, 45, "")],
        [(1, 0, "")],
        [(1, 45, "rocket")],
        [(1, 45, "")] * (MOST_STOPS + 1),
    ],
)
def test_stops_that_no_journey_has_are_refused(put: Put, stops: list[tuple[int, int, str]]) -> None:
    place = put()
    made = tuple(DraftStop(place_id=place.id, day=day, stay=stay, mode=mode) for day, stay, mode in stops)
    draft = ItineraryDraft(texts={}, theme="food", mode="car", starts_at=0, stops=made)
    assert find_stop_error(draft.stops)
