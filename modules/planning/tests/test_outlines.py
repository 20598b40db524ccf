"""Citizens draw land or send it in a file: one polygon leads to its answer, anything else is told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import shapely

from dothi.content.confined import Refused
from dothi.sites.site import Site
from dothi_testing.plugin import InTenant
from modules.planning.imports.one_land import read_land
from modules.planning.tests.files import OUTLINE, degrees, square, write
from modules.planning.tests.guard import add_plan, add_published
from tests.client import Browser
from tests.world import MYTHO

PAGE = "/quy-hoach/khoanh-dat"
PLANE_NAME = "EPSG:9210"
"""A drawing doesn't keep it: whoever reads it has to find out."""
HOLED = shapely.difference(square(0), shapely.box(*square(20).buffer(-30).bounds))


def read(path: Path) -> tuple[int, list[int], float]:
    """The plane, how many corners the rings have, and the area."""
    folder = path.parent / "made"
    folder.mkdir()
    found = read_land(path, folder, outline=OUTLINE)
    land = shapely.Polygon(found["rings"][0], found["rings"][1:])
    return found["epsg"], [len(ring) for ring in found["rings"]], land.area


def test_a_drawing_of_one_closed_line_is_land_in_its_plane(tmp_path: Path) -> None:
    line = shapely.LineString(square(0).exterior.coords)
    path = write(tmp_path / "a.dxf", shapes=[line], crs=PLANE_NAME, columns={}, kind="LineString")
    epsg, corners, area = read(path)
    assert (epsg, corners) == (9210, [4])
    assert area == pytest.approx(10_000, abs=0.01)


def test_a_hole_stays_a_hole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.geojson", shapes=[HOLED], columns={})
    epsg, corners, area = read(path)
    assert (epsg, corners) == (9210, [4, 4])
    assert area == pytest.approx(10_000 - 40 * 40, rel=1e-6)


def test_a_kml_is_in_degrees(tmp_path: Path) -> None:
    path = write(tmp_path / "a.kml", shapes=degrees()[:1], crs="EPSG:4326", columns={}, driver="KML")
    epsg, corners, _area = read(path)
    assert (epsg, corners) == (4326, [4])


@pytest.mark.parametrize(("count", "kind", "code"), [(2, "Polygon", "several_polygons"), (1, "Point", "no_polygons")])
def test_a_file_of_anything_else_is_refused(tmp_path: Path, count: int, kind: str, code: str) -> None:
    shapes = degrees()[:count] if kind == "Polygon" else [degrees()[0].centroid]
    path = write(tmp_path / "a.geojson", shapes=shapes, crs="EPSG:4326", columns={}, kind=kind)
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == code


def drawn(site: Site, *offsets: tuple[float, float]) -> str:
    """GeoJSON as the page's script writes it."""
    places = [[site.centre.lon + lon, site.centre.lat + lat] for lon, lat in offsets]
    return json.dumps({"type": "Polygon", "coordinates": [[*places, places[0]]]})


def test_what_was_drawn_leads_to_its_answer(citizen: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
    shape = drawn(site, (0.0001, 0.0001), (0.0004, 0.0001), (0.0004, 0.0004))
    sent = citizen.post(PAGE, {"hinh": shape, "dt": "500"}, page=PAGE)
    assert sent.status_code == 303, sent.text
    answer = citizen.get(sent.headers["Location"]).text
    assert "500 m²" in answer
    assert "ODT-1" in answer
    assert "TMD" in answer[answer.index("Quy hoạch chung quanh") :]


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ("", "ít nhất ba lần"),
        ("[", "phải là Polygon"),
        pytest.param("[" * 60_000, "phải là Polygon", id="nested"),
        ('{"type": "Point", "coordinates": [1, 2]}', "phải là Polygon"),
    ],
)
def test_a_drawing_that_is_none_is_told(citizen: Browser, shape: str, reason: str) -> None:
    refused = citizen.post(PAGE, {"hinh": shape}, page=PAGE)
    assert refused.status_code == 422
    assert reason in refused.text


def test_a_file_is_read_in_a_child_and_leads_to_its_answer(citizen: Browser, site: Site) -> None:
    shape = drawn(site, (0.0001, 0.0001), (0.0004, 0.0001), (0.0004, 0.0004))
    sent = citizen.post("/quy-hoach/tep-thua", {"file": (io.BytesIO(shape.encode()), "a.geojson")}, page=PAGE)
    assert sent.status_code == 303, sent.text
    assert "q=4326_4_" in sent.headers["Location"]
    refused = citizen.post("/quy-hoach/tep-thua", {"file": (io.BytesIO(b"%PDF-"), "a.pdf")}, page=PAGE)
    assert (refused.status_code, "Không nhận ra loại tệp" in refused.text) == (422, True)
