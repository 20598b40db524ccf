"""The order of a day: never at a closed door, as many places as there is time for, and why the others stay out."""

from __future__ import annotations

from itertools import permutations
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.tourism.planner.ordering import MOST, DayPlan, MisfitReason, Visited, Wish, plan_day

START, END = 8 * 60, 18 * 60
ALL_DAY = ((0, 2 * 24 * 60),)


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    edges = sorted(draw(st.sets(st.integers(0, 2 * 24 * 60), max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def days(draw: st.DrawFn, most: int = 5) -> tuple[list[Wish], list[list[int]], int, int]:
    wishes = draw(st.lists(st.builds(Wish, st.integers(10, 240), spans()), max_size=most))
    ways = [[draw(st.integers(0, 120)) for _to in wishes] for _from in wishes]
    start = draw(st.integers(0, 23 * 60))
    return wishes, ways, start, draw(st.integers(start, 24 * 60))


@given(days())
@settings(deadline=None)
def test_every_visit_is_within_opening_hours_and_after_the_way_there(
    day: tuple[list[Wish], list[list[int]], int, int],
) -> None:
    wishes, ways, start, end = day
    plan = plan_day(wishes, ways, start=start, end=end)
    now, last = start, -1
    for number, arrive, begin, leave in plan.visits:
        assert arrive == now + (ways[last][number] if last >= 0 else 0)
        assert arrive <= begin
        assert leave == begin + wishes[number].stay <= end
        assert any(opens <= begin and leave <= closes for opens, closes in wishes[number].opens)
        now, last = leave, number


@given(days())
@settings(deadline=None)
def test_each_wish_is_planned_or_left_out_with_a_reason(day: tuple[list[Wish], list[list[int]], int, int]) -> None:
    wishes, ways, start, end = day
    plan = plan_day(wishes, ways, start=start, end=end)
    named = [visit.wish for visit in plan.visits] + [misfit.wish for misfit in plan.misfits]
    assert sorted(named) == list(range(len(wishes)))
    for number, reason in plan.misfits:
        alone = plan_day([wishes[number]], [[0]], start=start, end=end)
        assert bool(alone.visits) == (reason is MisfitReason.NO_ROOM)


@given(days(most=4))
@settings(deadline=None)
def test_no_other_order_sees_more_or_ends_earlier(day: tuple[list[Wish], list[list[int]], int, int]) -> None:
    wishes, ways, start, end = day
    plan = plan_day(wishes, ways, start=start, end=end)
    found = (len(plan.visits), -plan.visits[-1].leave) if plan.visits else (0, 0)
    others = [
        tried(order, wishes, ways, start, end)
        for number in range(len(wishes) + 1)
        for order in permutations(range(len(wishes)), number)
    ]
    assert found == max(others)


def tried(order: tuple[int, ...], wishes: list[Wish], ways: list[list[int]], start: int, end: int) -> tuple[int, int]:
    """How many places, and minus the end; (-1, 0) where the order can't be."""
    now, last = start, -1
    for number in order:
        now += ways[last][number] if last >= 0 else 0
        stay, opens = wishes[number]
        begins = [max(now, first) for first, closes in opens if max(now, first) + stay <= min(closes, end)]
        if not begins:
            return -1, 0
        now, last = min(begins) + stay, number
    return (len(order), -now) if order else (0, 0)


@pytest.mark.parametrize(
    ("opens", "stay", "reason"),
    [
        ((), 30, MisfitReason.CLOSED),
        (((24 * 60 + 480, 24 * 60 + 600),), 30, MisfitReason.CLOSED),
        (((300, 480),), 30, MisfitReason.OVER),
        (((300, 500),), 30, MisfitReason.OVER),
        (((17 * 60 + 45, 22 * 60),), 30, MisfitReason.LATE),
        (((600, 620),), 30, MisfitReason.SHORT),
        (ALL_DAY, 700, MisfitReason.NO_TIME),
    ],
)
def test_it_says_why_a_place_does_not_fit(opens: tuple[tuple[int, int], ...], stay: int, reason: MisfitReason) -> None:
    plan = plan_day([Wish(stay, opens)], [[0]], start=START, end=END)
    assert [misfit.reason for misfit in plan.misfits] == [reason]


def test_who_is_early_waits_and_morning_places_come_first() -> None:
    morning, evening = Wish(60, ((540, 660),)), Wish(60, ((900, 1020),))
    plan = plan_day([evening, morning], [[0, 15], [15, 0]], start=START, end=END)
    assert plan == DayPlan((Visited(1, 480, 540, 600), Visited(0, 615, 900, 960)), ())


def test_of_orders_that_end_alike_the_shorter_way_is_taken() -> None:
    anytime, evening = Wish(60, ALL_DAY), Wish(60, ((1020, 1080),))
    ways = [[0, 10, 90], [10, 0, 10], [90, 10, 0]]
    plan = plan_day([anytime, anytime, evening], ways, start=START, end=END)
    assert [visit.wish for visit in plan.visits] == [0, 1, 2]


def test_the_most_places_that_are_taken_are_planned_in_a_moment() -> None:
    ways = [[5 + abs(a - b) for b in range(MOST)] for a in range(MOST)]
    began = perf_counter()
    plan = plan_day([Wish(20, ALL_DAY)] * MOST, ways, start=START, end=END)
    assert len(plan.visits) == MOST
    assert perf_counter() - began < 2
    with pytest.raises(ValueError, match="13"):
        plan_day([Wish(20, ALL_DAY)] * (MOST + 1), ways, start=START, end=END)
