"""The API of places: the shape that programs rely on."""

from __future__ import annotations

from typing import Any

from modules.tourism.tests.conftest import Put, Visit
from tests.world import CENTRES, MYTHO

HERE = CENTRES[MYTHO]


def asked(visit: Visit, query: str = "") -> Any:
    """What the API answers."""
    return visit().get(f"/api/v1/places{query}").json


def test_a_place_of_the_list_has_what_the_issue_promises(put: Put, visit: Visit) -> None:
    put()
    answer = asked(visit, "?lang=en")
    assert answer["next_cursor"] is None
    (item,) = answer["items"]
    wanted = {"slug": "chua-vinh-trang", "name": "Vĩnh Tràng Pagoda", "kind": "worship", "is_open": True}
    assert {name: item[name] for name in wanted} == wanted
    assert (item["lon"], item["lat"], item["next_change"]) == (HERE.lon, HERE.lat, None)
    assert item["url"].endswith("/du-lich/chua-vinh-trang")


def test_box_kind_words_and_pages_narrow_the_list(put: Put, visit: Visit) -> None:
    for number in range(30):
        put(f"Chợ {number}", east=0.001 * number, kind="market" if number else "food")
    box = f"{HERE.lon - 0.01},{HERE.lat - 0.01},{HERE.lon + 0.0105},{HERE.lat + 0.01}"
    assert len(asked(visit, f"?bbox={box}")["items"]) == 11
    assert len(asked(visit, "?kind=food")["items"]) == 1
    assert [item["name"] for item in asked(visit, "?q=cho+7")["items"]] == ["Chợ 7"]
    first = asked(visit)
    second = asked(visit, f"?cursor={first['next_cursor']}")
    names = [item["name"] for item in (*first["items"], *second["items"])]
    assert names == [f"Chợ {number}" for number in range(30)]


def test_one_place_has_all_its_texts_and_an_etag(put: Put, visit: Visit) -> None:
    put()
    answer = visit().get("/api/v1/places/chua-vinh-trang")
    assert asked(visit, "/chua-vinh-trang")["texts"]["en"]["name"] == "Vĩnh Tràng Pagoda"
    headers = {"If-None-Match": answer.headers["ETag"]}
    assert visit().get("/api/v1/places/chua-vinh-trang", headers=headers).status_code == 304


def test_what_cant_be_read_is_refused_by_field(visit: Visit) -> None:
    moments = ("yesterday", "2026-11-22T07:00:00", "9999-12-31T23:59:59-12:00")
    for query in ("bbox=1,2,3", "kind=palace", "lang=fr", *(f"open_at={moment}" for moment in moments)):
        answer = visit().get(f"/api/v1/places?{query}")
        assert (answer.status_code, list(asked(visit, f"?{query}")["errors"])) == (422, [query.partition("=")[0]])
    assert visit().get("/api/v1/places?cursor=abc").status_code == 400
    assert visit().get("/api/v1/places/khong-co").status_code == 404
