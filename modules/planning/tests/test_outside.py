"""Land that isn't the tenant's: whose it is, and the same question at their page, for points, tables and polygons."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
import shapely
from flask import Flask

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.geo import Outline
from dothi_testing.plugin import InTenant
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import point_to_plane, shape_to_degrees
from modules.planning.lookup import outside, places
from modules.planning.tests.asking import table
from modules.planning.tests.guard import add_parcels, parcels_of
from tests.client import Browser
from tests.world import CENTRES, GOCONGDONG, HOSTS, TANAN

PLANE = SYSTEMS[9210]


def link_to(host: str, text: str) -> str:
    """The way to another tenant's page, path and arguments."""
    found = re.search(rf'href="(http://{re.escape(host)}[^"]*)"', text)
    assert found is not None, text
    parts = urlsplit(unescape(found[1]))
    return f"{parts.path}?{parts.query}"


def test_a_point_at_a_neighbours_leads_there_with_its_question(app: Flask, citizen: Browser) -> None:
    there = CENTRES[TANAN]
    page = citizen.get(f"/quy-hoach/ket-qua?lon={there.lon}&lat={there.lat}&ngay=2024-05-01").text
    path = link_to(HOSTS[TANAN], page)
    assert "ngay=2024-05-01" in path
    shown = Browser(app, HOSTS[TANAN]).get(path)
    assert shown.status_code == 200
    assert "Quy hoạch áp dụng vào ngày 01/05/2024" in shown.text
    assert "nằm ngoài" not in shown.text


def test_the_tap_says_whose_place_it_is(citizen: Browser, site: Site) -> None:
    there = CENTRES[TANAN]
    told = citizen.get(f"/quy-hoach/vi-tri?lon={there.lon}&lat={there.lat}").json
    assert told is not None
    assert link_to(HOSTS[TANAN], told["outside"])
    ours = citizen.get(f"/quy-hoach/vi-tri?lon={site.centre.lon}&lat={site.centre.lat}").json
    assert ours is not None
    assert ours["outside"] == ""
    assert citizen.get("/quy-hoach/vi-tri?lon=x&lat=1").status_code == 400


def test_a_neighbour_whose_plans_are_not_open_is_named_with_its_home_page(citizen: Browser) -> None:
    there = CENTRES[GOCONGDONG]
    page = citizen.get(f"/quy-hoach/ket-qua?lon={there.lon}&lat={there.lat}").text
    assert "chưa mở tra cứu quy hoạch" in page
    assert link_to(HOSTS[GOCONGDONG], page) == "/?"


def test_a_table_of_a_neighbours_land_leads_there(app: Flask, citizen: Browser, site: Site) -> None:
    away, home = point_to_plane(PLANE, CENTRES[TANAN]), point_to_plane(PLANE, site.centre)
    x, y = away.x - home.x, away.y - home.y
    text = table(site, (x, y), (x + 20, y), (x + 20, y + 20), (x, y + 20))
    refused = citizen.post("/quy-hoach/goc-thua", {"goc": text}, page="/quy-hoach")
    assert refused.status_code == 422
    shown = Browser(app, HOSTS[TANAN]).get(link_to(HOSTS[TANAN], refused.text))
    assert shown.status_code == 200
    assert "400 m²" in shown.text


def test_a_parcel_of_a_neighbours_ward_leads_there_with_its_number(
    app: Flask, citizen: Browser, in_tenant: InTenant
) -> None:
    query = "phuong=Phường Tân Khánh&to=12&thua=46&ngay=2024-05-01"
    refused = citizen.get(f"/quy-hoach/thua-dat?{query}")
    assert refused.status_code == 422
    assert "Chưa có dữ liệu thửa đất của “Phường Tân Khánh”" in refused.text
    path = link_to(HOSTS[TANAN], refused.text)
    with in_tenant(TANAN):
        neighbour = house().directory.find_site_by_id(TANAN)
        assert neighbour is not None
        add_parcels(neighbour, parcels=parcels_of(neighbour, wards=("Phường Tân Khánh",)))
    shown = Browser(app, HOSTS[TANAN]).get(path)
    assert shown.status_code == 200
    assert "Quy hoạch của thửa 46, tờ bản đồ 12" in shown.text
    assert "01/05/2024" in shown.text
    assert HOSTS[TANAN] not in citizen.get("/quy-hoach/thua-dat?phuong=Xã không có&to=12&thua=46").text


@pytest.mark.parametrize(("east", "told"), [(0.0, ""), (60.0, "Khoảng 60 %"), (200.0, "Vị trí nằm ngoài")])
def test_land_partly_outside_says_how_much(
    citizen: Browser, site: Site, monkeypatch: pytest.MonkeyPatch, east: float, told: str
) -> None:
    corner = point_to_plane(PLANE, site.centre)
    ours = shape_to_degrees(PLANE, shapely.box(corner.x, corner.y, corner.x + 100, corner.y + 100))
    outline = Outline.from_geojson(shapely.geometry.mapping(ours))
    for room in (places, outside):
        monkeypatch.setattr(room, "outline_of", lambda _site: outline)
    text = table(site, (east, 10), (east + 100, 10), (east + 100, 90), (east, 90))
    sent = citizen.post("/quy-hoach/goc-thua", {"goc": text}, page="/quy-hoach")
    page = citizen.get(sent.headers["Location"]).text
    assert told in page
    assert ("nằm ngoài" in page) == bool(told)
