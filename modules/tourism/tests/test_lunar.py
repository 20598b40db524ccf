"""Vietnam's lunar calendar: against the sky, against known dates, and at its edges."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.tourism.lunar.dates import FIRST_DAY, LAST_DAY, LunarDate, OutsideAlmanac, lunar_of, months_of, solar_of
from modules.tourism.lunar.feasts import Leap, LunarRule, feasts, rule_words
from modules.tourism.lunar.names import date_words, year_name
from modules.tourism.lunar.years import YEARS
from modules.tourism.tests import almanac

ALWAYS = (FIRST_DAY, LAST_DAY)
EVERY_DAY = st.dates(FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize("year", YEARS)
def test_the_table_is_what_the_sky_says(year: int) -> None:
    told = [(month.number, month.leap, month.start, month.days) for month in months_of(year)]
    assert told == list(almanac.months_of(year))


def test_day_by_day_from_1968_to_2050() -> None:
    sky = (
        (start + timedelta(days=n), LunarDate(year, number, leap, n + 1))
        for year in YEARS
        for number, leap, start, days in almanac.months_of(year)
        for n in range(days)
    )
    seen = 0
    for day, lunar in sky:
        if FIRST_DAY <= day <= LAST_DAY:
            assert lunar_of(day) == lunar
            assert solar_of(lunar) == day
            seen += 1
    assert seen == (LAST_DAY - FIRST_DAY).days + 1


@pytest.mark.parametrize(
    ("year", "day"),
    {
        1968: "01-29", 1969: "02-16", 1985: "01-21", 2007: "02-17", 2024: "02-10", 2025: "01-29", 2026: "02-17",
        2027: "02-06", 2028: "01-26", 2029: "02-13", 2030: "02-02", 2031: "01-23", 2034: "02-19",
    }.items(),
)  # fmt: skip
def test_new_year(year: int, day: str) -> None:
    assert solar_of(LunarDate(year, 1, False, 1)) == date.fromisoformat(f"{year}-{day}")


def test_leap_months() -> None:
    told = {year: month.number for year in YEARS for month in months_of(year) if month.leap and year >= 2020}
    assert told == {
        2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5, 2042: 2, 2044: 7, 2047: 5, 2050: 3,
    }  # fmt: skip
    assert solar_of(LunarDate(2033, 11, True, 1)) == date(2033, 12, 22)
    assert solar_of(LunarDate(1985, 2, True, 1)) == date(1985, 3, 21)
    assert any(month.leap and month.number == 7 for month in months_of(1987))


@pytest.mark.parametrize(
    "start",
    ["2020-12-14", "2030-02-02", "2031-04-21", "2032-03-11", "2034-09-12", "2037-04-15", "2038-04-04", "2039-12-15",
     "2041-08-26", "2049-10-26"],
)  # fmt: skip
def test_months_that_begin_a_day_before_the_chinese(start: str) -> None:
    assert lunar_of(date.fromisoformat(start)).day == 1


@pytest.mark.parametrize(
    ("month", "day", "days"),
    [
        (8, 20, "2024-09-22 2025-10-11 2026-09-30 2027-09-20 2028-10-08 2029-09-27 2030-09-17"),
        (1, 15, "2024-02-24 2025-02-12 2026-03-03 2027-02-20 2028-02-09 2029-02-27 2030-02-16 2031-02-06"),
        (3, 9, "2024-04-17 2025-04-06 2026-04-25 2027-04-15 2028-04-03 2029-04-22 2030-04-11"),
    ],
)
def test_known_feasts(month: int, day: int, days: str) -> None:
    told = feasts(LunarRule(month=month, day=day), date(2024, 1, 1), LAST_DAY)
    assert " ".join(str(found) for found in islice(told, len(days.split()))) == days


def test_a_thirtieth_that_isnt_there_is_the_last_day() -> None:
    eve = LunarRule(month=12, day=30)
    for year in range(2024, 2032):
        assert solar_of(LunarDate(year, 12, False, 30)) is None
    found = list(feasts(eve, date(2025, 1, 1), date(2032, 12, 31)))
    assert [day + timedelta(days=1) for day in found] == [
        solar_of(LunarDate(year, 1, False, 1)) for year in range(2025, 2033)
    ]


def test_a_feast_keeps_the_ordinary_month_unless_it_says_otherwise() -> None:
    year = (date(2006, 1, 1), date(2006, 12, 31))
    ordinary = list(feasts(LunarRule(month=7, day=15), *year))
    leap = list(feasts(LunarRule(month=7, day=15, leap=Leap.LEAP), *year))
    assert ordinary == [date(2006, 8, 8)]
    assert leap == [date(2006, 9, 7)]
    assert list(feasts(LunarRule(month=7, day=15, leap=Leap.BOTH), *year)) == ordinary + leap
    assert list(feasts(LunarRule(month=7, day=15, leap=Leap.LEAP), date(2007, 1, 1), date(2024, 12, 31))) == []


def test_every_month() -> None:
    full_moons = list(feasts(LunarRule(day=15, leap=Leap.BOTH), date(2025, 1, 29), date(2026, 2, 16)))
    assert len(full_moons) == 13
    assert {lunar_of(day).day for day in full_moons} == {15}
    assert len(list(feasts(LunarRule(day=15), date(2025, 1, 29), date(2026, 2, 16)))) == 12


def test_a_feast_that_began_yesterday_is_still_on() -> None:
    rule = LunarRule(month=8, day=18, days=3)
    assert list(feasts(rule, date(2026, 9, 30), date(2026, 9, 30))) == [date(2026, 9, 28)]
    assert list(feasts(rule, date(2026, 10, 1), date(2026, 10, 1))) == []


@given(EVERY_DAY)
def test_there_and_back(day: date) -> None:
    assert solar_of(lunar_of(day)) == day


@pytest.mark.parametrize("day", [date(1967, 12, 31), date(2051, 1, 1), date.min, date.max])
def test_beyond_the_years_it_says_so(day: date) -> None:
    with pytest.raises(OutsideAlmanac, match="1968"):
        lunar_of(day)
    with pytest.raises(OutsideAlmanac):
        solar_of(LunarDate(2051, 1, False, 1))


@given(st.dates(date(1, 3, 5)), st.dates(date(1, 3, 5)), st.integers(1, 60))
def test_any_window_has_an_end(first: date, last: date, days: int) -> None:
    assert all(FIRST_DAY <= day <= LAST_DAY for day in feasts(LunarRule(month=1, day=1, days=days), first, last))


@pytest.mark.parametrize("wrong", [{"day": 31}, {"day": 0}, {"day": 1, "month": 13}, {"day": 1, "days": 0}])
def test_rules_that_no_calendar_has(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="LunarRule"):
        LunarRule(**wrong)  # type: ignore[arg-type]  # a mix of wrong values


def test_names() -> None:
    assert [year_name(year) for year in (1984, 2024, 2025, 2026)] == ["Giáp Tý", "Giáp Thìn", "Ất Tỵ", "Bính Ngọ"]
    assert date_words("vi", LunarDate(2026, 1, False, 5)) == "mùng 5 tháng Giêng năm Bính Ngọ"
    assert date_words("vi", LunarDate(2025, 6, True, 15)) == "rằm tháng Sáu nhuận năm Ất Tỵ"
    assert date_words("vi", LunarDate(2025, 12, False, 29)) == "ngày 29 tháng Chạp năm Ất Tỵ"


def test_rules_in_words() -> None:
    assert rule_words("vi", LunarRule(month=8, day=20)) == (
        "Ngày 20 tháng Tám âm lịch hằng năm, năm nhuận vào tháng thường"
    )
    assert rule_words("vi", LunarRule(month=12, day=30, days=3)) == (
        "Ngày 30 tháng Chạp âm lịch hằng năm, kéo dài 3 ngày, tháng thiếu thì vào ngày cuối tháng, "
        "năm nhuận vào tháng thường"
    )
    assert rule_words("vi", LunarRule(day=15, leap=Leap.BOTH)) == "Rằm âm lịch hằng tháng"
