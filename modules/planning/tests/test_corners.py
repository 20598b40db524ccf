"""Tables of corners as they stand on certificates: understood however they are written; faults told by their corner."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from modules.planning.coordinates.systems import SYSTEMS, System
from modules.planning.coordinates.transform import to_degrees, to_plane
from modules.planning.corners.judging import Judged, judge
from modules.planning.corners.numbers import Pair, find_pair
from modules.planning.corners.reading import read_table

OLD, NOW = SYSTEMS[9210], SYSTEMS[5897]
OUTLINE = shapely.Point(106.3626, 10.3546).buffer(0.08)
SQUARE = [
    (566_889.81, 1_145_139.25),
    (566_909.81, 1_145_139.25),
    (566_909.81, 1_145_149.25),
    (566_889.81, 1_145_149.25),
]


def judged(text: str, system: System | None = None) -> Judged:
    """The text as a citizen of Mỹ Tho pastes it."""
    return judge(read_table(text), outline=OUTLINE, system=system)


@pytest.mark.parametrize(
    "line",
    [
        "1145139.25 566889.81",
        "566889,81\t1145139,25",
        "1 1145139.25 566889.81 20.00",
        "M1; 1.145.139,25; 566.889,81",
        "| 12 | 1,145,139.25 | 566,889.81 | 12,5 |",
        "3 1 145 139,25 566 889,81",
        "X=1145139.25 Y=566889.81",
        "1\u00a0145\u00a0139,25 566\u00a0889,81",
    ],
)
def test_a_line_is_read_however_it_is_written(line: str) -> None:
    assert find_pair(line) == Pair(566_889.81, 1_145_139.25)


@pytest.mark.parametrize("line", ["566.889 1.145.139", "1,145,139 566,889", "2 1145139 566889"])
def test_whole_metres_with_parted_thousands_are_no_fractions(line: str) -> None:
    assert find_pair(line) == Pair(566_889.0, 1_145_139.0)


@pytest.mark.parametrize("number", ["1", "1.111", "566889"])
def test_a_line_of_thousands_of_numbers_is_no_riddle(number: str) -> None:
    began = time.process_time()
    assert find_pair(f"{number} " * 6_000) is None
    assert time.process_time() - began < 1


def test_a_pair_is_found_behind_many_other_numbers() -> None:
    assert find_pair("1 " * 50 + "566889.81 1145139.25") == Pair(566_889.81, 1_145_139.25)


@pytest.mark.parametrize("line", ["10.3546, 106.3626", "106.3626 10.3546", "10,3546 106,3626"])
def test_degrees_are_read_as_such(line: str) -> None:
    assert find_pair(line) == Pair(106.3626, 10.3546, is_degrees=True)


def test_headings_lengths_of_edges_and_the_repeated_first_corner_are_no_corners() -> None:
    rows = "\n20,00\n".join(f"{n} {y:.2f} {x:.2f}" for n, (x, y) in enumerate([*SQUARE, SQUARE[0]], 1))
    found = judged(f"Số hiệu điểm   X (m)   Y (m)   Cạnh\n{rows}")
    assert (len(found.corners), list(found.problems)) == (4, [])
    assert found.area_m2 == pytest.approx(200.0)


@pytest.mark.parametrize("system", [OLD, NOW])
def test_the_meridian_is_recognised_by_where_the_land_would_lie(system: System) -> None:
    flat = to_plane(system, to_degrees(OLD, np.array(SQUARE)))
    found = judged("\n".join(f"{y:.3f} {x:.3f}" for x, y in flat))
    assert found.system == system
    assert found.area_m2 == pytest.approx(200.0, rel=0.001)


def test_whoever_says_the_plane_is_believed() -> None:
    found = judged("\n".join(f"{y} {x}" for x, y in SQUARE), NOW)
    assert [problem.code for problem in found.problems] == ["elsewhere"]


def codes(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """What is wrong, with which corners."""
    return [(problem.code, problem.corners) for problem in judged(text).problems]


def lines(corners: list[tuple[float, float]]) -> str:
    """North, then east."""
    return "\n".join(f"{y} {x}" for x, y in corners)


def test_corners_that_cross_are_named() -> None:
    assert codes(lines([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]])) == [("crossing", (1, 2, 3, 4))]


def test_two_corners_are_too_few() -> None:
    assert codes(lines(SQUARE[:2])) == [("too_few", ())]


def test_nothing_at_all_is_too_few() -> None:
    assert codes("") == [("too_few", ())]


def test_a_letter_in_a_number_is_told_with_its_line() -> None:
    text = lines(SQUARE[:3]) + "\n1145I49.25 566889.81"
    assert [dict(problem.values) for problem in judged(text).problems] == [{"line": 4, "text": "1145I49.25 566889.81"}]


def test_corners_of_two_meridians_are_told_apart() -> None:
    [[x, y]] = to_plane(NOW, to_degrees(OLD, np.array([SQUARE[3]])))
    assert codes(lines([*SQUARE[:3], (x, y)])) == [("two_planes", (4,))]


def test_a_corner_far_from_the_others_is_named() -> None:
    assert codes(lines([*SQUARE[:3], (566_889.81, 1_245_149.25)])) == [("far_corner", (4,))]


def test_an_edge_longer_than_any_land_is_named() -> None:
    far = [(SQUARE[0][0], y) for y in (1_140_000.0, 1_161_000.0)]
    wide = shapely.Point(106.36, 10.4).buffer(0.4)
    found = judge(read_table(lines([*far, (566_900.0, 1_150_000.0)])), outline=wide)
    assert [(problem.code, problem.corners) for problem in found.problems] == [("too_long", (1, 2))]


def test_a_corner_twice_is_named() -> None:
    assert codes(lines([SQUARE[0], SQUARE[1], SQUARE[1], SQUARE[2]])) == [("repeated", (2, 3))]


def test_corners_on_one_line_are_no_land() -> None:
    assert codes(lines([(566_889.0, 1_145_139.0), (566_899.0, 1_145_139.0), (566_894.0, 1_145_139.0)]))[0][0] in {
        "no_area", "crossing",
    }  # fmt: skip


def test_metres_and_degrees_do_not_mix() -> None:
    assert codes(lines(SQUARE[:3]) + "\n10.3546 106.3626") == [("mixed", ())]


def test_five_hundred_corners_are_taken_and_one_more_is_not() -> None:
    def ring(count: int) -> str:
        angles = [2 * math.pi * step / count for step in range(count)]
        return lines([(566_889 + 400 * math.cos(angle), 1_145_139 + 400 * math.sin(angle)) for angle in angles])

    assert codes(ring(500)) == []
    assert [code for code, _corners in codes(ring(501))] == ["too_many"]


written = st.sampled_from(["{:.2f}", "{:.3f}"])


@given(
    x=st.floats(540_000, 590_000),
    y=st.floats(1_120_000, 1_170_000),
    style=written,
    is_comma=st.booleans(),
    is_parted=st.booleans(),
    is_east_first=st.booleans(),
    label=st.sampled_from(["", "7", "M12", "Đ.3"]),
    apart=st.sampled_from(["\t", "  ", " ; ", " | "]),
)
def test_every_way_of_writing_gives_the_same_pair(
    x: float, y: float, style: str, is_comma: bool, is_parted: bool, is_east_first: bool, label: str, apart: str
) -> None:
    def text(value: float) -> str:
        plain = style.format(value) if not is_parted else style.replace(":", ":,").format(value)
        return plain.translate(str.maketrans(".,", ",.")) if is_comma else plain

    cells = [text(x), text(y)] if is_east_first else [text(y), text(x)]
    pair = find_pair(apart.join([label, *cells] if label else cells))
    assert pair == Pair(float(style.format(x)), float(style.format(y)))


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    assert judged(text).shape is None or judged(text).area_m2


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=3, max_size=12, unique=True))
def test_what_is_said_to_be_land_is_what_shapely_calls_a_polygon(corners: list[tuple[int, int]]) -> None:
    placed = [(566_000.0 + x, 1_145_000.0 + y) for x, y in corners]
    found = judged(lines(placed))
    assert (found.shape is not None) == (shapely.Polygon(placed).is_valid and shapely.Polygon(placed).area >= 0.5)
