"""The API of happenings: the shape that programs rely on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from dothi.values import clock
from modules.tourism.tests.conftest import Hold, Put, Visit
from tests.world import TANAN

PATH = "/api/v1/happenings"
FRIDAY = date(2026, 12, 4)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(datetime(2026, 11, 30, 4, tzinfo=UTC)):
        yield


def asked(visit: Visit, query: str = "") -> Any:
    return visit().get(f"{PATH}{query}").json


def test_a_date_of_the_list_has_what_programs_want(put: Put, hold: Hold, visit: Visit) -> None:
    place = put("Đình làng")
    hold(place_id=place.id, starts_on=FRIDAY, starts_at=time(19), minutes=90)
    hold("Ở Tân An", at=TANAN)
    answer = asked(visit, "?lang=en")
    assert answer["next_cursor"] is None
    [item] = answer["items"]
    wanted = {
        "slug": "ram-thang-gieng",
        "name": "First full moon",
        "language": "en",
        "kind": "festival",
        "date": "2026-12-04",
        "starts_at": "2026-12-04T19:00:00+07:00",
        "ends_at": "2026-12-04T20:30:00+07:00",
        "is_all_day": False,
        "state": "planned",
        "original_date": "2026-12-04",
        "venue": "Đình làng",
        "place": {"slug": place.slug, "name": "Đình làng"},
    }
    assert {name: item[name] for name in wanted} == wanted
    assert item["url"].endswith("/du-lich/su-kien/ram-thang-gieng")
    assert item["calendar_url"].endswith("/du-lich/su-kien/ram-thang-gieng.ics")


def test_days_kind_place_and_pages_narrow_the_list(put: Put, hold: Hold, visit: Visit) -> None:
    place = put("Đình làng")
    hold("Chợ", kind="fair", rule="FREQ=WEEKLY", starts_on=FRIDAY)
    hold("Hội", place_id=place.id, starts_on=date(2026, 12, 10))
    assert [item["name"] for item in asked(visit, "?from=2026-12-10&to=2026-12-11")["items"]] == ["Hội", "Chợ"]
    assert {item["name"] for item in asked(visit, f"?place={place.slug}")["items"]} == {"Hội"}
    first = asked(visit, "?kind=fair&to=2027-12-31")
    second = asked(visit, f"?kind=fair&to=2027-12-31&cursor={first['next_cursor']}")
    days = [item["date"] for item in (*first["items"], *second["items"])]
    assert days[0] == "2026-12-04"
    assert days == sorted(set(days))
    assert len(days) == 40


def test_one_happening_has_texts_rule_next_dates_and_an_etag(hold: Hold, visit: Visit) -> None:
    hold(rule="RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15")
    path = f"{PATH}/ram-thang-gieng"
    answer, said = visit().get(path), asked(visit, "/ram-thang-gieng")
    assert said["texts"]["en"]["name"] == "First full moon"
    assert said["recurrence"].startswith("RSCALE=VIETNAMESE;FREQ=YEARLY")
    assert [one["original_date"] for one in said["next_dates"]][:2] == ["2027-02-20", "2028-02-09"]
    assert visit().get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_what_cant_be_read_is_refused_by_field(visit: Visit) -> None:
    for query in ("from=tomorrow", "from=9999-12-31", "to=2026-02-30", "to=0001-01-01", "kind=palace", "lang=fr"):
        answer = visit().get(f"{PATH}?{query}")
        assert (answer.status_code, list(asked(visit, f"?{query}")["errors"])) == (422, [query.partition("=")[0]])
    assert visit().get(f"{PATH}?cursor=abc").status_code == 400
    assert visit().get(f"{PATH}/khong-co").status_code == 404
