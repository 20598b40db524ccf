"""Lists and map narrowed to an area, or to what lies near a place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from shapely.geometry import MultiPolygon, Polygon, box
from sqlalchemy import text, update

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.geo import Point, distance_m
from dothi.values.own_position import read_position
from modules.feedback.grounds import NEAR_M, around, as_polygon
from modules.feedback.service import Submitted, take_step
from modules.feedback.tests.person import Person, words
from tenants.registry.models import AreaRow
from tests.world import CENTRES, MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
HERE = CENTRES[MYTHO]
EAST = box(HERE.lon + 0.001, HERE.lat - 0.02, HERE.lon + 0.04, HERE.lat + 0.02)


@pytest.fixture
def ward(in_tenant: InTenant) -> str:
    """The code of Mỹ Tho's one ward, whose outline is what lies east of the centre."""
    with in_tenant(MYTHO):
        area = session.execute(
            update(AreaRow).where(AreaRow.tenant_id == MYTHO).values(outline=_geojson(EAST)).returning(AreaRow.code)
        ).one()
        session.commit()
        return str(area.code)


@pytest.fixture
def two(site: Site, who: Callable[..., Actor], submit: Callable[..., Submitted], in_tenant: InTenant) -> list[str]:
    """The codes of two public reports: at the centre, and 2 km east of it."""
    sent = [submit(client_id=None).report, submit(client_id=None, lon=HERE.lon + 0.018).report]
    with in_tenant(MYTHO):
        for report in sent:
            take_step(MYTHO, report_id=report.id, action="accept", actor=who("tiepnhan"), site=site, fields={})
        session.commit()
    return [report.code for report in sent]


def _geojson(shape: Polygon) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in shape.exterior.coords]]}


def drawn(citizen: Person, query: str) -> list[str]:
    """The codes on the map."""
    answer = citizen.get(f"/phan-anh/ban-do.geojson?bbox=106.2,10.2,106.6,10.5&{query}").json or {}
    return sorted(feature["properties"]["code"] for feature in answer["features"])


def test_list_map_and_api_show_an_areas_reports(app: Flask, two: list[str], ward: str) -> None:
    citizen, (centre, east) = Person.at(app), two
    page = citizen.get(f"/phan-anh?area={ward}").text
    assert east in page
    assert centre not in page
    assert drawn(citizen, f"area={ward}") == [east]
    items = (citizen.get(f"/api/v1/reports?area={ward}").json or {})["items"]
    assert [item["code"] for item in items] == [east]
    assert citizen.get("/api/v1/reports?area=khong-co").status_code == 422
    assert centre in citizen.get("/phan-anh?area=khong-co").text


def test_near_a_place_is_a_kilometre_and_the_address_tells_it_roughly(app: Flask, two: list[str], ward: str) -> None:
    citizen, (centre, east) = Person.at(app), two
    near = f"near={HERE.lon + 0.000123},{HERE.lat}"
    page = citizen.get(f"/phan-anh?{near}")
    assert centre in page.text
    assert east not in page.text
    assert "Trong vòng 1 km quanh bạn" in words(page)
    assert "near=106.363,10.355" in page.text.replace("%2C", ",")
    assert drawn(citizen, near) == [centre]
    items = (citizen.get(f"/api/v1/reports?{near}").json or {})["items"]
    assert [item["code"] for item in items] == [centre]
    assert "Không có phản ánh phù hợp" in words(citizen.get(f"/phan-anh?{near}&area={ward}"))
    assert citizen.get("/api/v1/reports?near=day").status_code == 422
    assert east in citizen.get("/phan-anh?near=day").text


def test_a_narrowed_list_is_one_statement_on_reports(
    app: Flask, two: list[str], ward: str, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    citizen = Person.at(app)
    assert len(two) == 2
    for query in (f"area={ward}", "near=106.363,10.355"):
        with statements() as asked:
            citizen.get(f"/api/v1/reports?{query}")
        assert len([each for each in asked if "feedback_report" in each]) == 1, query


def test_parts_and_holes_are_one_polygon_to_the_database(in_tenant: InTenant) -> None:
    holed = Polygon(box(0, 0, 4, 4).exterior.coords, [box(1, 1, 3, 3).exterior.coords])
    polygon = as_polygon(MultiPolygon([holed, box(6, 6, 7, 7)]).geoms)
    expected = {(0.5, 0.7): True, (2.1, 2.2): False, (6.5, 6.6): True, (5.1, 4.9): False, (3.5, 2.2): True}
    inside = text("SELECT poly_contain_pt(CAST(:polygon AS polygon), point(:x, :y))")
    with in_tenant(MYTHO):
        for (x, y), is_inside in expected.items():
            assert session.execute(inside, {"polygon": polygon, "x": x, "y": y}).scalar() is is_inside, (x, y)


def test_the_circle_around_a_place_is_a_kilometre_wide_on_each_side() -> None:
    circle = around(HERE)
    corners = [tuple(map(float, pair.split(","))) for pair in circle.polygon[2:-2].split("),(")]
    metres = [distance_m(HERE, Point(lon, lat)) for lon, lat in corners]
    assert all(abs(metre - NEAR_M) < 5 for metre in metres)


@pytest.mark.parametrize("typed", ["", "106.3", "106.3;10.3", "nan,10", "181,10", "106.3,91", "1e2,10", "a,b", "٣,10"])
def test_what_is_no_place_narrows_nothing(typed: str) -> None:
    assert read_position(typed) is None
