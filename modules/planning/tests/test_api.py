"""The API: points, land, zones of a box, plans; and what is wrong with what was sent."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from dothi.sites.site import Site
from dothi_testing.plugin import InTenant
from modules.planning.tests.asking import table
from modules.planning.tests.guard import add_plan, add_published
from tests.client import Browser
from tests.world import MYTHO


def api(citizen: Browser, body: dict[str, Any]) -> TestResponse:
    """Ask about land."""
    return citizen.client.post("/api/v1/planning/answer", json=body, base_url=citizen.base)


def test_the_api_answers_points_and_land(citizen: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
    lon, lat = site.centre.lon + 0.0003, site.centre.lat + 0.0003
    point = citizen.get(f"/api/v1/planning/answer?lon={lon}&lat={lat}&date=2025-01-01").json
    assert point is not None
    assert (point["themes"][0]["theme"], point["themes"][0]["state"]) == ("urban", "concerned")
    land = api(citizen, {"corners": table(site, (80, 10), (120, 10), (120, 20), (80, 20))}).json
    assert land is not None
    assert (land["area_m2"], land["epsg"]) == (400.0, 9210)
    assert [(zone["code"], zone["share_m2"], zone["share_percent"]) for zone in land["themes"][0]["zones"]] == [
        ("ODT-1", 200, 50.0), ("TMD-2", 200, 50.0),
    ]  # fmt: skip
    assert [theme["summary"] for theme in point["themes"]] == [
        "Nơi này được quy hoạch là đất ở tại đô thị (ODT).", None, None
    ]  # fmt: skip
    assert land["themes"][0]["summary"] == (
        "Thửa đất được quy hoạch: 50 % đất ở tại đô thị (ODT), 50 % đất thương mại, dịch vụ (TMD)."
    )
    assert (point["outside"], land["outside"]) == (None, None)
    elsewhere = citizen.get("/api/v1/planning/answer?lon=105&lat=21").json
    assert elsewhere is not None
    assert elsewhere["outside"] == {"percent": 100, "name": None, "url": None}, "no data isn't all that is known"
    ring = [[lon, lat], [lon + 0.0001, lat], [lon, lat + 0.0001], [lon, lat]]
    drawn = api(citizen, {"polygon": {"type": "Polygon", "coordinates": [ring]}}).json
    assert drawn is not None
    assert drawn["themes"][0]["zones"][0]["share_percent"] == 100.0


@pytest.mark.parametrize(
    "body",
    [
        {}, {"corners": "abc"}, {"polygon": {}}, {"corners": "1 2", "polygon": {}}, {"polygon": {"type": "Polygon"}},
        {"corners": "1145139.25 566889.81\n1145139.25 566909.81\n1145149.25 566909.81\n" + " " * 60_000},
        {"polygon": {"type": "Polygon", "coordinates": [[[106, 10], [106.1, 10], [106, 10.1]]], "x": 1}, "date": "x"},
        {"polygon": {"type": "Polygon", "coordinates": [[[104, 10], [106, 10], [105, 11], [104, 10]]]}},
    ],
)  # fmt: skip
def test_the_api_says_what_is_wrong_with_land(citizen: Browser, body: dict[str, Any]) -> None:
    answer = api(citizen, body)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"]


def test_zones_of_a_box_are_geojson_with_their_looks(citizen: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
    box = f"{site.centre.lon - 0.01},{site.centre.lat - 0.01},{site.centre.lon + 0.01},{site.centre.lat + 0.01}"
    found = citizen.get(f"/api/v1/planning/zones.geojson?bbox={box}").json
    assert found is not None
    assert [feature["properties"]["code"] for feature in found["features"]] == ["ODT-1", "TMD-2"]
    assert found["features"][1]["properties"]["hatch"] == "lines"
    assert citizen.get("/api/v1/planning/zones.geojson?bbox=1,2,3").status_code == 422
    plans = citizen.get("/api/v1/planning/plans").json
    assert plans is not None
    assert [plan["name"] for plan in plans["items"]] == ["Quy hoạch phân khu 1"]
