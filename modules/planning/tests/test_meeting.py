"""Zones that land meets: cells find what trying all does, shares are those of shapely, borders answer both sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from dothi.values.geo import Point
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import shape_to_degrees
from modules.planning.lookup import question as q
from modules.planning.lookup.cover import box_of, cover, ranges_around
from modules.planning.lookup.meeting import is_met, meet
from modules.planning.shapes import only_land, pack, unpack

PLANE = SYSTEMS[9210]
WEST, SOUTH = 566_000.0, 1_145_000.0


@dataclass(frozen=True)
class Piece:
    """A zone."""

    shape: BaseGeometry


def square(x: float, y: float, side: float = 10) -> shapely.Polygon:
    """In metres from the corner of the test's land."""
    return shapely.box(WEST + x, SOUTH + y, WEST + x + side, SOUTH + y + side)


def partition(seed: int, count: int = 30) -> list[Piece]:
    """A kilometre of land, parted at random without gaps or overlaps; some parts joined, so that they have holes."""
    chance = np.random.default_rng(seed)
    points = shapely.MultiPoint(chance.random((count, 2)) * 1000 + [WEST, SOUTH])
    frame = shapely.box(WEST, SOUTH, WEST + 1000, SOUTH + 1000)
    cells = [shapely.intersection(part, frame) for part in shapely.voronoi_polygons(points, extend_to=frame).geoms]
    groups: dict[int, list[BaseGeometry]] = {}
    for part in cells:
        groups.setdefault(int(chance.integers(0, max(2, count // 2))), []).append(part)
    return [Piece(shapely.union_all(group)) for group in groups.values()]


seeds = st.integers(0, 10_000)
corner = st.tuples(st.floats(-50, 1050), st.floats(-50, 1050))


@given(seed=seeds, corners=st.lists(corner, min_size=3, max_size=9))
@settings(max_examples=60, deadline=None)
def test_cells_find_every_zone_that_land_meets(seed: int, corners: list[tuple[float, float]]) -> None:
    land = shapely.MultiPoint([(WEST + x, SOUTH + y) for x, y in corners]).convex_hull.buffer(1)
    zones = partition(seed)
    found = found_by_cells(zones, land)
    assert {number for number, zone in enumerate(zones) if zone.shape.intersects(land)} <= found


@given(seed=seeds, x=st.floats(0, 1000), y=st.floats(0, 1000))
@settings(max_examples=60, deadline=None)
def test_cells_find_every_zone_at_a_point(seed: int, x: float, y: float) -> None:
    zones, here = partition(seed), shapely.Point(WEST + x, SOUTH + y)
    found = found_by_cells(zones, here)
    assert {number for number, zone in enumerate(zones) if zone.shape.distance(here) <= 0.01} <= found


def found_by_cells(zones: list[Piece], land: BaseGeometry) -> set[int]:
    """The zones that a range of cells around the land holds, as the table is asked."""
    ranges = ranges_around(cover(shape_to_degrees(PLANE, land)))
    return {
        number
        for number, zone in enumerate(zones)
        for tag in cover(shape_to_degrees(PLANE, zone.shape))
        if any(first <= tag <= last for first, last in ranges)
    }


@pytest.mark.parametrize(
    "box", [(-180, -90, 180, 90), (106, -90, 107, 90), (0, 0, 180, 90), (106.3, 10.3, 106.7, 10.5)]
)
def test_a_box_as_large_as_the_world_finds_what_is_in_it(box: tuple[float, float, float, float]) -> None:
    [zone] = cover(shape_to_degrees(PLANE, square(0, 0, 1)))[:1]
    assert any(first <= zone <= last for first, last in ranges_around(cover(shapely.box(*box))))


@given(seed=seeds)
@settings(max_examples=30, deadline=None)
def test_a_zone_lies_in_its_cells(seed: int) -> None:
    for zone in partition(seed, 12):
        there = shape_to_degrees(PLANE, zone.shape)
        boxes = [box_of(tag) for tag in cover(there)]
        assert shapely.union_all([shapely.box(b.west, b.south, b.east, b.north) for b in boxes]).covers(there)


@given(seed=seeds, corners=st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)), min_size=3, max_size=12))
@settings(max_examples=60, deadline=None)
def test_shares_of_a_partition_are_all_of_the_land(seed: int, corners: list[tuple[float, float]]) -> None:
    land = shapely.MultiPoint([(WEST + x, SOUTH + y) for x, y in corners]).convex_hull
    if not isinstance(land, shapely.Polygon) or land.area < 100:
        return
    shares = meet(land, partition(seed))
    assert sum(share.m2 or 0 for share in shares) == pytest.approx(land.area, abs=0.5 * len(shares) + 0.5 * 30)
    assert sum(share.percent or 0 for share in shares) == pytest.approx(
        100, abs=0.05 * len(shares) + 100 * 0.5 * 30 / land.area
    )


def test_a_point_on_a_shared_border_is_in_both_zones() -> None:
    zones = [Piece(square(0, 0)), Piece(square(10, 0)), Piece(square(40, 0))]
    assert [share.zone for share in meet(shapely.Point(WEST + 10, SOUTH + 5), zones)] == zones[:2]


def test_a_point_on_a_border_is_so_after_its_way_over_degrees_too() -> None:
    border = shapely.Point(WEST + 10, SOUTH + 5)
    there = shape_to_degrees(PLANE, border)
    asked = q.about_point(Point(there.x, there.y))
    assert len(meet(asked.in_plane(PLANE), [Piece(square(0, 0)), Piece(square(10, 0))])) == 2


def test_land_that_only_touches_a_zone_is_not_in_it() -> None:
    assert meet(square(0, 0), [Piece(square(10, 0)), Piece(square(10, 10)), Piece(square(9.96, 0))]) == []


def test_shares_follow_the_registered_area() -> None:
    [share] = meet(square(0, 0), [Piece(square(5, 0))], registered_m2=120.0)
    assert (share.m2, share.percent) == (60, 50.0)


def test_holes_and_parts_count_as_they_are() -> None:
    ring = square(0, 0, 100).difference(square(20, 20, 60))
    both = shapely.union(ring, square(200, 0, 10))
    assert [share.m2 for share in meet(square(0, 0, 300), [Piece(both)])] == [6500]
    assert meet(square(30, 30, 10), [Piece(both)]) == []


def test_land_is_covered_where_more_than_an_edge_is() -> None:
    assert is_met(square(5, 0), square(0, 0))
    assert not is_met(square(10, 0), square(0, 0))
    assert is_met(shapely.Point(WEST + 10, SOUTH + 5), square(0, 0))


@given(seed=seeds)
@settings(max_examples=20, deadline=None)
def test_shapes_come_back_to_the_bit(seed: int) -> None:
    for zone in partition(seed):
        assert shapely.equals_identical(unpack(pack(zone.shape)), zone.shape)


def test_of_a_mixture_only_the_land_is_kept() -> None:
    mixture = shapely.GeometryCollection([shapely.Point(0, 0), shapely.MultiPolygon([square(0, 0), square(20, 0)])])
    assert only_land(mixture) == shapely.MultiPolygon([square(0, 0), square(20, 0)])
    assert only_land(shapely.LineString([(0, 0), (1, 1)])) is None


metres = st.tuples(st.integers(560_000_000, 575_000_000), st.integers(1_140_000_000, 1_155_000_000))


@given(corners=st.lists(metres, min_size=3, max_size=40, unique=True), epsg=st.sampled_from([9210, 5897]))
@settings(max_examples=60)
def test_a_question_comes_back_from_its_address(corners: list[tuple[int, int]], epsg: int) -> None:
    hull = shapely.MultiPoint([(x / 1000, y / 1000) for x, y in corners]).convex_hull
    if not isinstance(hull, shapely.Polygon):
        return
    asked = q.about_land([[(x, y) for x, y in hull.exterior.coords][:-1]], SYSTEMS[epsg])
    again = q.decode(q.encode(asked))
    assert again.system == asked.system
    assert shapely.equals_exact(again.shape, asked.shape, 1e-6)
    assert q.encode(again) == q.encode(asked)


@given(lon=st.floats(102, 110), lat=st.floats(8, 23))
def test_a_point_comes_back_from_its_address(lon: float, lat: float) -> None:
    asked = q.about_point(Point(lon, lat))
    assert q.encode(q.decode(q.encode(asked))) == q.encode(asked)


def test_an_address_can_be_read() -> None:
    asked = q.about_land([[(566889.81, 1145139.25), (566909.81, 1145139.25), (566909.81, 1145149.25)]], PLANE)
    assert q.encode(asked) == "9210_2_56688981.114513925_2000.0_0.1000"


@pytest.mark.parametrize(
    "code", ["", "9210", "1234_0_1.1_1.0_0.1", "9210_2_1.1", "4326_0_999.1", "9210_0_1.1_1.0_2.0", "4326_7_abc"]
)
def test_no_address_but_ours_is_read(code: str) -> None:
    with pytest.raises(q.QuestionError):
        q.decode(code)


@pytest.mark.parametrize(
    "code", ["9210_0_999999999999.999999999999_1.0_0.1", "9210_0_500000.20000000_100.0_0.100", "9210_0_-9.1_1.0_0.1"]
)
def test_land_beyond_the_planes_of_vietnam_is_refused(code: str) -> None:
    with pytest.raises(q.QuestionError, match="nowhere"):
        q.decode(code)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=5)
    )
)
def test_no_geometry_breaks_it(value: object) -> None:
    with pytest.raises(q.QuestionError):
        q.from_geojson({"type": "Polygon", "coordinates": value})
