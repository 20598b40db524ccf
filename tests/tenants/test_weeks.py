"""Weeks are named by their Monday; a span of days touches each week of which it has a day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tenants.kit.weeks import LAST_DAY, last_weeks, week_of, weeks_between

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@given(DAYS)
def test_a_day_lies_in_its_week(day: date) -> None:
    monday = week_of(day)
    assert monday.weekday() == 0
    assert monday <= day <= monday + LAST_DAY


@given(DAYS, st.integers(1, 20))
def test_the_last_weeks_end_with_this_one(day: date, count: int) -> None:
    weeks = last_weeks(day, count)
    assert len(weeks) == count
    assert weeks[-1] == week_of(day)
    assert {later - earlier for earlier, later in pairwise(weeks)} <= {timedelta(days=7)}


@given(DAYS, st.integers(0, 400))
def test_a_span_touches_the_weeks_of_all_its_days(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    assert set(weeks_between(first, last)) == {week_of(first + timedelta(days=n)) for n in range(days + 1)}


def test_a_span_the_wrong_way_round_has_no_weeks() -> None:
    assert weeks_between(date(2025, 3, 5), date(2025, 3, 4)) == []
