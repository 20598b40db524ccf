"""A file whose numbers left out the datum shift (226 m off, here 225.5), though well within the tenant's border."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from dothi.sites.site import Site
from dothi_testing.plugin import InTenant, run_due
from modules.planning.coordinates.datum import Shift, by_corners, other_places, other_way, share_met
from modules.planning.coordinates.recognise import SystemMatch
from modules.planning.coordinates.systems import DEGREES, VN2000_DEGREES
from modules.planning.coordinates.transform import Positions, point_to_plane, shape_to_plane, to_degrees, to_plane
from modules.planning.layers.content import DrawnZone
from modules.planning.lookup.tables import outline_of, surroundings
from modules.planning.parcels.content import DrawnParcel
from modules.planning.plans.reading import find_layer
from modules.planning.tests.files import PLANE, write
from modules.planning.tests.guard import add_parcels, add_plan, add_published
from modules.planning.tests.test_files_found_again import PARCELS
from modules.planning.tests.test_pages import draft_by, upload
from tests.client import Browser
from tests.world import MYTHO

SIDE = 6
UNSHIFTED = SystemMatch(9210, PLANE, is_shifted=False)
FORM = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def town(site: Site) -> list[shapely.Polygon]:
    """Blocks of a town that nobody laid out: 36 of some 60 m, in the plane."""
    chance = np.random.default_rng(7)
    middle = point_to_plane(PLANE, site.centre)
    grid = np.stack(np.meshgrid(np.arange(SIDE + 1), np.arange(SIDE + 1), indexing="ij"), axis=-1) * 60.0
    crossings = grid + chance.uniform(-15, 15, grid.shape) + [middle.x, middle.y]
    return [
        shapely.Polygon([crossings[x + i, y + j] for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))])
        for x in range(SIDE)
        for y in range(SIDE)
    ]


def moved(shapes: list[shapely.Polygon], move: Callable[[Positions], Positions]) -> list[BaseGeometry]:
    found: list[BaseGeometry] = shapely.transform(shapes, move).tolist()
    return found


def left_out(places: Positions) -> Positions:
    """Numbers of the plane as whoever leaves the shift out makes them of places."""
    return to_plane(PLANE, to_degrees(PLANE, places), is_shifted=False)


def zones(shapes: list[shapely.Polygon]) -> list[DrawnZone]:
    return [DrawnZone(position=at + 1, code="ODT", label="", shape=shape) for at, shape in enumerate(shapes)]


def send(head: Browser, path: Path, shapes: list[BaseGeometry], crs: str = "EPSG:9210") -> tuple[str, str]:
    """A file of zones; the address of its preview, and what that shows."""
    columns = {"MA_LD": ["ODT"] * len(shapes)}
    preview = upload(head, draft_by(head), write(path, shapes=shapes, columns=columns, crs=crs))
    return preview, html.unescape(head.get(preview).text)


def press(head: Browser, preview: str, shown: str, button: str, **more: Any) -> str:
    """A form of the preview; what that shows then."""
    form = next(part for part in shown.split("<form ") if button in part)
    answer = head.post(f"{preview}/doc-lai", dict(FORM.findall(form)) | more, page=preview)
    assert answer.status_code == 303, answer.text
    run_due(head.client.application)
    return html.unescape(head.get(preview).text)


def test_published_zones_tell_it_and_the_reading_that_agrees_is_proposed_and_kept(
    head: Browser, site: Site, in_tenant: InTenant, tmp_path: Path
) -> None:
    blocks = town(site)
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id, zones=zones(blocks))
    preview, shown = send(head, tmp_path / "a.gpkg", moved(blocks, left_out))
    assert "Có cách đọc tọa độ khớp hơn" in shown
    assert "bỏ qua chuyển hệ WGS 84 thì 100 % số góc trùng với ô quy hoạch đã công bố ở đó; đang đọc thì 0 %" in shown
    assert "lệch nhau 225 m" in shown
    right = press(head, preview, shown, "Đọc theo cách này")
    assert "đúng: 100 % số góc trùng với ô quy hoạch đã công bố" in right
    assert "Có cách đọc" not in right
    again = press(head, preview, right, "Đọc lại tệp", epsg="9210", label="MA_LD", codes="land_use_2024")
    assert "đúng: 100 %" in again, "another column doesn't bring the shift back"
    with in_tenant(MYTHO):
        layer = find_layer(MYTHO, UUID(preview.rpartition("/")[2]))
        assert layer is not None
        assert (layer.west, layer.south) == pytest.approx(
            tuple(to_degrees(PLANE, shapely.get_coordinates(blocks)).min(axis=0)), abs=1e-8
        )


def test_parcels_tell_it_of_zones_and_of_parcels(
    head: Browser, site: Site, in_tenant: InTenant, tmp_path: Path
) -> None:
    blocks = town(site)
    lots = [
        DrawnParcel(position=at + 1, sheet="1", number=str(at + 1), ward="Phường 1", shape=shape)
        for at, shape in enumerate(blocks)
    ]
    with in_tenant(MYTHO):
        add_parcels(site, parcels=lots)
    wrong = moved(blocks, lambda places: to_degrees(PLANE, places, is_shifted=False))
    _preview, shown = send(head, tmp_path / "a.geojson", wrong, crs="EPSG:4326")
    assert "Đọc theo VN-2000, độ thì 100 % số góc trùng với thửa đất đã nhập ở đó; đang đọc thì 0 %" in shown
    path = write(
        tmp_path / "b.gpkg",
        shapes=moved(blocks, left_out),
        columns={"so_to": ["2"] * len(blocks), "so_thua": [str(at) for at in range(len(blocks))]},
    )
    with path.open("rb") as sent:
        preview = str(head.post(PARCELS, {"file": (sent, "b.gpkg")}).headers["Location"])
    run_due(head.client.application)
    shown = html.unescape(head.get(preview).text)
    assert "bỏ qua chuyển hệ WGS 84 thì 100 % số góc trùng với thửa đất đã nhập ở đó" in shown
    assert "đúng: 100 % số góc trùng với thửa đất" in press(head, preview, shown, "Đọc theo cách này")


def test_where_nothing_is_known_both_places_are_on_the_map(head: Browser, site: Site, tmp_path: Path) -> None:
    blocks = town(site)
    preview, shown = send(head, tmp_path / "a.gpkg", moved(blocks, left_out))
    assert "Chưa kiểm tra được bản đồ có lệch 225 m không" in shown
    [drawn] = re.findall(r'data-drawn="(.*?)"\s+data-text-failed', shown, re.DOTALL)
    border = shapely.from_geojson(drawn)
    truly = shapely.union_all(moved(blocks, lambda places: to_degrees(PLANE, places)))
    assert border.symmetric_difference(truly).area < 0.02 * truly.area
    other = press(head, preview, shown, "Đọc theo viền đỏ")
    assert "bỏ qua chuyển hệ WGS 84" in other
    assert "Đọc theo viền đỏ" in other, "and back again"


def test_a_file_that_fits_the_border_leaves_no_question(
    head: Browser, site: Site, in_tenant: InTenant, tmp_path: Path
) -> None:
    with in_tenant(MYTHO):
        land = shape_to_plane(PLANE, (outline_of(site) or surroundings(site)).shape)
    _preview, shown = send(head, tmp_path / "a.gpkg", [land])
    assert "đúng: khớp với ranh giới địa phương" in shown
    assert "viền đỏ" not in shown


def test_what_shares_of_corners_say() -> None:
    assert [by_corners(*shares) for shares in ((0.0, 0.0), (0.2, 0.0), (0.5, 0.3), (0.9, 0.1), (0.0, 0.4))] == [
        Shift.UNKNOWN, Shift.UNKNOWN, Shift.UNKNOWN, Shift.RIGHT, Shift.WRONG,
    ]  # fmt: skip
    places = np.array([[106.3626, 10.3546], [106.37, 10.36]])
    ways = (SystemMatch(9210, PLANE), UNSHIFTED, SystemMatch(DEGREES), SystemMatch(VN2000_DEGREES))
    for way in ways:
        numbers = (
            to_plane(way.system, places, is_shifted=way.is_shifted)
            if way.system or way.epsg == VN2000_DEGREES
            else places
        )
        assert other_places(way, places) == pytest.approx(other_way(way).places(numbers), abs=1e-9)
        assert other_way(other_way(way)) == way
        assert share_met(places, other_places(way, places), PLANE) == 0.0
        assert share_met(places, places[:1] + 0.000_005, PLANE) == 0.5
