"""When happenings happen: rules of RFC 5545 and of the moon by one interface, with what was left out and moved."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.tourism.lunar.feasts import Leap, LunarRule
from modules.tourism.recurrence.occurrences import Changes, Occurrence, next_days, occurrences, solar_rule
from modules.tourism.recurrence.repeat import RecurrenceError, read_repeat, repeat_text
from modules.tourism.recurrence.words import rule_words


@pytest.mark.parametrize(
    ("start", "text", "days"),
    [
        ("2026-12-01", "", "2026-12-01"),
        ("2026-12-01", "FREQ=DAILY", "2026-12-01 2026-12-02 2026-12-03 2026-12-04 2026-12-05"),
        ("2026-11-29", "FREQ=DAILY;INTERVAL=3", "2026-12-02 2026-12-05 2026-12-08 2026-12-11 2026-12-14"),
        ("2026-11-30", "FREQ=WEEKLY", "2026-11-30 2026-12-07 2026-12-14 2026-12-21 2026-12-28"),
        ("2026-12-01", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-12-05 2026-12-06 2026-12-12 2026-12-13 2026-12-19"),
        ("2026-12-01", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01 2026-12-15 2026-12-29 2027-01-12 2027-01-26"),
        ("2026-01-31", "FREQ=MONTHLY", "2026-12-31 2027-01-31 2027-03-31 2027-05-31 2027-07-31"),
        ("2026-01-01", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30 2026-12-31 2027-01-31 2027-02-28 2027-03-31"),
        ("2026-01-01", "FREQ=MONTHLY;BYDAY=1SA", "2026-12-05 2027-01-02 2027-02-06 2027-03-06 2027-04-03"),
        ("2026-01-01", "FREQ=MONTHLY;BYDAY=-1SU;BYMONTH=6", "2027-06-27 2028-06-25 2029-06-24 2030-06-30 2031-06-29"),
        ("2026-01-01", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2027-08-13 2028-10-13 2029-04-13 2029-07-13 2030-09-13"),
        (
            "2026-01-01",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-11-30 2026-12-31 2027-01-29 2027-02-26 2027-03-31",
        ),
        ("2024-02-29", "FREQ=YEARLY", "2028-02-29 2032-02-29 2036-02-29 2040-02-29 2044-02-29"),
        ("2025-09-02", "FREQ=YEARLY;COUNT=3", "2027-09-02"),
        ("2025-09-02", "FREQ=YEARLY;UNTIL=20280902", "2027-09-02 2028-09-02"),
        ("2026-11-28", "RRULE:FREQ=DAILY;UNTIL=20261201T235959Z;WKST=MO;", "2026-11-30 2026-12-01"),
        ("1968-01-01", "FREQ=YEARLY", "2027-01-01 2028-01-01 2029-01-01 2030-01-01 2031-01-01"),
    ],
)
def test_the_next_five_days(start: str, text: str, days: str) -> None:
    rule = solar_rule(date.fromisoformat(start), text)
    assert " ".join(map(str, next_days(rule, date(2026, 11, 30)))) == days


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("abc", "không đọc được"),
        ("FREQ=DAILY;FREQ=DAILY", "không đọc được"),
        ("FREQ=HOURLY", "Chọn hằng ngày"),
        ("INTERVAL=2", "Chọn hằng ngày"),
        ("FREQ=DAILY;INTERVAL=0", "không phải là số từ 1 đến 99"),
        ("FREQ=DAILY;INTERVAL=100", "không phải là số từ 1 đến 99"),
        ("FREQ=DAILY;COUNT=²", "không phải là số"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "Chỉ chọn một"),
        ("FREQ=DAILY;UNTIL=20271301", "Ngày kết thúc ghi như"),
        ("FREQ=DAILY;UNTIL=99990101", "1900–2199"),
        ("FREQ=DAILY;BYDAY=MO", "hằng tuần"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR"),
        ("FREQ=WEEKLY;BYDAY=1MO", "hằng tháng hoặc hằng năm"),
        ("FREQ=WEEKLY;BYDAY=XX", "không phải là thứ"),
        ("FREQ=MONTHLY;BYDAY=6MO", "không phải là thứ"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "không phải là số"),
        ("FREQ=MONTHLY;BYSETPOS=1", "cần có thứ đi kèm"),
        ("FREQ=YEARLY;BYMONTHDAY=5", "chọn thêm tháng"),
        ("FREQ=YEARLY;BYMONTH=1,2;BYDAY=1MO", "lặp lại hằng tháng"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "không cho ngày nào"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=3", "không cho ngày nào"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2", "không cho ngày nào"),
        ("FREQ=DAILY;UNTIL=20200101", "không cho ngày nào"),
    ],
)
def test_rules_that_are_refused(text: str, reason: str) -> None:
    with pytest.raises(RecurrenceError, match=reason):
        solar_rule(date(2026, 2, 1), text)


def test_a_day_left_out_and_one_moved() -> None:
    rule = solar_rule(date(2026, 12, 5), "FREQ=WEEKLY")
    changes = Changes(
        excluded=frozenset({date(2026, 12, 12)}),
        moved={date(2026, 12, 19): date(2026, 12, 27), date(2026, 12, 5): date(2027, 1, 9)},
    )
    found = list(occurrences(rule, date(2026, 12, 1), date(2027, 1, 10), changes))
    assert [(one.day.day, one.by_rule.day) for one in found] == [(26, 26), (27, 19), (2, 2), (9, 5), (9, 9)]


def test_one_moved_into_the_window_is_there_and_one_moved_out_is_not() -> None:
    rule = solar_rule(date(2026, 12, 5), "")
    changes = Changes(moved={date(2026, 12, 5): date(2027, 3, 1)})
    assert list(occurrences(rule, date(2026, 12, 1), date(2026, 12, 31), changes)) == []
    moved = Occurrence(date(2027, 3, 1), date(2026, 12, 5))
    assert list(occurrences(rule, date(2027, 3, 1), date(2027, 3, 1), changes)) == [moved]
    gone = Changes(excluded=frozenset({date(2026, 12, 5)}), moved=changes.moved)
    assert list(occurrences(rule, date(2027, 3, 1), date(2027, 3, 1), gone)) == []


def test_the_moon_by_the_same_interface() -> None:
    rule = LunarRule(month=8, day=18, days=3)
    assert next_days(rule, date(2026, 9, 30), count=2) == [date(2026, 9, 28), date(2027, 9, 18)]
    assert next_days(rule, date(2026, 10, 1), count=1) == [date(2027, 9, 18)]
    left_out = Changes(excluded=frozenset({date(2026, 9, 28)}), moved={date(2027, 9, 18): date(2027, 9, 19)})
    assert next_days(rule, date(2026, 9, 30), count=1, changes=left_out) == [date(2027, 9, 19)]
    assert next_days(LunarRule(month=6, day=1, leap=Leap.LEAP), date(2026, 1, 1)) == [date(2036, 7, 23)]


def test_one_that_is_still_on_counts() -> None:
    rule = solar_rule(date(2026, 12, 1), "FREQ=MONTHLY", days=5)
    assert [one.day for one in occurrences(rule, date(2026, 12, 5), date(2026, 12, 31))] == [date(2026, 12, 1)]
    assert list(occurrences(rule, date(2026, 12, 6), date(2026, 12, 31))) == []


@pytest.mark.parametrize(
    ("start", "text", "words"),
    [
        ("2026-12-01", "", "Một lần vào 01/12/2026"),
        ("2026-12-01", "FREQ=WEEKLY;BYDAY=SA,SU", "Hằng tuần, vào thứ Bảy, Chủ nhật, từ 01/12/2026"),
        ("2026-12-01", "FREQ=WEEKLY;INTERVAL=2", "2 tuần một lần, vào thứ Ba, từ 01/12/2026"),
        ("2026-01-31", "FREQ=MONTHLY", "Hằng tháng, vào ngày 31, bỏ qua tháng không có ngày này, từ 31/01/2026"),
        ("2024-02-29", "FREQ=YEARLY", "Hằng năm, vào 29/2, chỉ những năm nhuận, từ 29/02/2024"),
        ("2026-09-02", "FREQ=YEARLY;COUNT=3", "Hằng năm, vào 2/9, từ 02/09/2026, 3 lần"),
        (
            "2026-01-01",
            "FREQ=MONTHLY;BYDAY=1SA,-1SU;BYMONTH=6,7",
            "Hằng tháng, vào thứ Bảy đầu tiên của tháng, Chủ nhật cuối tháng, trong tháng 6, tháng 7, từ 01/01/2026",
        ),
    ],
)
def test_words(start: str, text: str, words: str) -> None:
    assert rule_words("vi", solar_rule(date.fromisoformat(start), text)) == words


def test_words_of_the_moon() -> None:
    assert rule_words("vi", LunarRule(month=1, day=15, days=2)).startswith("Rằm tháng Giêng âm lịch hằng năm")


numbers = st.lists(st.integers(-31, 31).filter(bool).map(str), min_size=1, max_size=3).map(",".join)
weekdays = st.lists(st.sampled_from(("MO", "TU", "1SA", "-1SU", "5FR")), min_size=1, max_size=3).map(",".join)
parts = st.one_of(
    st.sampled_from(("INTERVAL=2", "INTERVAL=99", "COUNT=5", "COUNT=5000", "UNTIL=20300101", "WKST=SU", "BYMONTH=2")),
    st.builds("BYMONTH={}".format, st.integers(1, 12)),
    st.builds("BYMONTHDAY={}".format, numbers),
    st.builds("BYSETPOS={}".format, numbers),
    st.builds(
        "BYDAY={}".format,
        st.lists(st.sampled_from(("MO", "TU", "1SA", "-1SU", "5FR")), min_size=1, max_size=3).map(",".join),
    ),
)
texts = st.builds(
    "FREQ={};{}".format,
    st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")),
    st.lists(parts, max_size=3, unique_by=lambda part: part.split("=")[0]).map(";".join),
)


@given(texts | st.text(max_size=40), st.dates(date(1968, 1, 1), date(2050, 12, 31)))
@settings(max_examples=150, deadline=timedelta(seconds=5))
def test_any_rule_is_refused_or_has_an_end(text: str, start: date) -> None:
    try:
        rule = solar_rule(start, text)
    except RecurrenceError:
        return
    found = [one.day for one in occurrences(rule, start, start + timedelta(days=3_000))]
    assert all(one < other for one, other in pairwise(found))
    assert len(next_days(rule, start)) <= 5
    assert rule_words("vi", rule)
    assert rule.repeat is None or read_repeat(repeat_text(rule.repeat)) == rule.repeat
