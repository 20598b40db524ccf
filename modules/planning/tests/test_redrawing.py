"""A local adjustment comes as its part alone: former zones outside stay, those it cuts are clipped, nothing is lost."""

from __future__ import annotations

import random
import re
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dothi.database.session import session
from dothi.sites.site import Site
from dothi_testing.plugin import InTenant, run_due
from modules.planning.changes.keeping import find_comparison
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import between, point_to_plane, shape_to_degrees
from modules.planning.layers.content import DrawnZone
from modules.planning.layers.redrawing import TOUCH_M2, redraw
from modules.planning.layers.storing import list_drawn
from modules.planning.models import PlanVersion
from modules.planning.plans.publishing import withdraw
from modules.planning.plans.reading import get_version
from modules.planning.shapes import SMALLEST_M2, only_land, rough
from modules.planning.tests.files import write
from modules.planning.tests.guard import SYSTEM, add_plan, add_published, squares
from modules.planning.tests.test_pages import VERSION, publish, upload
from tests.client import Browser
from tests.world import MYTHO

WEST, SOUTH = 566_000.0, 1_145_000.0
FIELD = shapely.box(WEST, SOUTH, WEST + 1000, SOUTH + 1000)
"""Where planes are used: beside zero GEOS takes 1e-34 for a corner."""


def parted(land: shapely.Polygon, seed: int, count: int) -> list[DrawnZone]:
    """Land cut into cells around random points, numbered from one."""
    lot = random.Random(seed)
    west, south, east, north = land.bounds
    points = shapely.MultiPoint([(lot.uniform(west, east), lot.uniform(south, north)) for _ in range(count)])
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=land))
    shapes = [part for cell in cells if (part := only_land(shapely.intersection(cell, land))) is not None]
    return [DrawnZone(position=n, code=f"ODT-{n}", label="", shape=shape) for n, shape in enumerate(shapes, 1)]


@given(
    st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 12), st.floats(-300, 1000), st.floats(-300, 1000),
    st.floats(20, 600),
)  # fmt: skip
def test_no_land_is_lost_or_taken_twice(seed: int, count: int, parts: int, x: float, y: float, radius: float) -> None:
    area = shapely.Point(WEST + x, SOUTH + y).buffer(radius, quad_segs=5)
    former, part = parted(FIELD, seed, count), parted(area, seed + 1, parts)
    found = redraw(former, part, area)
    shapes = [zone.shape for zone in found.zones]
    tolerance = 2 * count * max(SMALLEST_M2, float(rough(1000.0)))
    whole = shapely.union(FIELD, area)
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, abs=tolerance)
    assert shapely.union_all(shapes).area == pytest.approx(whole.area, abs=tolerance), "no gap"
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T
    overlaps = [shapes[one].intersection(shapes[other]).area for one, other in pairs if one < other]
    assert max(overlaps, default=0.0) <= TOUCH_M2
    assert all(shape.is_valid for shape in shapes)
    assert len({zone.position for zone in found.zones}) == len(found.zones)
    assert (found.stay + found.cut + found.gone, found.stay + found.cut) == (len(former), len(found.zones) - len(part))
    stays = {zone.position: zone for zone in found.zones}
    outside = [zone for zone in former if shapely.distance(zone.shape, area) > 0]
    assert all(stays[zone.position] is zone for zone in outside)
    replaced = sum(m2 for _code, m2 in found.lost)
    assert replaced == pytest.approx(shapely.intersection(FIELD, area).area, abs=TOUCH_M2 * count + 1e-3)


def box(site: Site, west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """In metres from the corner of `squares`."""
    middle = point_to_plane(SYSTEMS[9210], site.centre)
    return shapely.box(middle.x + west, middle.y + south, middle.x + east, middle.y + north)


@pytest.fixture
def draft(head: Browser, site: Site, in_tenant: InTenant) -> str:
    """A local adjustment of a plan of two squares; the address of its draft."""
    with in_tenant(MYTHO):
        plan = add_plan(site)
        add_published(site, plan.id)
        path = f"/work/quy-hoach/do-an/{plan.id}/phien-ban"
    local = {**VERSION, "adjustment": "local", "valid_from": "2025-02-01", "version": ""}
    return str(head.post(path, local).headers["Location"])


def test_a_part_is_put_into_the_former_map_and_published_in_one_step(
    head: Browser, citizen: Browser, site: Site, in_tenant: InTenant, draft: str, tmp_path: Path
) -> None:
    assert "chỉ phần được điều chỉnh" in head.get(draft).text
    elsewhere = [between(SYSTEMS[9210], SYSTEMS[5897], box(site, 150, 0, 180, 100))]
    columns = {"MA_LD": ["DGT"], "TEN": ["Đường"]}
    path = write(tmp_path / "phan.gpkg", shapes=elsewhere, columns=columns, crs="EPSG:5897")
    preview = upload(head, draft, path, extent="part")
    shown = head.get(preview).text
    for words in ("Phần được thay", "phiên bản 1", "1 trong 1 đối tượng", "0,3 ha", "Trước, ha", "Đất giao thông"):
        assert words in shown
    assert head.post(preview, {"version": 1}, page=preview).status_code == 303
    run_due(head.client.application)
    taken = head.get(draft).text
    assert "2 ô thay đổi" in taken
    assert "nhiều ô thay đổi" not in taken
    assert publish(head, draft, version=2, plan_version=2).status_code == 303
    run_due(head.client.application)
    version_id = draft.rpartition("/")[2]
    with in_tenant(MYTHO):
        version = session.query(PlanVersion).filter(PlanVersion.number == 2).one()
        former = session.query(PlanVersion).filter(PlanVersion.number == 1).one()
        assert str(version.id) == version_id
        assert version.layer_id is not None
        assert former.layer_id is not None
        zones = {zone.code: zone for zone in list_drawn(MYTHO, version.layer_id)}
        first = list_drawn(MYTHO, former.layer_id)[0]
        found = find_comparison(MYTHO, version.layer_id, former.layer_id)
    assert zones["ODT-1"].shape.equals_exact(first.shape, 0), "what stays is the same to the bit"
    assert zones["TMD-2"].shape.area == pytest.approx(7000, abs=0.01)
    assert zones["TMD-2"].storeys == 5.0
    assert zones["DGT"].shape.area == pytest.approx(3000, rel=1e-3)
    assert found is not None
    assert (found["same"], found["kinds"]) == (1, {"new": 1, "shape": 1})
    assert [[was, to, pytest.approx(m2, rel=1e-2)] for was, to, m2 in found["moves"]] == [["TMD", "DGT", 3000]]
    there = shape_to_degrees(SYSTEMS[9210], box(site, 160, 40, 170, 50).centroid)
    assert "DGT" in citizen.get(f"/quy-hoach/ket-qua?lon={there.x}&lat={there.y}").text


def test_an_outline_that_is_wider_than_the_zones_is_drawn_anew_as_a_whole(
    head: Browser, site: Site, draft: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "phan.gpkg", shapes=[box(site, 150, 0, 180, 100)], columns={"MA_LD": ["DGT"]})
    border = write(tmp_path / "ranh.geojson", shapes=[shape_to_degrees(SYSTEMS[9210], box(site, 100, 0, 200, 100))],
                   crs="EPSG:4326", columns={})  # fmt: skip
    with border.open("rb") as sent:
        preview = upload(head, draft, path, extent="part", outline=(sent, "ranh.geojson"))
    shown = head.get(preview).text
    assert "Không có ô nào phủ" in shown
    assert "0,7 ha" in shown
    with border.open("rb") as sent, path.open("rb") as file:
        unused = {"extent": "whole", "outline": (sent, "ranh.geojson"), "file": (file, "phan.gpkg")}
        assert "Ranh giới chỉ dùng khi" in head.post(f"{draft}/tep", unused, page=draft).text
    broken = {"extent": "part", "outline": (path.open("rb"), "phan.gpkg"), "file": (path.open("rb"), "phan.gpkg")}
    refused = head.post(f"{draft}/tep", broken, page=draft)
    assert refused.status_code == 422
    assert "Cần GeoJSON, KML hoặc DXF" in refused.text
    assert re.search(r'value="part"[^>]*checked', refused.text), "what was chosen stays"


def test_the_outline_of_a_part_may_be_drawn_on_the_former_map(
    head: Browser, site: Site, draft: str, tmp_path: Path
) -> None:
    page = head.get(draft).text
    assert "data-draw-map" in page
    assert re.search(r'data-source="/work/quy-hoach/lop/[0-9a-f-]+.geojson"', page), "on the zones that it changes"
    path = write(tmp_path / "phan.gpkg", shapes=[box(site, 150, 0, 180, 100)], columns={"MA_LD": ["DGT"]})
    drawing = shapely.to_geojson(shape_to_degrees(SYSTEMS[9210], box(site, 100, 0, 200, 100)))
    shown = head.get(upload(head, draft, path, extent="part", hinh=drawing)).text
    assert "0,7 ha" in shown
    crossing = (
        '{"type": "Polygon", "coordinates": [[[106, 10], [106.01, 10.01], [106.01, 10], [106, 10.01], [106, 10]]]}'
    )
    for extent, hinh, reason in (
        ("whole", drawing, "Ranh giới chỉ dùng khi"),
        ("part", crossing, "Đường bao tự cắt"),
        ("part", "[", "phải là Polygon"),
        ("part", "[" * 70_000, "nhiều nhất 500 góc"),
    ):
        with path.open("rb") as file:
            sent = head.post(f"{draft}/tep", {"extent": extent, "hinh": hinh, "file": (file, "a.gpkg")}, page=draft)
        assert (sent.status_code, reason in sent.text) == (422, True), hinh[:100]
    with path.open("rb") as file, path.open("rb") as outline:
        both = {"extent": "part", "hinh": drawing, "file": (file, "a.gpkg"), "outline": (outline, "b.gpkg")}
        assert "không cả hai" in head.post(f"{draft}/tep", both, page=draft).text


def test_a_drawing_is_there_again_when_the_file_cant_be_read(head: Browser, site: Site, draft: str) -> None:
    drawing = shapely.to_geojson(shape_to_degrees(SYSTEMS[9210], box(site, 100, 0, 200, 100)))
    form = {"extent": "part", "hinh": drawing, "file": (BytesIO(b"no map"), "a.gpkg")}
    sent = head.post(f"{draft}/tep", form, page=draft)
    run_due(head.client.application)
    field = re.search(r'name="hinh" value="([^"]*)"', head.get(str(sent.headers["Location"])).text)
    assert field is not None
    there = shapely.from_geojson(unescape(field[1]))
    assert there.equals_exact(shapely.from_geojson(drawing), 1e-6)


def test_a_part_of_a_map_that_is_no_longer_the_newest_is_not_published(
    head: Browser, site: Site, in_tenant: InTenant, draft: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "phan.gpkg", shapes=[box(site, 150, 0, 180, 100)], columns={"MA_LD": ["DGT"]})
    preview = upload(head, draft, path, extent="part")
    assert head.post(preview, {"version": 1}, page=preview).status_code == 303
    with in_tenant(MYTHO):
        plan_id = get_version(MYTHO, UUID(draft.rpartition("/")[2])).plan_id
        between_them = add_published(site, plan_id, zones=squares(site, codes=("CLN-1",)), valid_from=date(2024, 6, 1))
        other = (between_them.id, between_them.version)
    refused = publish(head, draft, version=2, plan_version=3)
    assert refused.status_code == 422
    assert "không còn là mới nhất" in refused.text
    with in_tenant(MYTHO):
        withdraw(MYTHO, other[0], version=other[1], reason="Nhầm", actor=SYSTEM)
    assert publish(head, draft, version=2, plan_version=4).status_code == 303


def test_only_a_local_adjustment_of_what_is_published_comes_in_parts(
    head: Browser, site: Site, in_tenant: InTenant, tmp_path: Path
) -> None:
    with in_tenant(MYTHO):
        path = f"/work/quy-hoach/do-an/{add_plan(site).id}/phien-ban"
    first = str(head.post(path, {**VERSION, "adjustment": "local", "version": ""}).headers["Location"])
    assert "chỉ phần được điều chỉnh" not in head.get(first).text
    file = write(tmp_path / "phan.gpkg", shapes=[box(site, 0, 0, 10, 10)], columns={"MA_LD": ["DGT"]})
    with file.open("rb") as sent:
        refused = head.post(f"{first}/tep", {"extent": "part", "file": (sent, "phan.gpkg")}, page=first)
    assert refused.status_code == 422
    assert "Chỉ nhập từng phần được khi điều chỉnh cục bộ" in refused.text
