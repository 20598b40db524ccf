"""Maps are drawn on the base map: streets on the canvas, within their weight, in each look; without it on a grid."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Response, expect

from tenants.demo.basemap import bring_basemap
from tests.basemap.maps import remove_basemaps
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import MYTHO

FORM = "/phan-anh/gui"
SCRIPT_KB, TILES_KB = 110, 150
COLOURS = """canvases => {
  const colours = new Set();
  for (const canvas of canvases) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) colours.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2]);
  }
  return [...colours];
}"""
WATER = {"normal": 0xA9CFE6, "high": 0xA8C8FF}


@pytest.fixture
def mapped(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The demo's base map, for one test."""
    with app.app_context():
        bring_basemap()
    yield tmp_path
    remove_basemaps(app)


def colours(visitor: Visitor) -> set[int]:
    """What is painted on the map, once it has come."""
    canvases = visitor.page.locator(".dt-map canvas.leaflet-tile-loaded")
    expect(canvases.first).to_be_visible()
    visitor.page.wait_for_load_state("networkidle")
    return set(canvases.evaluate_all(COLOURS))


@pytest.mark.usefixtures("mapped")
def test_a_phone_sees_streets_and_water_within_their_weight(welcome: Welcome) -> None:
    citizen = welcome(MYTHO, Device.PHONE)
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    citizen.page.on("response", note)
    citizen.open(FORM)
    painted = colours(citizen)
    assert WATER["normal"] in painted
    assert len(painted) > 50, "lines and letters are smoothed into many colours"
    expect(citizen.page.locator(".leaflet-control-attribution")).to_contain_text("Bản đồ minh họa")
    citizen.sees_not("Chưa có bản đồ nền")
    tiles = [answer for answer in answers if answer.url.endswith(".pmtiles")]
    assert {answer.status for answer in tiles} == {206}
    assert sum(len(answer.body()) for answer in tiles) <= TILES_KB * 1024
    scripts = [answer for answer in answers if urlsplit(answer.url).path.endswith(".js")]
    drawing = [answer for answer in scripts if not {"public", "htmx"} & set(answer.url.replace(".", "-").split("-"))]
    assert sum(len(gzip.compress(answer.body())) for answer in drawing) <= SCRIPT_KB * 1024
    citizen.inspect()


@pytest.mark.usefixtures("mapped")
def test_high_contrast_has_its_own_colours(welcome: Welcome) -> None:
    citizen = welcome(MYTHO)
    citizen.page.context.add_cookies([{"name": "dothi_contrast", "value": "high", "url": citizen.base}])
    citizen.open(FORM)
    painted = colours(citizen)
    assert WATER["high"] in painted
    assert {0, 0x767676} <= painted, "names are black, edges of roads grey"


@pytest.mark.usefixtures("mapped")
def test_zoomed_out_the_archipelagos_keep_their_names(welcome: Welcome) -> None:
    citizen = welcome(MYTHO)
    citizen.open(FORM)
    colours(citizen)
    for _step in range(7):
        if citizen.page.locator(".leaflet-control-zoom-out.leaflet-disabled").count():
            break
        citizen.page.locator(".leaflet-control-zoom-out").click()
        citizen.page.wait_for_timeout(400)
    citizen.sees("Quần đảo Hoàng Sa (Việt Nam)", "Quần đảo Trường Sa (Việt Nam)")


def test_without_a_base_map_there_is_a_grid_and_only_staff_read_why(welcome: Welcome) -> None:
    citizen, clerk = welcome(MYTHO), welcome(MYTHO, as_="tiepnhan")
    for visitor in (citizen, clerk):
        visitor.open(FORM)
        expect(visitor.page.locator(".dt-map-grid").first).to_be_attached()
    citizen.sees_not("Chưa có bản đồ nền")
    clerk.sees("Chưa có bản đồ nền")
