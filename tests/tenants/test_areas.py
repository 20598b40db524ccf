"""Wards and communes: inside or outside, neighbours, and importing outlines from a file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from flask import Flask

from dothi.values.geo import Outline, Point
from dothi_testing.plugin import run_due
from tenants.areas.areas import contains, find_area, find_neighbour, list_areas, site_contains
from tenants.areas.geofile import read_areas
from tenants.areas.reading import read_row
from tenants.areas.reasons import row_reason
from tenants.registry.directory import directory
from tenants.registry.site import TenantSite
from tests.client import Browser
from tests.world import CENTRES, GOCONGDONG, HOSTS, MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
HERE = CENTRES[MYTHO]
THERE = Point(106.41, 10.36)
FAR = Point(106.9, 10.9)


def square(centre: Point, half: float = 0.01) -> dict[str, Any]:
    west, east, south, north = centre.lon - half, centre.lon + half, centre.lat - half, centre.lat + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: object, name: object, geometry: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def file_of(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def upload(browser: Browser, data: bytes, **more: str) -> Any:
    form = {"file": (io.BytesIO(data), "phuong.geojson")} | more
    return browser.post("/admin/areas/import", form, page="/admin/areas")


def read(browser: Browser, data: bytes, **more: str) -> str:
    """Upload a file and let a job read it; the address of its preview."""
    answer = upload(browser, data, **more)
    assert answer.status_code == 303, answer.text
    run_due(browser.client.application)
    return str(answer.headers["Location"])


def take(browser: Browser, data: bytes, **more: str) -> str:
    """Upload, look, take; the preview."""
    path = read(browser, data, **more)
    text = browser.get(path).text
    assert browser.post(path).status_code == 303
    return text


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")


def test_without_outlines_the_circle_decides(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        assert contains(MYTHO, HERE)
        assert not contains(MYTHO, FAR)
        edge = Point(HERE.lon, HERE.lat + 9_400 / 111_195)
        assert not contains(MYTHO, edge)
        assert contains(MYTHO, edge, margin_m=500)


def test_an_import_is_previewed_then_decides_inside_and_outside(admin: Browser, in_tenant: InTenant) -> None:
    data = file_of(
        feature("81501", "Phường 1", square(HERE, 0.02)), feature(28282, "Xã Đạo Thạnh", square(THERE, 0.02))
    )
    path = read(admin, data)
    preview = admin.get(path).text
    assert "ranh giới mới của Phường 1" in preview
    assert "thêm địa bàn mới" in preview
    with in_tenant(MYTHO):
        assert find_area(MYTHO, code="28282") is None
    assert admin.post(path).status_code == 303
    with in_tenant(MYTHO):
        added = find_area(MYTHO, code="28282")
        assert added is not None
        assert (added.kind, added.is_schematic) == ("commune", False)
        assert contains(MYTHO, HERE)
        assert contains(MYTHO, THERE)
        assert not contains(MYTHO, Point(HERE.lon, HERE.lat + 0.03))
        assert contains(MYTHO, Point(HERE.lon, HERE.lat + 0.023), margin_m=500)
    outlines = admin.get("/dia-ban.geojson")
    assert len(outlines.get_json()["features"]) == 2
    assert admin.get("/dia-ban.geojson", headers={"If-None-Match": outlines.headers["ETag"]}).status_code == 304
    assert admin.get(path).status_code == 410


def test_a_file_with_a_wrong_row_changes_nothing(admin: Browser, in_tenant: InTenant) -> None:
    bowtie = {
        "type": "Polygon",
        "coordinates": [[[106.3, 10.3], [106.4, 10.4], [106.4, 10.3], [106.3, 10.4], [106.3, 10.3]]],
    }
    path = read(admin, file_of(feature("81501", "Phường 1", square(HERE)), feature("2", "Phường 2", bowtie)))
    preview = admin.get(path).text
    assert "tự cắt" in preview
    assert "1 trong 2 dòng có lỗi" in preview
    assert admin.post(path).status_code == 409
    with in_tenant(MYTHO):
        assert all(area.outline is None for area in list_areas(MYTHO))
    assert admin.post(f"{path}/drop", page=path).status_code == 303
    assert admin.get(path).status_code == 404


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"features": []}', b'{"features": [NaN]}', b"[" * 100_000, b'{"features": {}}'],
)
def test_a_file_that_is_no_collection_is_refused_as_a_whole(admin: Browser, data: bytes) -> None:
    form = {"valid_from": "2025-07-01", "decree": DECREE}
    refused = admin.get(read(admin, data, **form)).text
    assert "error-summary" in refused
    for words in ("phuong.geojson", 'value="2025-07-01"', f'value="{DECREE}"', 'action="/admin/areas/import"'):
        assert words in refused


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (None, "code"),
        ({"type": "Feature"}, "code"),
        (feature("", "Phường 1", square(HERE)), "code"),
        (feature("1", "", square(HERE)), "name"),
        (feature("1", None, square(HERE)), "name"),
        (feature("x" * 21, "Phường 1", square(HERE)), "code"),
        (feature("1", "Phường 1", None), "Polygon"),
        (feature("1", "Phường 1", {"type": "Point", "coordinates": [1, 2]}), "Polygon"),
        (feature("1", "Phường 1", {"type": "Polygon", "coordinates": [[[566889, 1145139]] * 4]}), "WGS 84"),
        (feature("1", "Phường 1", {"type": "Polygon", "coordinates": "x"}), "cấu trúc"),
        (feature("1", "Phường 1", square(Point(105.8, 21.0))), "xa địa phương"),
    ],
)
def test_each_wrong_row_says_why(app: Flask, row: object, reason: str) -> None:
    (found,) = read_areas(file_of(row), centre=HERE, radius_m=9_000)
    with app.test_request_context():
        assert reason in row_reason(read_row(found))
    assert found.outline is None


def test_a_code_stands_once_in_a_file(app: Flask) -> None:
    row = feature("1", "Phường 1", square(HERE))
    first, second = read_areas(file_of(row, row), centre=HERE, radius_m=9_000)
    assert not first.problem
    with app.test_request_context():
        assert row_reason(read_row(second)) == "Mã 1 có ở một dòng trước."


def test_a_remembered_outline_costs_no_statement_in_a_request(app: Flask, statements: Statements) -> None:
    with app.app_context():
        site = directory.find_site(HOSTS[MYTHO])
        assert isinstance(site, TenantSite)
        assert site_contains(site, HERE)
        with statements() as seen:
            assert site_contains(site, HERE)
    assert seen == []


def test_a_point_at_the_neighbours_is_theirs(app: Flask) -> None:
    with app.app_context():
        site = directory.find_site(HOSTS[MYTHO])
        assert site is not None
        neighbour = find_neighbour(site, CENTRES[GOCONGDONG])
        assert neighbour is not None
        assert neighbour.tenant_id == GOCONGDONG
        across = find_neighbour(site, CENTRES[TANAN])
        assert across is not None
        assert across.tenant_id == TANAN
        assert find_neighbour(site, Point(105.8, 21.0)) is None


def test_another_tenants_admin_imports_nothing_here(app: Flask) -> None:
    stranger = Browser(app, HOSTS[TANAN]).enter("quantri@tanan.example")
    path = read(stranger, file_of(feature("1", "Phường 1", square(CENTRES[TANAN]))))
    assert stranger.get(path).status_code == 200
    here = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")
    assert here.get(path).status_code == 404
    assert here.post(path, page="/admin/areas").status_code == 404
    assert here.post(f"{path}/drop", page="/admin/areas").status_code == 404


DECREE = "Nghị quyết 1663/NQ-UBTVQH15"
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def test_a_new_division_ends_the_former_areas_and_a_code_is_known_by_its_day(
    admin: Browser, in_tenant: InTenant
) -> None:
    """28261 was Phường 1 of Mỹ Tho until 1/7/2025; from that day on it is phường Mỹ Tho. 28282 ended."""
    here, there = square(HERE), square(Point(106.4, 10.36))
    take(admin, file_of(feature("28261", "Phường 1", here), feature("28282", "Xã Đạo Thạnh", there)))
    new = file_of(feature("28261", "Phường Mỹ Tho", square(HERE, 0.02)), feature("28249", "Phường Đạo Thạnh", there))
    preview = take(admin, new, valid_from="2025-07-01", decree=DECREE)
    assert "thay cho Phường 1" in preview
    assert "28282 Xã Đạo Thạnh" in preview
    with in_tenant(MYTHO):
        names = {day: {a.code: a.name for a in list_areas(MYTHO, on=day)} for day in (BEFORE, AFTER)}
        assert names[BEFORE] == {"81501": "Phường 1", "28261": "Phường 1", "28282": "Xã Đạo Thạnh"}
        assert names[AFTER] == {"28261": "Phường Mỹ Tho", "28249": "Phường Đạo Thạnh"}
        former, present = (find_area(MYTHO, code="28261", on=day) for day in (BEFORE, AFTER))
        assert former is not None
        assert present is not None
        assert (former.outline, former.valid_to) == (square_as_stored(here), AFTER)
        assert (present.valid_from, present.decree) == (AFTER, DECREE)
    assert "Phường Mỹ Tho" in Browser(admin.client.application, HOSTS[MYTHO]).get("/").text


def square_as_stored(geometry: dict[str, Any]) -> object:
    return json.loads(json.dumps(Outline.from_geojson(geometry).to_geojson()))


def test_the_same_division_twice_changes_nothing_and_a_later_mend_keeps_history(
    admin: Browser, in_tenant: InTenant
) -> None:
    first = file_of(feature("28261", "Phường Mỹ Tho", square(HERE)))
    take(admin, first, valid_from="2025-07-01", decree=DECREE)
    with in_tenant(MYTHO):
        ids = [area.id for area in list_areas(MYTHO, on=AFTER)]
    assert "giữ nguyên" in take(admin, first, valid_from="2025-07-01", decree=DECREE)
    mended = file_of(feature("28261", "Phường Mỹ Tho", square(HERE, 0.02)))
    assert "ranh giới mới của Phường Mỹ Tho" in take(admin, mended, valid_from="2025-07-01", decree=DECREE)
    with in_tenant(MYTHO):
        assert [area.id for area in list_areas(MYTHO, on=AFTER)] == ids
        assert [area.name for area in list_areas(MYTHO, on=BEFORE)] == ["Phường 1"]


def test_a_division_before_a_later_one_is_refused(admin: Browser, in_tenant: InTenant) -> None:
    rows = file_of(feature("28261", "Phường Mỹ Tho", square(HERE)))
    take(admin, rows, valid_from="2025-07-01", decree=DECREE)
    path = read(admin, rows, valid_from="2025-01-01", decree=DECREE)
    assert "Đã có địa bàn bắt đầu từ 01/07/2025" in admin.get(path).text
    assert admin.post(path).status_code == 409


def test_without_a_day_a_reused_code_is_refused_so_that_history_stays(admin: Browser) -> None:
    path = read(admin, file_of(feature("81501", "Phường Mỹ Tho", square(HERE))))
    assert "Mã này đang là Phường 1" in admin.get(path).text
    assert admin.post(path).status_code == 409


def test_a_new_division_rests_on_a_decree(admin: Browser) -> None:
    answer = upload(admin, file_of(feature("1", "Phường 1", square(HERE))), valid_from="2025-07-01")
    assert answer.status_code == 422
    assert 'id="decree-error"' in answer.text
