"""Rules by sun and moon: their days, their words, their text; what isn't one is named, and none searches for ever."""

from __future__ import annotations

import time
from datetime import date
from itertools import islice

import pytest
from flask import Flask

from modules.tourism.recurring.dates import first_day, last_day, occurrences
from modules.tourism.recurring.reading import UnknownRule, read_rule
from modules.tourism.recurring.rules import to_text
from modules.tourism.recurring.words import recurrence_words

MOON = "RSCALE=VIETNAMESE;"
START = date(2026, 1, 5)
"""A Monday."""
FAR = date(2060, 1, 1)
DAYS = {
    "": ["2026-01-05"],
    "FREQ=DAILY;INTERVAL=10": ["2026-01-05", "2026-01-15", "2026-01-25"],
    "FREQ=WEEKLY": ["2026-01-05", "2026-01-12", "2026-01-19"],
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU": ["2026-01-10", "2026-01-11", "2026-01-24"],
    "FREQ=MONTHLY": ["2026-01-05", "2026-02-05", "2026-03-05"],
    "FREQ=MONTHLY;BYMONTHDAY=31": ["2026-01-31", "2026-03-31", "2026-05-31"],
    "FREQ=MONTHLY;BYMONTHDAY=-1": ["2026-01-31", "2026-02-28", "2026-03-31"],
    "FREQ=MONTHLY;BYDAY=2SA": ["2026-01-10", "2026-02-14", "2026-03-14"],
    "FREQ=MONTHLY;BYDAY=-1SU": ["2026-01-25", "2026-02-22", "2026-03-29"],
    "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=2": ["2026-09-02", "2027-09-02", "2028-09-02"],
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29": ["2028-02-29", "2032-02-29", "2036-02-29"],
    "FREQ=DAILY;COUNT=2": ["2026-01-05", "2026-01-06"],
    "FREQ=WEEKLY;UNTIL=20260112": ["2026-01-05", "2026-01-12"],
    f"{MOON}FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15": ["2026-03-03", "2027-02-20", "2028-02-09"],
    f"{MOON}FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=20": ["2026-09-30", "2027-09-20", "2028-10-08"],
    f"{MOON}FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30": ["2026-02-16", "2027-02-05", "2028-01-25"],
    f"{MOON}FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=5": ["2028-06-27", "2039-06-26", "2047-06-27"],
    f"{MOON}FREQ=YEARLY;BYMONTH=5,5L;BYMONTHDAY=5": ["2026-06-19", "2027-06-09", "2028-05-28", "2028-06-27"],
    f"{MOON}FREQ=MONTHLY;BYMONTHDAY=1": ["2026-01-19", "2026-02-17", "2026-03-19"],
    f"{MOON}FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=2": ["2026-02-17", "2027-02-06"],
}
WORDS = {
    "": "Một lần",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;COUNT=4": "Thứ Bảy, Chủ nhật 2 tuần một lần, 4 lần",
    "FREQ=MONTHLY;BYDAY=2SA;UNTIL=20271231": "Thứ Bảy thứ hai hằng tháng, đến ngày 31/12/2027",
    "FREQ=MONTHLY;BYMONTHDAY=31": "Ngày 31 hằng tháng, chỉ những tháng có ngày này",
    "FREQ=MONTHLY;BYMONTHDAY=-1": "Ngày cuối hằng tháng",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29": "Ngày 29/2 hằng năm, chỉ những năm nhuận",
    "FREQ=YEARLY;BYMONTH=1,7;BYDAY=1MO": "Thứ Hai đầu tiên tháng 1, tháng 7 hằng năm",
    f"{MOON}FREQ=MONTHLY;BYMONTHDAY=15": "Rằm âm lịch hằng tháng",
    f"{MOON}FREQ=YEARLY;BYMONTH=6L;BYMONTHDAY=15": (
        "Rằm tháng Sáu nhuận âm lịch hằng năm, chỉ những năm có tháng nhuận này"
    ),
    f"{MOON}FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30": (
        "Ngày 30 tháng Chạp âm lịch hằng năm, tháng thiếu thì vào ngày cuối tháng, năm nhuận vào tháng thường"
    ),
}
ENGLISH = {
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU": "Every 2 weeks on Saturday, Sunday",
    "FREQ=MONTHLY;BYDAY=2SA;UNTIL=20271231": "Every month on the second Saturday, until 31/12/2027",
    "FREQ=MONTHLY;BYMONTHDAY=31": "Every month on day 31, only in months that have it",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29": "Every year on 29 February, only in leap years",
    f"{MOON}FREQ=MONTHLY;BYMONTHDAY=15": "The full-moon day of every lunar month",
}
REFUSED = (
    "FREQ=HOURLY",
    "FREQ=SECONDLY;INTERVAL=1",
    "INTERVAL=2",
    "mỗi thứ Bảy",
    "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=13",
    "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=WEEKLY;INTERVAL=0",
    "FREQ=WEEKLY;COUNT=0",
    "FREQ=WEEKLY;COUNT=99999999",
    "FREQ=WEEKLY;COUNT=2;UNTIL=20270101",
    "FREQ=WEEKLY;UNTIL=20271399",
    "FREQ=WEEKLY;WKST=SU",
    f"{MOON}FREQ=WEEKLY;BYMONTHDAY=1",
    f"{MOON}FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1",
    f"{MOON}FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31",
    f"{MOON}FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=1",
    f"{MOON}FREQ=YEARLY;BYMONTH=1",
    "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
    "FREQ=DAILY;" * 40,
)
NEVER = (
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30",
    "FREQ=DAILY;UNTIL=20200101",
)
"""From 3 February 2027 on."""


@pytest.mark.parametrize("text", DAYS)
def test_a_rule_has_its_days(text: str) -> None:
    wanted = [date.fromisoformat(day) for day in DAYS[text]]
    found = list(islice(occurrences(read_rule(text), START, START, FAR), len(wanted)))
    assert found == wanted


@pytest.mark.parametrize("text", DAYS)
def test_between_two_days_are_those_of_the_whole(text: str) -> None:
    rule, first, last = read_rule(text), date(2027, 2, 6), date(2028, 2, 29)
    whole = list(occurrences(rule, START, START, FAR))
    assert list(occurrences(rule, START, first, last)) == [day for day in whole if first <= day <= last]


@pytest.mark.parametrize("text", [*DAYS, *WORDS])
def test_a_rule_is_what_its_text_says(text: str) -> None:
    rule = read_rule(text)
    assert read_rule(to_text(rule)) == rule
    assert read_rule(f"rrule:{text.lower()};" if text else "") == rule


@pytest.mark.parametrize("text", WORDS)
def test_a_rule_is_said_in_words(app: Flask, text: str) -> None:
    with app.app_context():
        assert recurrence_words("vi", read_rule(text), START) == WORDS[text]


@pytest.mark.parametrize("text", ENGLISH)
def test_a_rule_is_said_in_english(app: Flask, text: str) -> None:
    with app.app_context():
        assert recurrence_words("en", read_rule(text), START) == ENGLISH[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_rule_is_refused(app: Flask, text: str) -> None:
    with app.app_context(), pytest.raises(UnknownRule) as refused:
        read_rule(text)
    with app.app_context():
        assert "Chưa hiểu phần" in str(refused.value)


@pytest.mark.parametrize("text", NEVER)
def test_a_rule_that_never_comes_is_found_out_at_once(text: str) -> None:
    began = time.monotonic()
    assert first_day(read_rule(text), date(2027, 2, 3)) is None
    assert time.monotonic() - began < 2


def test_the_last_day_is_known_where_there_is_an_end() -> None:
    assert last_day(None, START) == START
    assert last_day(read_rule("FREQ=DAILY"), START) is None
    assert last_day(read_rule("FREQ=WEEKLY;COUNT=3"), START) == date(2026, 1, 19)
    assert last_day(read_rule(f"{MOON}FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=2"), START) == date(2027, 2, 6)


def test_the_moons_rules_end_where_the_almanac_does() -> None:
    rule = read_rule(f"{MOON}FREQ=MONTHLY;BYMONTHDAY=15")
    assert max(occurrences(rule, START, date(2050, 1, 1), date(2150, 1, 1))).year == 2050


def test_an_end_in_utc_is_the_day_that_it_is_here() -> None:
    assert read_rule("FREQ=DAILY;UNTIL=20261231T170000Z") == read_rule("FREQ=DAILY;UNTIL=20270101")
