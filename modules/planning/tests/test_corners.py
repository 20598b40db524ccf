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
from modules.planning.corners.numbers import Pair, find_pairs
from modules.planning.corners.reading import read_table

OLD, NOW = SYSTEMS[9210], SYSTEMS[5897]
OUTLINE = shapely.Point(106.3626, 10.3546).buffer(0.08)
SQUARE = [
    (566_889.81, 1_145_139.25),
    (566_909.81, 1_145_139.25),
    (566_909.81, 1_145_149.25),
    (566_889.81, 1_145_149.25),
]


def find_pair(line: str) -> Pair | None:
    """The one place in a line, if there is one."""
    found = [each.pair for each in find_pairs(line)]
    assert len(found) <= 1
    return found[0] if found else None


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
        "2 566 889,81 1 145 139,25",
        "1,1145139.25,566889.81",
        "1145139,25,566889,81",
        "1;1145139,25;566889,81;20,00",
        "|1|1145139.25|566889.81|20.00|",
        "1145139.25m 566889.81m So 1",
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


@pytest.mark.parametrize(
    "line", ["10.3546, 106.3626", "106.3626 10.3546", "10,3546 106,3626", "10.3546,106.3626", "10.3546o 106.3626o"]
)
def test_degrees_are_read_as_such(line: str) -> None:
    assert find_pair(line) == Pair(106.3626, 10.3546, is_degrees=True)


def test_headings_lengths_of_edges_and_the_repeated_first_corner_are_no_corners() -> None:
    rows = "\n20,00\n".join(f"{n} {y:.2f} {x:.2f}" for n, (x, y) in enumerate([*SQUARE, SQUARE[0]], 1))
    found = judged(f"Số hiệu điểm   X (m)   Y (m)   Cạnh\n{rows}")
    assert (len(found.corners), list(found.problems)) == (4, [])
    assert found.area_m2 == pytest.approx(200.0)


def test_a_corners_number_and_the_length_of_an_edge_are_no_place() -> None:
    assert find_pairs("12  105.20") == []
    assert codes(lines(SQUARE) + "\n11 - 12: 105,50 m") == []


def test_tables_are_understood_in_whatever_order_programs_copy_their_cells() -> None:
    rows = [(str(n), f"{y:.2f}", f"{x:.2f}") for n, (x, y) in enumerate([*SQUARE, SQUARE[0]], 1)]
    norths, easts = [row[1] for row in rows], [row[2] for row in rows]
    ways = {
        "each cell on a line": "\n".join("\n".join(row) for row in rows),
        "each cell on a line, east first": "\n".join(f"{row[0]}\n{row[2]}\n{row[1]}\n20,00" for row in rows),
        "without the lines": " ".join(" ".join(row) for row in rows),
        "one column below the other": "\n".join(["X", *norths, "Y", *easts]),
        "one column beside the other": "X: " + " ".join(norths) + "\nY: " + " ".join(easts),
        "two halves beside each other": "\n".join(
            f"{' '.join(rows[at])} | {' '.join(rows[at + 3]) if at < 2 else ''}" for at in range(3)
        ),
        "several in a line, without numbers": "\n".join(
            f"{norths[n]} {easts[n]}; {norths[n + 2]} {easts[n + 2]}" for n in (0, 1)
        ),
        "wrapped lines": " ".join(" ".join(row) for row in rows[:2])
        + "\n"
        + " ".join(" ".join(row) for row in rows[2:4]),
    }
    for way, text in ways.items():
        found = judged(text)
        assert (way, list(found.problems), [(each.x, each.y) for each in found.corners]) == (way, [], SQUARE)


def test_a_cell_with_a_letter_is_told_also_where_each_has_a_line() -> None:
    text = "\n".join(f"{y}\n{x}" for x, y in SQUARE).replace("566909.81\n1145149.25", "566909.81\n1145I49.25", 1)
    found = judged(text)
    assert len(found.corners) == 3
    assert [problem.values["line"] for problem in found.problems if problem.code == "unread"] == [5, 6]


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


def test_a_letter_among_decimals_is_told_too_and_never_dropped() -> None:
    for wrong in ("1145149.25 566889.8l", "1145149,2S 566889,81", "1145149.O5 566889.81", "1145149.2l5 566889.81"):
        text = lines(SQUARE[:3]) + f"\n{wrong}"
        assert [dict(problem.values) for problem in judged(text).problems] == [{"line": 4, "text": wrong}]


def test_corners_of_two_meridians_are_told_apart() -> None:
    [[x, y]] = to_plane(NOW, to_degrees(OLD, np.array([SQUARE[3]])))
    assert codes(lines([*SQUARE[:3], (x, y)])) == [("two_planes", (4,))]


def test_a_corner_far_from_the_others_is_named() -> None:
    assert codes(lines([*SQUARE[:3], (566_889.81, 1_245_149.25)])) == [("far_corner", (4,))]


def test_corners_that_no_plane_takes_are_shown_where_they_lie() -> None:
    there = to_degrees(OLD, np.array(SQUARE))
    [[x, y]] = to_plane(NOW, there[3:])
    both = judged(lines([*SQUARE[:3], (x, y)])).places
    assert both is not None
    assert both == pytest.approx(there, abs=1e-8), "each in its own plane"
    far = judged(lines([*SQUARE[:3], (566_889.81, 1_245_149.25)])).places
    assert far is not None
    assert far[:3] == pytest.approx(there[:3])
    assert far[3][1] == pytest.approx(there[3][1] + 0.9, abs=0.01)
    assert judged(lines([(x, y + 500_000) for x, y in SQUARE])).places is None


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
