"""When a happening is: its dates and days, what was moved and called off, what a draft may not say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask

from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.happenings.desk.repeats import Chosen, RepeatChoice, chosen_of, rule_of
from modules.tourism.happenings.drafts import DAY_MINUTES, HappeningDraft, find_errors
from modules.tourism.happenings.kinds import DateState
from modules.tourism.happenings.months import Month, filled, read_month
from modules.tourism.happenings.saying import day_words, lunar_words, time_words
from modules.tourism.happenings.schedule import dates, is_regular, next_dates
from modules.tourism.lunar.feasts import Leap
from modules.tourism.recurring.reading import read_rule

SATURDAY = date(2026, 12, 5)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
EVENING = {"starts_at": time(19), "minutes": 120}


def drafted(**facts: Any) -> HappeningDraft:
    plain = {"kind": "festival", "texts": {"vi": {"name": "Hội"}}, "starts_on": SATURDAY}
    return HappeningDraft(**{**plain, **facts})


def days_of(draft: HappeningDraft) -> list[list[int]]:
    """Of December 2026."""
    return [[day.day for day in one.days()] for one in dates(draft, FIRST, LAST)]


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({}, [[5]]),
        ({"minutes": 3 * DAY_MINUTES}, [[5, 6, 7]]),
        (EVENING, [[5]]),
        ({"starts_at": time(19), "minutes": 6 * 60}, [[5]]),
        ({"starts_at": time(19), "minutes": 12 * 60}, [[5, 6]]),
        ({"starts_at": time(8), "minutes": 2 * DAY_MINUTES + 9 * 60}, [[5, 6, 7]]),
        ({"rule": "FREQ=WEEKLY"}, [[5], [12], [19], [26]]),
        ({"rule": "FREQ=WEEKLY", "excepted": ("2026-12-12",)}, [[5], [19], [26]]),
        ({"rule": "FREQ=WEEKLY", "changes": {"2026-12-12": {}}}, [[5], [12], [19], [26]]),
        ({"rule": "FREQ=WEEKLY", "changes": {"2026-12-12": {"on": "2026-12-13", "at": None}}}, [[5], [13], [19], [26]]),
        ({"rule": "FREQ=WEEKLY", "changes": {"2026-12-11": {}}}, [[5], [12], [19], [26]]),
    ],
)
def test_on_which_days_it_is(facts: dict[str, Any], days: list[list[int]]) -> None:
    assert days_of(drafted(**facts)) == days


def test_what_is_moved_and_called_off_says_so() -> None:
    changes = {"2026-12-12": {}, "2026-12-19": {"on": "2026-12-20", "at": "18:30"}}
    found = list(dates(drafted(rule="FREQ=WEEKLY", changes=changes, **EVENING), FIRST, LAST))
    assert [one.state for one in found] == [
        DateState.PLANNED,
        DateState.CANCELLED,
        DateState.MOVED,
        DateState.PLANNED,
    ]
    moved = found[2]
    assert moved.starts_at == datetime(2026, 12, 20, 18, 30, tzinfo=LOCAL_ZONE)
    assert moved.ends_at.hour == 20


def test_the_next_dates_begin_with_what_is_on_and_stand_in_their_order() -> None:
    changes = {"2026-12-19": {"on": "2026-12-28", "at": None}}
    draft = drafted(rule="FREQ=WEEKLY", changes=changes, **EVENING)
    after = datetime(2026, 12, 12, 13, tzinfo=UTC)  # eight in the evening here
    assert [one.starts_at.day for one in next_dates(draft, after, 4)] == [12, 26, 28, 2]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"texts": {"vi": {"name": " "}}}, "name_vi"),
        ({"texts": {"vi": {"name": "Hội", "body": "a" * 10_000_000}}}, "body_vi"),
        ({"minutes": 61 * DAY_MINUTES}, "days"),
        ({"minutes": 0}, "days"),
        ({"rule": "FREQ=DAILY", "minutes": 2 * DAY_MINUTES}, "days"),
        ({"rule": "FREQ=HOURLY"}, "rule"),
        ({"rule": "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "starts_on": date(2027, 2, 1)}, "repeat"),
        ({"rule": "FREQ=DAILY;UNTIL=20200101"}, "repeat"),
        ({"rule": "RSCALE=VIETNAMESE;FREQ=MONTHLY;BYMONTHDAY=1", "starts_on": date(2051, 1, 1)}, "starts_on"),
        ({"excepted": tuple(f"2026-01-{day:02}" for day in range(1, 32)) * 4}, "excepted"),
        ({"website": "trang cua toi"}, "website"),
        ({"phone": "số máy"}, "phone"),
    ],
)
def test_what_cant_be_is_refused_at_its_field(app: Flask, facts: dict[str, Any], field: str) -> None:
    with app.app_context():
        assert list(find_errors(drafted(**facts))) == [field]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"rule": "FREQ=DAILY"},
        {"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"},
        {"rule": "RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30"},
        {"rule": "RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=6L;BYMONTHDAY=15"},
    ],
)
def test_rules_without_end_and_of_rare_days_are_taken(app: Flask, facts: dict[str, Any]) -> None:
    with app.app_context():
        assert find_errors(drafted(**facts)) == {}


def test_what_is_on_every_few_days_for_long_is_regular() -> None:
    said = {
        rule: is_regular(read_rule(rule), SATURDAY)
        for rule in ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=DAILY;COUNT=5", "FREQ=MONTHLY", "")
    }
    assert [rule for rule, regular in said.items() if regular] == ["FREQ=DAILY", "FREQ=WEEKLY"]


@pytest.mark.parametrize(
    ("chosen", "rule"),
    [
        (Chosen(), ""),
        (Chosen(repeat=RepeatChoice.WEEKLY), "FREQ=WEEKLY;BYDAY=SA"),
        (Chosen(repeat=RepeatChoice.WEEKLY, weekdays=[0, 4], interval=2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"),
        (Chosen(repeat=RepeatChoice.MONTHLY_WEEKDAY), "FREQ=MONTHLY;BYDAY=1SA"),
        (Chosen(repeat=RepeatChoice.MONTHLY_LAST, count=3), "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"),
        (Chosen(repeat=RepeatChoice.YEARLY), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5"),
        (
            Chosen(repeat=RepeatChoice.OTHER, text="FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1"),
            "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1",
        ),
        (
            Chosen(repeat=RepeatChoice.LUNAR_YEARLY, lunar_day=30, lunar_month=12),
            "RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;SKIP=BACKWARD",
        ),
        (
            Chosen(repeat=RepeatChoice.LUNAR_YEARLY, lunar_month=6, leap=Leap.BOTH),
            "RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=6,6L;BYMONTHDAY=15;SKIP=BACKWARD",
        ),
        (
            Chosen(repeat=RepeatChoice.LUNAR_MONTHLY, lunar_day=1),
            "RSCALE=VIETNAMESE;FREQ=MONTHLY;BYMONTHDAY=1;SKIP=BACKWARD",
        ),
    ],
)
def test_the_simple_fields_say_a_rule_and_are_told_by_it(chosen: Chosen, rule: str) -> None:
    assert rule_of(chosen, SATURDAY) == rule
    assert rule_of(chosen_of(rule, SATURDAY), SATURDAY) == rule
    assert chosen_of(rule, SATURDAY).repeat is chosen.repeat


def test_a_month_has_its_lunar_dates_and_what_is_on(app: Flask) -> None:
    with app.app_context():
        weeks = filled(Month(2027, 2), [], date(2027, 2, 6))
        cells = {cell.day: cell for week in weeks for cell in week}
        assert cells[date(2027, 2, 1)].lunar == "25/12"
        assert cells[date(2027, 2, 6)].lunar == "1/1"
        assert cells[date(2027, 2, 20)].lunar == "15"
        assert [day.day for day, cell in cells.items() if cell.is_noted] == [6, 20]
        assert [day.day for day, cell in cells.items() if cell.is_today] == [6]
        assert all(cell.is_inside for cell in cells.values()), "February 2027 is four whole weeks"


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "abcd-ef", "9999-12", "2026-12-01", "0000-01"])
def test_a_month_that_isnt_one_is_todays(text: str) -> None:
    assert read_month(text, SATURDAY) == Month(2026, 12)


def test_times_are_said_in_words(app: Flask) -> None:
    begin = datetime(2026, 12, 5, 19, tzinfo=LOCAL_ZONE)
    with app.app_context():
        assert day_words("vi", SATURDAY) == "Thứ Bảy 05/12/2026"
        assert lunar_words("vi", SATURDAY) == "ngày 27 tháng Mười"
        assert lunar_words("vi", date(2060, 1, 1)) == ""
        said = [
            time_words("vi", begin, begin.replace(hour=21, minute=30), is_all_day=False),
            time_words("vi", begin, begin.replace(day=6, hour=1), is_all_day=False),
            time_words("vi", begin, begin.replace(day=7, hour=16), is_all_day=False),
            time_words("vi", begin.replace(hour=0), begin.replace(day=6, hour=0), is_all_day=True),
            time_words("vi", begin.replace(hour=0), begin.replace(day=8, hour=0), is_all_day=True),
        ]
    assert said == [
        "19:00 – 21:30",
        "19:00 – 01:00",
        "từ 19:00 đến 16:00 07/12/2026",
        "Cả ngày",
        "3 ngày, đến 07/12/2026",
    ]
