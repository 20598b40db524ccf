"""Vector tiles: what is in them, that each plan's part is made once, and that publishing shows at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import shapely
from flask import Flask
from mapbox_vector_tile import decode

from dothi.sites.site import Site
from dothi.values.geo import Box, Point
from dothi_testing.plugin import InTenant, run_due
from modules.planning.coordinates.transform import point_to_plane, shape_to_degrees
from modules.planning.layers.content import DrawnZone
from modules.planning.map.tile import EXTENT, MOST_ZONES, TileAt, TileZone, layer_of, on_the_world, tiles_of
from modules.planning.plans.publishing import take_layer, withdraw
from modules.planning.plans.reading import get_version
from modules.planning.shapes import only_land
from modules.planning.tests.guard import PLANE, SYSTEM, add_draft, add_layer, add_plan, add_published, squares
from tests.client import Browser
from tests.world import MYTHO

MIDDLE = point_to_plane(PLANE, Point(106.3626, 10.3546))


def block(count: int, *, side: float = 40.0, use: str = "ODT") -> list[TileZone]:
    """So many squares in rows of thirty, side by side."""
    corners = [(MIDDLE.x + n % 30 * side, MIDDLE.y + n // 30 * side) for n in range(count)]
    return [TileZone(f"{use}-{n}", use, shapely.box(x, y, x + side, y + side)) for n, (x, y) in enumerate(corners)]


def tile_at(zones: list[TileZone], zoom: int) -> TileAt:
    """The tile in which the first zone begins."""
    return tiles_of(Box(*shape_to_degrees(PLANE, shapely.box(MIDDLE.x, MIDDLE.y, MIDDLE.x, MIDDLE.y)).bounds), zoom)[0]


def test_a_tile_has_the_zones_at_their_places() -> None:
    zones = block(4, side=100.0)
    at = tile_at(zones, 16)
    body, count = layer_of("plan", zones, on_the_world(PLANE, zones), at)
    features = decode(body, default_options={"y_coord_down": True})["plan"]["features"]
    assert count == len(features)
    assert features[0]["properties"]["code"] == "ODT-0"
    metre = EXTENT / (40_075_017 * 0.98372 / (1 << at.z))
    assert abs(shapely.geometry.shape(features[0]["geometry"]).area - (100 * metre) ** 2) < 5 * 100 * metre
    assert at.frame.contains(shapely.Point(106.3626, 10.3546))


def test_many_zones_are_joined_by_use_and_few_are_not() -> None:
    zones = block(MOST_ZONES + 1)
    at = tile_at(zones, 11)
    body, count = layer_of("plan", zones, on_the_world(PLANE, zones), at)
    features = decode(body)["plan"]["features"]
    assert (count, [feature["properties"]["use"] for feature in features]) == (MOST_ZONES + 1, ["ODT"])
    few = zones[:MOST_ZONES]
    assert len(decode(layer_of("plan", few, on_the_world(PLANE, few), at)[0])["plan"]["features"]) == MOST_ZONES


def test_a_tile_beside_the_plan_is_empty() -> None:
    zones = block(4)
    at = tile_at(zones, 16)
    assert layer_of("plan", zones, on_the_world(PLANE, zones), at._replace(x=at.x + 5)) == (b"", 0)


def uses_at(citizen: Browser, path: str) -> set[str]:
    """What the land in a tile is for."""
    answer = citizen.get(path)
    assert answer.status_code == 200
    return {zone["properties"]["use"] for layer in decode(answer.data).values() for zone in layer["features"]}


def path_at(site: Site, zoom: int = 14, **query: str) -> str:
    """The tile of the site's centre."""
    at = tiles_of(Box(site.centre.lon, site.centre.lat, site.centre.lon, site.centre.lat), zoom)[0]
    return f"/api/v1/planning/tiles/{at.z}/{at.x}/{at.y}.mvt?" + "&".join(f"{k}={v}" for k, v in query.items())


def test_what_is_published_or_withdrawn_shows_at_once_and_drafts_never(
    app: Flask, citizen: Browser, site: Site, in_tenant: InTenant
) -> None:
    path = path_at(site)
    assert uses_at(citizen, path) == set()
    with in_tenant(MYTHO):
        plan_id = add_plan(site).id
        draft, layer = add_draft(site, plan_id), add_layer(site, plan_id, squares(site, codes=("CLN",)))
        take_layer(MYTHO, draft, layer, version=draft.version, actor=SYSTEM)
    assert uses_at(citizen, path) == set()
    with in_tenant(MYTHO):
        add_published(site, plan_id)
    assert uses_at(citizen, path) == {"ODT", "TMD"}
    with in_tenant(MYTHO):
        second_id = add_published(
            site, plan_id, zones=squares(site, codes=("DGD-1", "TMD-2")), valid_from=date(2025, 1, 1)
        ).id
    run_due(app)
    assert uses_at(citizen, path) == {"DGD", "TMD"}
    assert uses_at(citizen, path_at(site, date="2024-06-01")) == {"ODT", "TMD"}
    assert uses_at(citizen, path_at(site, theme="land_use")) == set()
    with in_tenant(MYTHO):
        version = get_version(MYTHO, second_id).version
        withdraw(MYTHO, second_id, version=version, reason="Sai bản đồ", actor=SYSTEM)
    assert uses_at(citizen, path) == {"ODT", "TMD"}


Counted = Callable[[], AbstractContextManager[list[str]]]


def test_a_kept_tile_costs_one_statement_whatever_it_holds(
    app: Flask, citizen: Browser, site: Site, in_tenant: InTenant, statements: Counted
) -> None:
    crowd = [
        DrawnZone(position=place, code=zone.code, label="", shape=only_land(zone.shape) or shapely.Polygon())
        for place, zone in enumerate(block(MOST_ZONES + 1), 1)
    ]
    with in_tenant(MYTHO):
        for number in range(3):
            add_published(site, add_plan(site, name=f"Quy hoạch {number}").id, zones=crowd)
    run_due(app)
    path = path_at(site, zoom=11)
    with statements() as made:
        assert uses_at(citizen, path) == {"ODT"}
    with statements() as kept:
        assert uses_at(citizen, path) == {"ODT"}
    counts = [len([each for each in seen if "planning_" in each]) for seen in (made, kept)]
    assert counts == [2, 1]


def test_tile_json_leads_to_tiles_that_browsers_may_keep(citizen: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        plan_id = add_plan(site).id
        add_published(site, plan_id)
    told = citizen.get("/api/v1/planning/tiles.json").json
    assert told is not None
    assert [layer["id"] for layer in told["vector_layers"]] == [str(plan_id)]
    at = tiles_of(Box(site.centre.lon, site.centre.lat, site.centre.lon, site.centre.lat), told["maxzoom"])[0]
    address = told["tiles"][0].format(z=at.z, x=at.x, y=at.y)
    path = address[address.index("/api/") :]
    answer = citizen.get(path)
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert decode(answer.data)[str(plan_id)]["features"]
    assert citizen.get(path.split("v=")[0] + "v=old").headers["Cache-Control"] == "no-cache"
    assert citizen.get("/api/v1/planning/tiles/3/1/1.mvt").status_code == 404
