"""Periods lie edge to edge, whichever day one asks of, and have names that lead back to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.dashboards.indicators.periods import Every, PeriodError, last_closed, last_periods, parse_period, period_of

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
LENGTHS = st.sampled_from(Every)


@given(DAYS, LENGTHS)
def test_every_day_lies_in_one_period_and_the_next_begins_where_it_ends(day: date, every: Every) -> None:
    period = period_of(day, every)
    assert period.begins <= day < period.ends
    assert period.after().begins == period.ends
    assert period.after().before() == period
    assert {period_of(edge, every) for edge in (period.begins, period.last_day)} == {period}


@given(DAYS, LENGTHS)
def test_the_name_of_a_period_leads_back_to_it(day: date, every: Every) -> None:
    period = period_of(day, every)
    assert parse_period(period.code, every) == period


@given(DAYS, LENGTHS)
def test_what_has_ended_ended_before_today(day: date, every: Every) -> None:
    assert last_closed(day, every).ends <= day < last_closed(day, every).after().ends


@given(DAYS, st.sampled_from([every for every in Every if every.months]))
def test_a_year_before_has_the_same_name_a_year_lower(day: date, every: Every) -> None:
    period = period_of(day, every)
    former = period.a_year_before()
    assert former.code.replace(str(period.named_by.year - 1), str(period.named_by.year)) == period.code


@pytest.mark.parametrize(
    ("day", "every", "begins", "last_day", "code"),
    [
        (date(2026, 11, 14), Every.MONTH_15, date(2026, 10, 15), date(2026, 11, 14), "2026-11"),
        (date(2026, 11, 15), Every.MONTH_15, date(2026, 11, 15), date(2026, 12, 14), "2026-12"),
        (date(2026, 12, 15), Every.MONTH_15, date(2026, 12, 15), date(2027, 1, 14), "2027-01"),
        (date(2026, 12, 15), Every.QUARTER_15, date(2026, 12, 15), date(2027, 3, 14), "2027-Q1"),
        (date(2026, 12, 14), Every.YEAR_15, date(2025, 12, 15), date(2026, 12, 14), "2026"),
        (date(2026, 11, 30), Every.QUARTER, date(2026, 10, 1), date(2026, 12, 31), "2026-Q4"),
        (date(2027, 1, 1), Every.WEEK, date(2026, 12, 28), date(2027, 1, 3), "2026-W53"),
        (date(2028, 2, 29), Every.MONTH, date(2028, 2, 1), date(2028, 2, 29), "2028-02"),
    ],
)
def test_known_periods(day: date, every: Every, begins: date, last_day: date, code: str) -> None:
    period = period_of(day, every)
    assert (period.begins, period.last_day, period.code) == (begins, last_day, code)


@pytest.mark.parametrize(
    ("text", "every", "begins"),
    [
        ("tháng 11/2026", Every.MONTH, date(2026, 11, 1)),
        ("Tháng 11/2026", Every.MONTH_15, date(2026, 10, 15)),
        ("11/2026", Every.MONTH, date(2026, 11, 1)),
        ("quý IV/2026", Every.QUARTER, date(2026, 10, 1)),
        ("Q4/2026", Every.QUARTER, date(2026, 10, 1)),
        ("năm 2026", Every.YEAR, date(2026, 1, 1)),
        ("30/11/2026", Every.DAY, date(2026, 11, 30)),
        ("tuần 48/2026", Every.WEEK, date(2026, 11, 23)),
    ],
)
def test_people_may_write_periods_their_way(text: str, every: Every, begins: date) -> None:
    assert parse_period(text, every).begins == begins


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("2026-13", Every.MONTH), ("2026-Q5", Every.QUARTER), ("quý 0/2026", Every.QUARTER), ("2026", Every.MONTH),
        ("31/2/2026", Every.DAY), ("2026-W54", Every.WEEK), ("0001", Every.YEAR), ("9999", Every.YEAR), ("", Every.DAY),
    ],
)  # fmt: skip
def test_what_names_no_period_is_refused(text: str, every: Every) -> None:
    with pytest.raises(PeriodError):
        parse_period(text, every)


def test_the_last_periods_end_with_the_newest() -> None:
    newest = period_of(date(2026, 3, 1), Every.MONTH)
    assert [period.code for period in last_periods(newest, 4)] == ["2025-12", "2026-01", "2026-02", "2026-03"]
    assert newest.begins - timedelta(days=1) == newest.before().last_day
