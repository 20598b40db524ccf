"""Maps that the server draws: every area is a path inside the picture, north up, true in both directions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.values.geo import Outline, Point
from dothi.web.drawn_maps import MARGIN, MOST_HEIGHT, NOWHERE, WIDTH, MapGround, ground_of


def square(west: float, south: float, side: float = 0.01) -> Outline:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return Outline.from_geojson({"type": "Polygon", "coordinates": [ring]})


def places(ground: MapGround) -> list[tuple[float, float]]:
    pairs = re.findall(r"(-?[\d.]+) (-?[\d.]+)", " ".join(shape.path for shape in ground.shapes))
    return [(float(x), float(y)) for x, y in pairs]


@given(st.floats(100, 110), st.floats(8, 24), st.floats(0.001, 2))
def test_areas_fill_the_picture_and_stay_in_it(west: float, south: float, side: float) -> None:
    ground = ground_of([("a", "A", square(west, south, side)), ("b", "B", square(west + side, south, side))])
    found = places(ground)
    assert all(0 <= x <= WIDTH and 0 <= y <= ground.height for x, y in found)
    assert max(x for x, _y in found) - min(x for x, _y in found) == pytest.approx(WIDTH - 2 * MARGIN, abs=1)


def test_north_is_up_and_a_tall_area_is_no_taller_than_the_picture() -> None:
    ground = ground_of([("s", "S", square(106, 10)), ("n", "N", square(106, 10.05))])
    south, north = ground.shapes
    assert (south.y > north.y, ground.height) == (True, MOST_HEIGHT)
    assert ground.plane.place(Point(106.005, 10.005)) == pytest.approx((south.x, south.y), abs=0.2)


def test_a_degree_of_longitude_is_shorter_away_from_the_equator() -> None:
    plane = ground_of([("a", "A", square(106, 60))]).plane
    assert plane.across / plane.up == pytest.approx(0.5, abs=0.01)


def test_nothing_with_an_outline_is_an_empty_ground() -> None:
    assert (ground_of([]), NOWHERE.is_empty) == (NOWHERE, True)


def test_of_two_numbers_that_would_meet_the_larger_area_keeps_its_own() -> None:
    areas = [
        ("small", "S", square(106, 10, 0.001)),
        ("large", "L", square(106.001, 10, 0.01)),
        ("far", "F", square(106.2, 10)),
    ]
    assert [shape.has_room for shape in ground_of(areas).shapes] == [False, True, True]


def test_names_meet_neither_numbers_nor_each_other_and_stay_in_the_picture() -> None:
    wests = [106 + 0.03 * at for at in range(7)]
    areas = [
        (str(at), f"Gò Công Đông {at}" if at % 2 else "Bến", square(west, 10, 0.03)) for at, west in enumerate(wests)
    ]
    ground = ground_of(areas, numbered="0123")
    shapes = ground.shapes
    rooms = [(shape.label.x, shape.label.y, 14 * len(shape.name) / 2) for shape in shapes if shape.label]
    assert 3 <= len(rooms) < len(areas)
    assert any(shape.label.y == shape.y for shape in shapes if shape.label and shape.key not in "0123")
    assert all(half <= x <= WIDTH - half and 13 <= y <= ground.height - 13 for x, y, half in rooms)
    for at, (x, y, half) in enumerate(rooms):
        assert all(abs(x - other) >= half + wide or abs(y - high) >= 22 for other, high, wide in rooms[:at])
        assert all(abs(y - each.y) >= 22 or abs(x - each.x) >= half for each in shapes if each.key in "0123")
    assert all(shape.label is None for shape in ground_of(areas).shapes)


def test_a_name_that_is_wider_than_the_picture_stays_away() -> None:
    [shape] = ground_of([("a", "Đơn vị hành chính cấp huyện có tên rất dài", square(106, 10))], numbered="a").shapes
    assert shape.label is not None
    [shape] = ground_of([("a", "Đơn vị hành chính cấp huyện có tên rất dài ấy", square(106, 10))], numbered="a").shapes
    assert shape.label is None
