"""Points, boxes, cells and outlines: what holds for all of them, and known distances."""

import json
import math
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.values.cells import cell, cell_box, cell_centre, cell_parent, cell_ranges
from dothi.values.geo import Box, GeometryError, Outline, Point, distance_m

MY_THO = Point(106.3626, 10.3546)
TAN_AN = Point(106.4137, 10.5359)
SQUARE = {"type": "Polygon", "coordinates": [[[106, 10], [107, 10], [107, 11], [106, 11], [106, 10]]]}

longitudes = st.floats(-180, 180)
latitudes = st.floats(-85, 85)
points = st.builds(Point, longitudes, latitudes)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """From a doorstep to the whole world."""
    west, south = draw(longitudes), draw(latitudes)
    size = 10 ** draw(st.floats(-7, 2.5))
    return Box(west, south, min(180.0, west + size), min(85.0, south + size * draw(st.floats(0.01, 10))))


@st.composite
def boxes_with_a_point(draw: st.DrawFn) -> tuple[Box, Point]:
    box = draw(boxes())
    return box, Point(draw(st.floats(box.west, box.east)), draw(st.floats(box.south, box.north)))


@pytest.mark.parametrize(("lon", "lat"), [(math.nan, 0), (0, math.inf), (180.1, 0), (0, -90.1), (10.35, 106.36)])
def test_an_impossible_point_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(GeometryError):
        Point(lon, lat)


def test_distance_between_the_two_cities_is_known() -> None:
    assert distance_m(MY_THO, TAN_AN) == pytest.approx(20_920, rel=0.005)


@given(points, points)
def test_distance_is_symmetric_and_never_more_than_half_way_round(a: Point, b: Point) -> None:
    assert distance_m(a, b) == pytest.approx(distance_m(b, a))
    assert 0 <= distance_m(a, b) <= math.pi * 6_371_009


def test_a_box_is_read_from_a_query_string() -> None:
    assert Box.parse("106.1, 10.2,106.5,10.4") == Box(106.1, 10.2, 106.5, 10.4)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_box"),
        ("1,2,3", "bad_box"),
        ("1,2,3,4,5", "bad_box"),
        ("1,2,nan,4", "bad_box"),
        ("1_0,2,30,4", "bad_box"),
        ("1,2,３,4", "bad_box"),
        ("1e1,2,30,4", "bad_box"),
        ("179,-17,-179,-16", "box_reversed"),
        ("106,11,107,10", "box_reversed"),
        ("1,2,3,95", "out_of_range"),
    ],
)
def test_a_bad_box_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(GeometryError) as refusal:
        Box.parse(text)
    assert refusal.value.code == code


@given(points, st.floats(1, 50_000), st.floats(0, 360))
def test_a_box_around_a_point_holds_its_circle(centre: Point, radius: float, bearing: float) -> None:
    box = Box.around(centre, radius)
    angle = radius * 0.999 / 6_371_008.8
    lat1, lon1, turn = math.radians(centre.lat), math.radians(centre.lon), math.radians(bearing)
    lat = math.asin(math.sin(lat1) * math.cos(angle) + math.cos(lat1) * math.sin(angle) * math.cos(turn))
    lon = lon1 + math.atan2(
        math.sin(turn) * math.sin(angle) * math.cos(lat1), math.cos(angle) - math.sin(lat1) * math.sin(lat)
    )
    if abs(math.degrees(lon)) <= 180:
        assert box.contains(Point(math.degrees(lon), math.degrees(lat)))


def test_a_box_that_grows_over_the_pole_spans_all_longitudes() -> None:
    grown = Box(10, 89, 11, 89.9).grown(50_000)
    assert (grown.west, grown.east, grown.north) == (-180, 180, 90)
    assert grown.south == pytest.approx(88.55, abs=0.01)


@given(points)
def test_a_cell_is_a_small_box_around_its_point(point: Point) -> None:
    box = cell_box(cell(point))
    assert 0 <= cell(point) < 2**52
    assert box.grown(0.01).contains(point)
    assert distance_m(cell_centre(cell(point)), point) < 0.5


@given(points, st.integers(0, 26))
def test_a_parent_holds_its_cell(point: Point, level: int) -> None:
    parent = cell_parent(cell(point), level)
    assert 0 <= parent < 4**level
    assert cell_box(parent, level).grown(0.01).contains(point)
    assert cell(cell_centre(parent, level)) >> 2 * (26 - level) == parent


def test_cells_follow_the_quadkeys_of_web_mercator() -> None:
    """https://learn.microsoft.com/bingmaps/articles/bing-maps-tile-system: row 0 is north, column 0 west."""
    quarters = [Point(-90, 45), Point(90, 45), Point(-90, -45), Point(90, -45)]
    assert [cell_parent(cell(quarter), 1) for quarter in quarters] == [0, 1, 2, 3]
    # Pixel to tile to quadkey as that page does it, digit by digit, at level 12.
    sine = math.sin(math.radians(MY_THO.lat))
    column = int((MY_THO.lon + 180) / 360 * 2**12)
    row = int((0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * 2**12)
    quadkey = "".join(str((column >> i & 1) + 2 * (row >> i & 1)) for i in reversed(range(12)))
    assert cell_parent(cell(MY_THO), 12) == int(quadkey, 4)


@given(boxes_with_a_point(), st.integers(1, 32))
def test_every_point_of_a_box_falls_into_a_range(box_and_point: tuple[Box, Point], limit: int) -> None:
    box, point = box_and_point
    key = cell(point)
    assert any(first <= key < end for first, end in cell_ranges(box, limit))


@given(boxes(), st.integers(1, 32))
def test_ranges_are_few_sorted_and_disjoint(box: Box, limit: int) -> None:
    ranges = cell_ranges(box, limit)
    bounds = [bound for pair in ranges for bound in pair]
    assert 1 <= len(ranges) <= limit
    assert bounds == sorted(set(bounds))
    assert bounds[0] >= 0
    assert bounds[-1] <= 2**52


def test_sixteen_ranges_waste_little_of_a_screen() -> None:
    box = Box.around(MY_THO, 2_000)
    covered = sum(end - first for first, end in cell_ranges(box))
    corner, opposite = cell(Point(box.west, box.north)), cell(Point(box.east, box.south))
    side = cell_box(corner)
    exact = (box.east - box.west) / (side.east - side.west) * (box.north - box.south) / (side.north - side.south)
    assert exact <= covered < 1.6 * exact
    assert opposite - corner > covered


def test_a_range_needs_a_limit() -> None:
    with pytest.raises(ValueError, match="limit"):
        cell_ranges(Box(1, 2, 3, 4), 0)


def test_an_outline_knows_inside_edge_and_outside() -> None:
    outline = Outline.from_geojson(SQUARE)
    assert outline.contains(Point(106.5, 10.5))
    assert outline.contains(Point(106, 10))
    assert not outline.contains(Point(105.999, 10.5))
    assert outline.box == Box(106, 10, 107, 11)
    assert outline.centre == Point(106.5, 10.5)


@given(st.floats(-0.3, 0.3), st.floats(0.1, 0.9), st.floats(0, 30_000))
def test_the_margin_is_in_metres(offset: float, lat: float, margin: float) -> None:
    point = Point(106 - offset, 10 + lat)
    away = distance_m(point, Point(106, 10 + lat)) if offset > 0 else 0.0
    outline = Outline.from_geojson(SQUARE)
    assert outline.distance_m(point) == pytest.approx(away, rel=0.003, abs=0.01)
    if abs(away - margin) > 100 + away * 0.003:
        assert outline.contains(point, margin) == (away <= margin)


def test_holes_are_outside_and_a_concave_outline_has_its_centre_inside() -> None:
    ring = [[106, 10], [107, 10], [107, 11], [106, 11], [106, 10]]
    hole = [[106.2, 10.2], [106.2, 10.8], [106.8, 10.8], [106.8, 10.2], [106.2, 10.2]]
    outline = Outline.from_geojson({"type": "MultiPolygon", "coordinates": [[ring, hole]]})
    assert not outline.contains(Point(106.5, 10.5))
    assert outline.contains(outline.centre)


def test_an_outline_survives_being_stored() -> None:
    outline = Outline.from_geojson(SQUARE)
    assert Outline.from_geojson(json.loads(json.dumps(outline.to_geojson()))) == outline


def _polygon(*positions: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(positions)]}


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({}, "not_a_polygon"),
        ({"type": "Point", "coordinates": [106, 10]}, "not_a_polygon"),
        ({"type": "Polygon"}, "bad_coordinates"),
        ({"type": "Polygon", "coordinates": []}, "bad_coordinates"),
        ({"type": "MultiPolygon", "coordinates": 7}, "bad_coordinates"),
        (_polygon([1, 2], [2, 3], [1, "2"], [1, 2]), "bad_coordinates"),
        (_polygon([1, 2], [2, 3], [True, 2], [1, 2]), "bad_coordinates"),
        (_polygon([1, 2], [2, 3], [1], [1, 2]), "bad_coordinates"),
        (_polygon([1, 2], [2, 3], [1, 2]), "ring_not_closed"),
        (_polygon([1, 2], [2, 3], [2, 2], [1, 3]), "ring_not_closed"),
        (_polygon([1, 2], [2, math.nan], [2, 2], [1, 2]), "out_of_range"),
        (_polygon([1, 2], [2, 10**400], [2, 2], [1, 2]), "out_of_range"),
        (_polygon([566889, 1145139], [566890, 1145139], [566890, 1145140], [566889, 1145139]), "out_of_range"),
        (_polygon([10, 106], [10, 107], [11, 107], [10, 106]), "out_of_range"),
        (_polygon([0, 0], [1, 1], [1, 0], [0, 1], [0, 0]), "invalid_polygon"),
    ],
)
def test_a_bad_outline_is_refused_with_a_code(geometry: dict[str, Any], code: str) -> None:
    with pytest.raises(GeometryError) as refusal:
        Outline.from_geojson(geometry)
    assert refusal.value.code == code


MANY_AT_ONCE = """
from threading import Barrier, Thread
from dothi.values.geo import Outline, Point
ring = [[106 + n * 0.0001, 10 + 0.1 * (n % 2)] for n in range(4_000)]
ring += [[106.4, 9.9], [105.9, 9.9], ring[0]]
def ask(outline, together):
    together.wait()
    outline.contains(Point(106.2, 9.95), 100.0)
for _ in range(30):
    outline, together = Outline.from_geojson({"type": "Polygon", "coordinates": [ring]}), Barrier(6)
    threads = [Thread(target=ask, args=(outline, together)) for _ in range(6)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
"""


def test_threads_may_ask_an_outline_at_once() -> None:
    """Without a lock about every other process ended here, by SIGSEGV or SIGABRT."""
    path = {"PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)}
    done = subprocess.run([sys.executable, "-c", MANY_AT_ONCE], env=path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
