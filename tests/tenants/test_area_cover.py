"""Outlines that lie over each other, and outlines of a part of the tenant: said before anything rests on them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from dothi.values.geo import Outline, Point
from tenants.areas.areas import contains, list_areas
from tenants.areas.cover import NamedOutline, cover_of, find_overlaps
from tenants.onboarding.checklist import areas_line
from tenants.programme.checks import has_areas
from tests.client import Browser
from tests.tenants.test_areas import FAR, HERE, feature, file_of, read, square, take
from tests.world import CENTRES, GOCONGDONG, HOSTS, MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]


def named(name: str, kind: str, centre: Point, half: float = 0.01) -> NamedOutline:
    return NamedOutline(name=name, kind=kind, outline=Outline.from_geojson(square(centre, half)))


def test_overlaps_are_found_among_areas_of_one_level() -> None:
    beside = Point(HERE.lon + 0.02, HERE.lat)
    across = Point(HERE.lon + 0.019, HERE.lat)
    assert find_overlaps([]) == []
    assert find_overlaps([named("A", "ward", HERE), named("B", "ward", beside)]) == []
    assert find_overlaps([named("A", "ward", HERE), named("Ấp", "hamlet", HERE)]) == []
    (found,) = find_overlaps([named("A", "ward", HERE), named("B", "commune", across)])
    assert (found.first, found.second) == ("A", "B")
    assert found.hectares == pytest.approx(0.001 * 0.02 * 111_195**2 * 0.9837 / 10_000, rel=0.001)


def test_cover_is_measured_beside_the_circle() -> None:
    outline = Outline.from_geojson(square(HERE, 0.01))
    assert cover_of(outline, 9_000) == pytest.approx(0.0191, abs=0.0002)


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")


def test_overlapping_areas_are_taken_only_by_who_has_seen_them(admin: Browser, in_tenant: InTenant) -> None:
    take(admin, file_of(feature("81501", "Phường 1", square(HERE))))
    new = file_of(feature("28282", "Xã Đạo Thạnh", square(Point(HERE.lon + 0.01, HERE.lat))))
    path = read(admin, new)
    assert "Xã Đạo Thạnh và Phường 1: 243" in admin.get(path).text
    refused = admin.post(path)
    assert refused.status_code == 409
    assert 'id="overlaps-error"' in refused.text
    with in_tenant(MYTHO):
        assert [area.code for area in list_areas(MYTHO)] == ["81501"]
    taken = admin.post(path, {"overlaps": "1"})
    assert taken.status_code == 303
    with in_tenant(MYTHO):
        assert {area.code for area in list_areas(MYTHO)} == {"81501", "28282"}


def test_one_wards_outline_is_no_outline_of_the_district(app: Flask, in_tenant: InTenant) -> None:
    """Every place in the wards that aren't there yet would be outside, and the checklist would say that all is done."""
    centre = CENTRES[GOCONGDONG]
    admin = Browser(app, HOSTS[GOCONGDONG]).enter("quantri@gocongdong.example")
    take(admin, file_of(feature("82401", "Phường 1", square(centre))))
    with in_tenant(GOCONGDONG):
        assert contains(GOCONGDONG, Point(centre.lon, centre.lat + 0.03))
        assert not contains(GOCONGDONG, FAR)
        assert "mới phủ khoảng" in areas_line(GOCONGDONG).reason
        assert "mới phủ khoảng" in str(has_areas(GOCONGDONG))
    assert "mới phủ khoảng" in admin.get("/admin/areas").text
    take(admin, file_of(feature("82401", "Phường 1", square(centre, 0.05))))
    with in_tenant(GOCONGDONG):
        assert areas_line(GOCONGDONG).is_done
        assert has_areas(GOCONGDONG) is None
        assert contains(GOCONGDONG, Point(centre.lon, centre.lat + 0.03))
        assert not contains(GOCONGDONG, Point(centre.lon, centre.lat + 0.055))
    assert "mới phủ khoảng" not in admin.get("/admin/areas").text


def test_while_some_wards_have_no_outline_the_circle_decides(admin: Browser, in_tenant: InTenant) -> None:
    take(admin, file_of(feature("28282", "Xã Đạo Thạnh", square(HERE, 0.04))))
    with in_tenant(MYTHO):
        assert [area.outline is None for area in list_areas(MYTHO)].count(True) == 1
        assert contains(MYTHO, Point(HERE.lon, HERE.lat + 0.05))
        assert "1 trong 2" in areas_line(MYTHO).reason
