"""Open, closed or unknown at a moment, and what comes next: the traps first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import pytest

from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.hours.reading import parse
from modules.tourism.hours.rules import Locality, Openness
from modules.tourism.hours.state import State, state_at
from modules.tourism.hours.week import week
from modules.tourism.tests.hours_cases import DAYS_OFF

WHERE = Locality(days_off=DAYS_OFF, lon_lat=(106.36, 10.35))


def at(text: str, local: str) -> State:
    """The state at a local time."""
    return state_at(parse(text, WHERE), datetime.fromisoformat(local).replace(tzinfo=LOCAL_ZONE))


def changes(state: State) -> str:
    """The next change in local time; empty when there is none."""
    return state.next_change.astimezone(LOCAL_ZONE).strftime("%Y-%m-%d %H:%M") if state.next_change else ""


@pytest.mark.parametrize(
    ("text", "local", "kind", "change"),
    [
        ("Mo-Su 07:00-17:00; PH off", "2026-02-17 10:00", Openness.CLOSED, "2026-02-21 07:00"),
        ('"theo hẹn"', "2026-11-30 10:00", Openness.UNKNOWN, ""),
        ("2026 Feb 16-20 off; Mo-Su 08:00-18:00", "2026-02-17 10:00", Openness.OPEN, "2026-02-17 18:00"),
        ("Mo-Fr 08:00-25:00", "2026-12-05 00:30", Openness.OPEN, "2026-12-05 01:00"),
        ("Mo-Fr 08:00-25:00", "2026-12-05 01:00", Openness.CLOSED, "2026-12-07 08:00"),
        ("Feb 29 08:00-12:00", "2026-02-28 10:00", Openness.CLOSED, "2028-02-29 08:00"),
        ("Feb 29 08:00-12:00", "2096-03-01 10:00", Openness.CLOSED, "2104-02-29 08:00"),
        ("24/7", "2026-11-30 10:00", Openness.OPEN, ""),
        ("off", "2026-11-30 10:00", Openness.CLOSED, ""),
        ("Mo-Su 00:00-24:00", "2026-11-30 10:00", Openness.OPEN, ""),
        ("Mo-Su 00:00-24:00; 2026 Dec 24 off", "2026-11-30 10:00", Openness.OPEN, "2026-12-24 00:00"),
        ("2026 Dec 24 off; Mo-Su 00:00-24:00", "2026-11-30 10:00", Openness.OPEN, ""),
        ("2020 Jan 01 08:00-12:00", "2026-11-30 10:00", Openness.CLOSED, ""),
        ("2050 Jan 01 08:00-12:00", "2026-11-30 10:00", Openness.CLOSED, "2050-01-01 08:00"),
        ("2199 Jan 01 08:00-12:00", "2026-11-30 10:00", Openness.CLOSED, ""),
        ("week 53 Mo 08:00-12:00", "2027-01-10 10:00", Openness.CLOSED, "2032-12-27 08:00"),
        ("PH 08:00-12:00", "2026-11-30 10:00", Openness.CLOSED, "2026-12-05 08:00"),
        ("PH 08:00-12:00", "2027-06-01 10:00", Openness.CLOSED, ""),
        ("Mo[5] 08:00-12:00", "2026-12-01 10:00", Openness.CLOSED, "2027-03-29 08:00"),
        ("08:00-12:00,12:00-17:00", "2026-11-30 11:59", Openness.OPEN, "2026-11-30 17:00"),
        ("08:00-17:00", "2026-11-30 17:00", Openness.CLOSED, "2026-12-01 08:00"),
        ("08:00-17:00", "2026-11-30 08:00", Openness.OPEN, "2026-11-30 17:00"),
        ("Fr 20:00-02:00; Sa off", "2026-12-05 01:00", Openness.OPEN, "2026-12-05 02:00"),
        ("Fr 20:00-02:00; Fr 22:00-24:00 off", "2026-12-05 01:00", Openness.OPEN, "2026-12-05 02:00"),
        ('Mo-Fr 08:00-17:00 || "gọi"', "2026-11-30 18:00", Openness.UNKNOWN, "2026-12-01 08:00"),
        ("sunrise-sunset", "2026-11-30 12:00", Openness.OPEN, "2026-11-30 17:30"),
        ("17:00+", "2026-11-30 18:00", Openness.UNKNOWN, "2026-12-01 00:00"),
    ],
)
def test_state_and_next_change(text: str, local: str, kind: Openness, change: str) -> None:
    state = at(text, local)
    assert (state.kind, changes(state)) == (kind, change)


def test_the_comment_of_the_moment() -> None:
    text = 'Mo-Fr 08:00-17:00 open "cổng sau"; Tu off "bảo trì" || "gọi trước"'
    assert at(text, "2026-11-30 09:00").comment == "cổng sau"
    assert at(text, "2026-11-30 19:00").comment == "gọi trước"
    assert at('Tu off "bảo trì"', "2026-12-01 09:00") == State(Openness.CLOSED, "bảo trì", None)


def test_the_moment_counts_in_the_zone_of_vietnam() -> None:
    hours = parse("08:00-17:00")
    opens, closes = datetime(2026, 11, 30, 1, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert state_at(hours, opens) == State(Openness.OPEN, "", closes)
    assert state_at(hours, closes).kind is Openness.CLOSED
    with pytest.raises(ValueError, match="2026"):
        state_at(hours, opens.replace(tzinfo=None))


@pytest.mark.parametrize("year", [1, 1800, 2300, 9999])
def test_a_moment_that_nobody_means(year: int) -> None:
    assert state_at(parse("24/7"), datetime(year, 1, 1, tzinfo=UTC)) == State(Openness.UNKNOWN, "", None)
    assert state_at(parse("24/7"), datetime(year, 12, 31, 23, tzinfo=UTC)).next_change is None


def test_a_change_that_never_comes_is_not_looked_for_long() -> None:
    text = "2199 Jan 01 off; " + "; ".join(f"Jan {day:02} off" for day in range(1, 32))
    start = perf_counter()
    assert at(text, "2026-11-30 10:00").next_change is None
    assert perf_counter() - start < 5


def test_the_week_begins_on_monday_and_names_days_off() -> None:
    rows = week(parse("Mo-Fr 08:00-12:00; PH off", WHERE), date(2026, 12, 6))
    assert [row.day for row in rows] == [date(2026, 11, 30) + timedelta(days=n) for n in range(7)]
    assert [row.day_off for row in rows] == ["", "", "", "", "", "Ngày nghỉ của thành phố", ""]
    assert [len(row.plan) for row in rows] == [1, 1, 1, 1, 1, 0, 0]
