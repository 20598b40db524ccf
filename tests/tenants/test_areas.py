"""Wards and communes: inside or outside, neighbours, and importing outlines from a file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dothi.geo import Point
from tenants import geofile
from tenants.areas import contains, find_area, find_neighbour, list_areas, site_contains
from tenants.directory import directory
from tenants.site import TenantSite
from tests.tenants.browser import Browser
from tests.world import CENTRES, GOCONGDONG, HOSTS, MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
HERE = CENTRES[MYTHO]
FAR = Point(106.9, 10.9)


def square(centre: Point, half: float = 0.01) -> dict[str, Any]:
    west, east, south, north = centre.lon - half, centre.lon + half, centre.lat - half, centre.lat + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: object, name: object, geometry: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def file_of(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def upload(browser: Browser, data: bytes) -> Any:
    return browser.post("/admin/areas/import", {"file": (io.BytesIO(data), "phuong.geojson")}, page="/admin/areas")


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[MYTHO]).sign_in("quantri@mytho.example")


def test_without_outlines_the_circle_decides(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        assert contains(MYTHO, HERE)
        assert not contains(MYTHO, FAR)
        edge = Point(HERE.lon, HERE.lat + 9_400 / 111_195)
        assert not contains(MYTHO, edge)
        assert contains(MYTHO, edge, margin_m=500)


def test_an_import_is_previewed_then_decides_inside_and_outside(admin: Browser, in_tenant: InTenant) -> None:
    data = file_of(
        feature("81501", "Phường 1", square(HERE)), feature(28282, "Xã Đạo Thạnh", square(Point(106.4, 10.36)))
    )
    assert upload(admin, data).headers["Location"] == "/admin/areas/import"
    preview = admin.get("/admin/areas/import").text
    assert "ranh giới mới của Phường 1" in preview
    assert "thêm địa bàn mới" in preview
    with in_tenant(MYTHO):
        assert find_area(MYTHO, code="28282") is None
    assert admin.post("/admin/areas/import/take", page="/admin/areas/import").status_code == 303
    with in_tenant(MYTHO):
        added = find_area(MYTHO, code="28282")
        assert added is not None
        assert (added.kind, added.is_schematic) == ("commune", False)
        assert contains(MYTHO, HERE)
        assert contains(MYTHO, Point(106.4, 10.36))
        assert not contains(MYTHO, Point(HERE.lon, HERE.lat + 0.03))
        assert contains(MYTHO, Point(HERE.lon, HERE.lat + 0.013), margin_m=500)
    outlines = admin.get("/dia-ban.geojson")
    assert len(outlines.get_json()["features"]) == 2
    assert admin.get("/dia-ban.geojson", headers={"If-None-Match": outlines.headers["ETag"]}).status_code == 304
    assert admin.get("/admin/areas/import").status_code == 410


def test_codes_of_other_names_are_taken_only_after_somebody_has_looked(admin: Browser, in_tenant: InTenant) -> None:
    """Codes were given anew on 1/7/2025: a new ward's outline isn't the former one's by mistake."""
    upload(admin, file_of(feature("81501", "Phường Mỹ Tho", square(HERE))))
    preview = admin.get("/admin/areas/import").text
    assert "mã này đang là của Phường 1" in preview
    refused = admin.post("/admin/areas/import/take", page="/admin/areas/import")
    assert refused.status_code == 422
    assert "Vui lòng kiểm tra rồi xác nhận" in refused.text
    with in_tenant(MYTHO):
        assert all(area.outline is None for area in list_areas(MYTHO))
    assert admin.post("/admin/areas/import/take", {"accept": "1"}, page="/admin/areas/import").status_code == 303
    with in_tenant(MYTHO):
        [area] = [area for area in list_areas(MYTHO) if area.code == "81501"]
        assert (area.name, area.outline is None) == ("Phường 1", False)


@pytest.mark.parametrize("name", ["phường  1", "1", "Phường 1"])
def test_a_name_written_otherwise_is_the_same_area(admin: Browser, name: str) -> None:
    upload(admin, file_of(feature("81501", name, square(HERE))))
    assert "ranh giới mới của Phường 1" in admin.get("/admin/areas/import").text


def test_real_boundaries_are_read_and_those_of_elsewhere_refused(admin: Browser, shared_data: Path) -> None:
    wards = (shared_data / "boundaries/wards-2025-my-tho.geojson").read_bytes()
    assert upload(admin, wards).status_code == 303
    assert "Cả 5 dòng đều hợp lệ" in admin.get("/admin/areas/import").text
    elsewhere = (shared_data / "boundaries/districts-2020-long-an.geojson").read_bytes()
    assert upload(admin, elsewhere).status_code == 303
    assert "Ranh giới nằm xa địa phương này" in admin.get("/admin/areas/import").text


def test_a_file_with_a_wrong_row_changes_nothing(admin: Browser, in_tenant: InTenant) -> None:
    bowtie = {
        "type": "Polygon",
        "coordinates": [[[106.3, 10.3], [106.4, 10.4], [106.4, 10.3], [106.3, 10.4], [106.3, 10.3]]],
    }
    upload(admin, file_of(feature("81501", "Phường 1", square(HERE)), feature("2", "Phường 2", bowtie)))
    preview = admin.get("/admin/areas/import").text
    assert "tự cắt" in preview
    assert "1 trong 2 dòng có lỗi" in preview
    assert admin.post("/admin/areas/import/take", page="/admin/areas/import").status_code == 409
    with in_tenant(MYTHO):
        assert all(area.outline is None for area in list_areas(MYTHO))
    assert admin.post("/admin/areas/import/drop", page="/admin/areas/import").status_code == 303
    assert admin.get("/admin/areas/import").status_code == 410


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"features": []}', b'{"features": [NaN]}', b"[" * 100_000, b'{"features": {}}'],
)
def test_a_file_that_is_no_collection_is_refused_as_a_whole(admin: Browser, data: bytes) -> None:
    answer = upload(admin, data)
    assert answer.status_code == 422
    assert "error-summary" in answer.text


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
    with app.test_request_context():
        (found,) = geofile.read_areas(file_of(row), centre=HERE, radius_m=9_000)
    assert reason in found.error
    assert found.outline is None


def test_a_code_stands_once_in_a_file(app: Flask) -> None:
    row = feature("1", "Phường 1", square(HERE))
    with app.test_request_context():
        first, second = geofile.read_areas(file_of(row, row), centre=HERE, radius_m=9_000)
    assert not first.error
    assert "dòng trước" in second.error


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
    stranger = Browser(app, HOSTS[TANAN]).sign_in("quantri@tanan.example")
    upload(stranger, file_of(feature("1", "Phường 1", square(CENTRES[TANAN]))))
    here = Browser(app, HOSTS[MYTHO]).sign_in("quantri@mytho.example")
    assert here.get("/admin/areas/import").status_code == 410
