"""Ways and doors: estimates, and what a visit finds."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.values.geo import Point
from modules.tourism.hours.reading import parse
from modules.tourism.trips.doors import ANY_TIME, DAY, Doors, Window, doors_at, joined, windows
from modules.tourism.trips.ways import Mode, way_between

MONDAY = date(2026, 12, 7)
PAGODA, PIER = Point(106.3745, 10.3605), Point(106.360, 10.3495)


def test_a_way_is_longer_than_the_straight_line_and_slower_on_foot() -> None:
    walk, car = (way_between(PAGODA, PIER, mode) for mode in (Mode.WALK, Mode.CAR))
    assert 1_990 * 1.25 <= walk.metres <= 2_030 * 1.25
    assert car.metres > walk.metres
    assert walk.minutes == 34
    assert car.minutes == 12


def test_there_is_no_way_between_two_doors_of_one_place() -> None:
    assert way_between(PAGODA, PAGODA, Mode.CAR) == (0, 0)


@pytest.mark.parametrize(
    ("arrive", "leave", "found"),
    [
        (8 * 60, 9 * 60, Doors.OPEN),
        (7 * 60, 11 * 60 + 30, Doors.OPEN),
        (11 * 60, 12 * 60, Doors.CLOSES),
        (12 * 60, 12 * 60 + 30, Doors.CLOSED),
        (6 * 60, 8 * 60, Doors.CLOSED),
        (18 * 60, 18 * 60 + 30, Doors.UNSURE),
        (16 * 60 + 30, 17 * 60 + 30, Doors.UNSURE),
    ],
)
def test_what_a_visit_finds(arrive: int, leave: int, found: Doors) -> None:
    doors = windows(parse("Mo-Su 07:00-11:30,13:30-17:00, Mo-Su 17:00-19:00 unknown"), MONDAY)
    assert doors_at(doors, arrive, leave) is found


def test_nobody_is_turned_away_where_the_hours_are_not_known() -> None:
    assert windows(None, MONDAY) == ANY_TIME
    assert doors_at(ANY_TIME, 0, 60) is Doors.UNSURE


def test_a_night_that_began_the_day_before_is_still_open() -> None:
    night = windows(parse("Mo-Su 18:00-02:00"), MONDAY)
    assert night[0] == Window(0, 120, is_sure=True)
    assert doors_at(night, DAY - 30, DAY + 60) is Doors.OPEN


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(0, 100), st.booleans()), max_size=8))
def test_joined_windows_are_apart_and_cover_the_same(parts: list[tuple[int, int, bool]]) -> None:
    doors, now = [], 0
    for length, gap, is_sure in parts:
        doors.append(Window(now + gap, now + gap + length, is_sure))
        now += gap + length
    spans = joined(doors)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(spans))
    assert sum(end - start for start, end in spans) == sum(window.end - window.start for window in doors)
