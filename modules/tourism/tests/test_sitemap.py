"""Search engines: a place has an address in each language, which page and sitemap name; what isn't open has none."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree import ElementTree

from flask import Flask

from dothi.sites.switch import ModuleState
from dothi.values import clock
from modules.tourism.tests.conftest import Hold, Put, PutTrip, Visit
from tests.world import GOCONGDONG, HOSTS, MYTHO, TIENGIANG, switch

SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BASE = f"http://{HOSTS[MYTHO]}"
PLACE = "/du-lich/chua-vinh-trang"
ROOMS = ("/du-lich/su-kien", "/du-lich/lich-trinh")
LINK = re.compile(r'<link rel="(canonical|alternate)"(?: hreflang="([^"]+)")? href="([^"]+)">')


def links(page: str) -> dict[str, str]:
    """What the head says of the page's addresses: by language, and as canonical."""
    return {language or rel: url.split(HOSTS[MYTHO])[-1].partition("/")[2] for rel, language, url in LINK.findall(page)}


def locations(xml: str) -> list[str]:
    return [found.text or "" for found in ElementTree.fromstring(xml).iterfind(".//s:loc", SPACES)]


def paths(xml: str) -> list[str]:
    return [f"/{url.split('/', 3)[3]}" for url in locations(xml)]


def test_an_address_in_english_is_english_without_a_cookie(put: Put, visit: Visit) -> None:
    put()
    assert "Vĩnh Tràng Pagoda</h1>" in visit().get(f"{PLACE}?lang=en").text
    assert "Chùa Vĩnh Tràng</h1>" in visit().get(PLACE).text
    assert "Chùa Vĩnh Tràng</h1>" in visit(language="en").get(f"{PLACE}?lang=vi").text
    assert "Chùa Vĩnh Tràng</h1>" in visit().get(f"{PLACE}?lang=xx").text


def test_who_came_by_it_goes_on_in_english_until_another_language_is_chosen(put: Put, visit: Visit) -> None:
    put()
    reader = visit()
    page = reader.get(f"{PLACE}?lang=en&a=1").text
    assert "Tourism" in reader.get("/du-lich").text
    back = re.search(r'href="(/language/vi[^"]+)"', page)
    assert back is not None
    assert reader.get(back.group(1)).headers["Location"] == f"{PLACE}?a=1"
    assert "Chùa Vĩnh Tràng</h1>" in reader.get(PLACE).text
    reader.get(f"{PLACE}?lang=en")
    assert "Chùa Vĩnh Tràng</h1>" in reader.get(PLACE).text, "a choice isn't overruled by an address"


def test_a_page_names_its_addresses(put: Put, visit: Visit) -> None:
    put()
    plain = PLACE[1:]
    told = {"vi": plain, "en": f"{plain}?lang=en", "x-default": plain}
    assert links(visit().get(f"{PLACE}?utm=x").text) == {"canonical": plain, **told}
    assert links(visit().get(f"{PLACE}?lang=en").text) == {"canonical": f"{plain}?lang=en", **told}
    assert links(visit("canbo").get(f"/work/tourism/places/{plain[8:]}/preview").text) == {}
    assert links(visit().get("/du-lich/khong-co").text) == {}


def test_robots_find_each_published_place_in_both_languages(put: Put, visit: Visit) -> None:
    put()
    put("Còn là nháp", east=0.01, is_published=False)
    robots = visit().get("/robots.txt").text
    assert re.search(r"^Sitemap: \S+/sitemap\.xml$", robots, re.MULTILINE)
    assert "/sitemap-tourism.xml" in paths(visit().get("/sitemap.xml").text)
    tourism = visit().get("/sitemap-tourism.xml").text
    assert paths(tourism)[:4] == ["/du-lich", "/du-lich?lang=en", PLACE, f"{PLACE}?lang=en"]
    entry = ElementTree.fromstring(tourism)[2]
    assert {link.get("hreflang") for link in entry.iterfind("x:link", SPACES)} == {"vi", "en"}
    assert entry.find("s:lastmod", SPACES) is not None


def test_what_comes_and_journeys_stand_there_but_no_draft_and_nothing_over(
    put: Put, hold: Hold, put_trip: PutTrip, visit: Visit
) -> None:
    hold("Hội làng")
    hold("Đã qua", starts_on=clock.local_today() - timedelta(days=400))
    hold("Còn là nháp", is_published=False)
    put_trip("Một ngày", [put()])
    put_trip("Chuyến nháp", [], is_published=False)
    found = [path for path in paths(visit().get("/sitemap-tourism.xml").text) if path.startswith(ROOMS)]
    assert [path for path in found if "?" not in path] == [
        "/du-lich/su-kien",
        "/du-lich/su-kien/hoi-lang",
        "/du-lich/lich-trinh",
        "/du-lich/lich-trinh/mot-ngay",
    ]


def test_what_isnt_open_isnt_there(app: Flask, put: Put, visit: Visit) -> None:
    put()
    assert paths(visit(at=GOCONGDONG).get("/sitemap.xml").text) == ["/sitemap-tenants.xml"]
    assert visit(at=GOCONGDONG).get("/sitemap-tourism.xml").status_code == 404
    for state in (ModuleState.SUSPENDED, ModuleState.PILOT, ModuleState.PREPARING):
        with app.app_context():
            switch(TIENGIANG, MYTHO, state)
        assert paths(visit().get("/sitemap.xml").text) == ["/sitemap-tenants.xml"]
        for reader in (visit(), visit("canbo")):
            assert reader.get("/sitemap-tourism.xml").status_code == 404


def test_the_provinces_list_stands_in_its_sitemap_while_a_district_is_live(app: Flask, visit: Visit) -> None:
    province, page = visit(at=TIENGIANG), "/du-lich-toan-tinh"
    assert paths(province.get("/sitemap-tourism.xml").text) == [page, f"{page}?lang=en"]
    assert f'hreflang="en" href="http://{HOSTS[TIENGIANG]}{page}?lang=en"' in province.get(page).text
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    assert paths(province.get("/sitemap.xml").text) == ["/sitemap-tenants.xml"]
    assert province.get("/sitemap-tourism.xml").status_code == 404


def test_a_sitemap_isnt_sent_twice_until_something_changes(put: Put, visit: Visit) -> None:
    put()
    reader = visit()
    has = {"If-None-Match": reader.get("/sitemap-tourism.xml").headers["ETag"]}
    again = reader.get("/sitemap-tourism.xml", headers=has)
    assert (again.status_code, again.data) == (304, b"")
    put("Chợ đêm", east=0.01)
    assert "/du-lich/cho-dem" in paths(reader.get("/sitemap-tourism.xml", headers=has).text)
