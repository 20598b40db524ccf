"""What visitors see: list, map and place; in both languages; only what is published."""

from __future__ import annotations

import json

import pytest

from modules.tourism.tests.conftest import Put, Visit
from tests.world import CENTRES, MYTHO, TANAN

HERE = CENTRES[MYTHO]
BOX = f"{HERE.lon - 0.05},{HERE.lat - 0.05},{HERE.lon + 0.05},{HERE.lat + 0.05}"


def names_on_map(visit: Visit, query: str = "") -> list[str]:
    answer = visit().get(f"/du-lich/ban-do.geojson?bbox={BOX}{query}")
    return [feature["properties"]["title"] for feature in json.loads(answer.text)["features"]]


def test_only_published_places_of_this_tenant_are_shown(put: Put, visit: Visit) -> None:
    put()
    put("Còn là nháp", east=0.01, is_published=False)
    put("Ở Tân An", at=TANAN)
    page = visit().get("/du-lich").text
    assert "Chùa Vĩnh Tràng" in page
    assert "Còn là nháp" not in page
    assert "Ở Tân An" not in page
    assert names_on_map(visit) == ["Chùa Vĩnh Tràng"]
    assert visit().get("/du-lich/con-la-nhap").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("&q=vinh+trang", ["Chùa Vĩnh Tràng"]),
        ("&q=TRANG+v%C4%A9nh", ["Chùa Vĩnh Tràng"]),
        ("&q=pagod", ["Chùa Vĩnh Tràng"]),
        ("&q=cho", ["Chợ đêm"]),
        ("&q=market", ["Chợ đêm"]),
        ("&q=bazaar+night", ["Chợ đêm"]),
        ("&q=tp+ch%E1%BB%A3", ["Chợ đêm"]),
        ("&q=p1+vinh", ["Chùa Vĩnh Tràng"]),
        ("&q=ph%C6%B0%E1%BB%9Dng+1+vinh", ["Chùa Vĩnh Tràng"]),
        ("&q=ph%C6%B0%E1%BB%9Dng+2+vinh", []),
        ("&kind=market", ["Chợ đêm"]),
        ("&q=vinh&kind=market", []),
        ("&q=khong+co", []),
        ("&kind=palace", ["Chùa Vĩnh Tràng", "Chợ đêm"]),
        ("&open=now", ["Chùa Vĩnh Tràng", "Chợ đêm"]),
        ("&price=low", []),
    ],
)
def test_list_and_map_find_the_same(put: Put, visit: Visit, query: str, found: list[str]) -> None:
    put()
    texts = {"vi": {"name": "Chợ đêm"}, "en": {"name": "Night bazaar"}}
    put(east=0.01, kind="market", texts=texts)
    assert sorted(names_on_map(visit, query)) == sorted(found)
    page = visit().get(f"/du-lich?{query[1:]}").text
    assert [name for name in ("Chùa Vĩnh Tràng", "Chợ đêm") if f">{name}</a>" in page] == found


def test_the_list_follows_the_alphabet_page_by_page(put: Put, visit: Visit) -> None:
    for number in range(26):
        put(f"Điểm {number + 1}", east=0.001 * number)
    put("Eo Gió", east=0.03)
    first = visit().get("/du-lich").text
    assert first.index(">Điểm 2<") < first.index(">Điểm 10<")
    assert "Eo Gió" not in first
    cursor = first.split("cursor=")[1].split('"')[0]
    assert "Eo Gió" in visit().get(f"/du-lich?cursor={cursor}").text


def test_the_english_list_follows_the_english_alphabet_page_by_page(put: Put, visit: Visit) -> None:
    for number in range(25):
        put(east=0.001 * number, texts={"vi": {"name": f"Yên {number}"}, "en": {"name": f"Calm {number}"}})
    put(east=0.03, texts={"vi": {"name": "An"}, "en": {"name": "Zen"}})
    first = visit(language="en").get("/du-lich").text
    assert first.index(">Calm 2<") < first.index(">Calm 10<")
    assert "Zen" not in first
    cursor = first.split("cursor=")[1].split('"')[0]
    assert "Zen" in visit(language="en").get(f"/du-lich?cursor={cursor}").text
    assert ">An<" in visit().get("/du-lich").text


def test_a_place_without_english_says_so_in_english_only(put: Put, visit: Visit) -> None:
    place = put(texts={"vi": {"name": "Chợ quê", "summary": "Chợ sáng."}}, hours="")
    said = "isn’t translated yet"
    english = visit(language="en").get(f"/du-lich/{place.slug}").text
    assert said in english
    assert '<span lang="vi">Chợ quê</span>' in english
    assert "Opening hours aren’t known" in english
    assert said not in visit().get(f"/du-lich/{place.slug}").text


def test_html_in_a_text_is_shown_as_text(put: Put, visit: Visit) -> None:
    place = put(texts={"vi": {"name": "Chợ", "body": "<script>alert(1)</script>"}})
    assert "&lt;script&gt;alert" in visit().get(f"/du-lich/{place.slug}").text


BODY = """# Lịch sử

**Cổ** và [trang](https://a.example) [xấu](javascript:alert(1))

- một
- hai

![x](https://b.example/c.png)"""


def test_a_body_is_a_small_markdown(put: Put, visit: Visit) -> None:
    page = visit().get(f"/du-lich/{put(texts={'vi': {'name': 'Chợ', 'body': BODY}}).slug}").text
    assert "<h3>Lịch sử</h3>" in page
    assert "<strong>Cổ</strong>" in page
    assert '<a href="https://a.example" rel="nofollow noopener external">trang</a>' in page
    assert "<li>một</li>" in page
    assert 'href="javascript' not in page
    assert 'src="https://b.example' not in page


def test_beside_the_near_ones_stand_those_of_the_same_kind(put: Put, visit: Visit) -> None:
    slug = put().slug
    for number in range(6):
        put(f"Quán {number}", east=0.001 + 0.0005 * number, kind="food")
    put("Chùa xa", east=0.02)
    page = visit().get(f"/du-lich/{slug}").text
    near, alike = page.split('id="near"')[1].split('id="alike"')
    assert near.count(">Quán") == 6
    assert "Chùa xa" in alike


def test_a_map_of_many_places_is_drawn_in_clusters(put: Put, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modules.tourism.explore.mapping.MOST_POINTS", 2)
    for number in range(3):
        put(f"Điểm {number}", east=0.001 * number)
    features = json.loads(visit().get(f"/du-lich/ban-do.geojson?bbox={BOX}").text)["features"]
    assert sum(feature["properties"]["cluster_count"] for feature in features) == 3


def test_where_nothing_is_open_the_closed_ones_are_a_step_away_with_their_next_opening(put: Put, visit: Visit) -> None:
    put(hours="2027 Jan 5 08:00-09:00")
    reader = visit()
    page = reader.get("/du-lich?kind=worship&open=now").text
    assert "Giờ này không có điểm phù hợp nào mở cửa" in page
    assert 'href="/du-lich?kind=worship"' in page
    assert "Mở cửa lúc 05/01/2027 08:00" in reader.get("/du-lich?kind=worship").text
    assert "Không có điểm phù hợp" in reader.get("/du-lich?kind=market").text
