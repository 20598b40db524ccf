"""Working calendars: Vietnam's holidays, swapped days, and arithmetic that is exact both ways."""

import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.values.worktime import LOCAL_ZONE, CalendarError, WorkingCalendar, public_holidays

OFFICE = WorkingCalendar()
NIGHTS = WorkingCalendar(week=(((0, 360), (1320, 1440)),) * 7, keeps_public_holidays=False)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


instants = st.integers(978_307_200, 3_786_912_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)  # 2001–2089
near_years = st.timedeltas(timedelta(0), timedelta(days=1_150)).map(lambda by: datetime(2023, 12, 1, tzinfo=UTC) + by)
some_days = st.frozensets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=20)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    def shifts() -> tuple[tuple[int, int], ...]:
        bounds = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
        return tuple(zip(bounds[::2], bounds[1::2], strict=False))

    week = [shifts() for _ in range(6)] + [((600, 1080),)]
    days_off = draw(some_days)
    return WorkingCalendar(
        week=tuple(week),
        keeps_public_holidays=draw(st.booleans()),
        days_off=days_off,
        swapped_days=draw(some_days) - days_off,
    )


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2024, "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9"),
        (2025, "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9"),
        (2026, "1/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11"),
        (2027, "1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11"),
    ],
)
def test_weekdays_off_by_law_are_those_announced(year: int, days: str) -> None:
    weekdays = [day for day in sorted(public_holidays(year)) if day.weekday() < 5]
    assert " ".join(f"{day.day}/{day.month}" for day in weekdays) == days
    assert not any(OFFICE.shifts_on(day) for day in weekdays)


def test_a_year_is_laid_out_once_for_calendars_that_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[date] = []
    shifts_on = WorkingCalendar.shifts_on

    def noting(calendar: WorkingCalendar, day: date) -> tuple[tuple[int, int], ...]:
        asked.append(day)
        return shifts_on(calendar, day)

    monkeypatch.setattr(WorkingCalendar, "shifts_on", noting)
    stored = WorkingCalendar(days_off=frozenset({date(2031, 3, 3)})).to_dict()
    for _request in range(3):
        assert WorkingCalendar.from_dict(stored).is_working(local("2031-03-04T08:00"))
    assert not WorkingCalendar().is_working(local("2031-01-01T08:00"))
    assert len(asked) == 2 * 365


def test_holidays_have_vietnamese_names() -> None:
    assert public_holidays(2025)[date(2025, 1, 29)] == "Tết Nguyên Đán"
    assert public_holidays(2025)[date(2025, 4, 7)] == "Ngày Giỗ Tổ Hùng Vương"


def test_a_saturday_that_the_state_swapped_is_worked() -> None:
    assert OFFICE.is_working(local("2025-04-26 08:00"))
    assert not OFFICE.is_working(local("2025-05-02 08:00"))
    assert not WorkingCalendar(keeps_public_holidays=False).is_working(local("2025-04-26 08:00"))


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2025-03-03 08:00", 60, "2025-03-03 09:00"),
        ("2025-03-03 11:00", 30, "2025-03-03 11:30"),  # ends with the morning, not with the afternoon's start
        ("2025-03-03 11:00", 31, "2025-03-03 13:01"),
        ("2025-03-03 16:30", 60, "2025-03-04 08:00"),
        ("2025-03-07 16:30", 60, "2025-03-10 08:00"),  # over a weekend
        ("2025-03-08 12:00", 10, "2025-03-10 07:40"),  # sent on a Saturday
        ("2025-01-24 16:00", 120, "2025-02-03 08:30"),  # over Tết
        ("2024-12-31 16:30", 60, "2025-01-02 08:00"),  # over New Year
        ("2025-03-03 07:30", 60 * 8 * 15, "2025-03-21 17:00"),  # fifteen working days
        ("2025-03-04 08:00", -60, "2025-03-03 16:30"),
        ("2025-03-03 13:30", -30, "2025-03-03 13:00"),
        ("2025-03-03 12:00", 0, "2025-03-03 12:00"),
    ],
)
def test_deadlines_by_hand(start: str, minutes: int, due: str) -> None:
    assert OFFICE.add(local(start), minutes) == local(due)


def test_answers_are_in_utc() -> None:
    assert OFFICE.add(local("2025-03-03 08:00"), 60).tzinfo is UTC
    assert OFFICE.add(local("2025-03-03 08:00"), 0).tzinfo is UTC
    assert OFFICE.next_working(local("2025-03-03 08:00")).tzinfo is UTC


def test_the_tenants_own_days_off_and_swapped_days_count() -> None:
    calendar = WorkingCalendar(days_off=frozenset({date(2026, 1, 2)}), swapped_days=frozenset({date(2026, 1, 10)}))
    assert calendar.next_working(local("2026-01-02 08:00")) == local("2026-01-05 07:30")
    assert calendar.next_working(local("2026-01-09 17:00")) == local("2026-01-10 07:30")
    assert OFFICE.between(local("2026-01-01 00:00"), local("2026-01-11 00:00")) == 6 * 480
    assert calendar.between(local("2026-01-01 00:00"), local("2026-01-11 00:00")) == 6 * 480


def test_a_holiday_that_is_worked_has_its_ordinary_hours() -> None:
    calendar = WorkingCalendar(swapped_days=frozenset({date(2025, 9, 2)}))
    assert calendar.shifts_on(date(2025, 9, 2)) == calendar.ordinary_day
    assert calendar.ordinary_day_minutes == 480


def test_the_end_of_a_shift_is_not_worked_any_more() -> None:
    assert OFFICE.is_working(local("2025-03-03 07:30"))
    assert not OFFICE.is_working(local("2025-03-03 11:30"))
    assert OFFICE.next_working(local("2025-03-03 11:30")) == local("2025-03-03 13:00")


def test_shifts_that_meet_at_midnight_join() -> None:
    assert NIGHTS.is_working(local("2025-03-04 00:00"))
    assert NIGHTS.between(local("2025-03-03 22:00"), local("2025-03-04 06:00")) == 8 * 60


@given(calendars(), near_years, st.integers(-40_000, 40_000))
def test_between_inverts_add(calendar: WorkingCalendar, start: datetime, minutes: int) -> None:
    due = calendar.add(start, minutes)
    assert calendar.between(start, due) == minutes
    assert calendar.between(due, start) == -minutes
    assert (due > start) - (due < start) == (minutes > 0) - (minutes < 0)


@given(instants, st.integers(1, 100_000))
def test_a_deadline_is_the_first_instant_that_suffices(start: datetime, minutes: int) -> None:
    due = OFFICE.add(start, minutes)
    assert OFFICE.between(start, due - timedelta(microseconds=1)) == minutes - 1


@given(calendars(), near_years, st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 40))
def test_parts_add_up_on_whole_minutes(calendar: WorkingCalendar, start: datetime, first: int, second: int) -> None:
    start = start.replace(second=0, microsecond=0)
    middle = start + timedelta(minutes=first)
    end = middle + timedelta(minutes=second)
    assert calendar.between(start, end) == calendar.between(start, middle) + calendar.between(middle, end)


@given(calendars(), near_years, st.integers(0, 600))
def test_between_counts_the_minutes_that_are_worked(calendar: WorkingCalendar, start: datetime, length: int) -> None:
    start = start.replace(second=0, microsecond=0)
    counted = sum(calendar.is_working(start + timedelta(minutes=n)) for n in range(length))
    assert calendar.between(start, start + timedelta(minutes=length)) == counted


@given(calendars(), near_years)
def test_next_working_skips_nothing_that_is_worked(calendar: WorkingCalendar, at: datetime) -> None:
    following = calendar.next_working(at)
    assert calendar.is_working(following)
    assert following >= at
    assert calendar.between(at, following) == 0


@given(calendars())
def test_a_calendar_survives_being_stored(calendar: WorkingCalendar) -> None:
    assert WorkingCalendar.from_dict(json.loads(json.dumps(calendar.to_dict()))) == calendar


def test_an_empty_record_is_the_usual_calendar() -> None:
    assert WorkingCalendar.from_dict({}) == OFFICE
    assert OFFICE.to_dict()["week"][0] == ["07:30-11:30", "13:00-17:00"]


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        ({"week": [[]] * 7}, "no_working_hours"),
        ({"week": [["07:30-11:30"]] * 6}, "bad_week"),
        ({"week": [["11:30-07:30"]] * 7}, "bad_hours"),
        ({"week": [["07:30-11:30", "11:00-17:00"]] * 7}, "bad_hours"),
        ({"week": [["07:30-24:01"]] * 7}, "bad_hours"),
        ({"week": [["7h30-11h30"]] * 7}, "bad_hours"),
        ({"week": 7}, "bad_week"),
        ({"days_off": ["30/4/2025"]}, "bad_date"),
        ({"days_off": [20250430]}, "bad_date"),
        ({"days_off": ["2025-01-02"], "swapped_days": ["2025-01-02"]}, "day_off_and_worked"),
    ],
)
def test_a_senseless_calendar_is_refused(stored: dict[str, object], code: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        WorkingCalendar.from_dict(stored)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("start", "minutes"), [("2099-12-30 08:00", 5_000), ("2000-01-04 08:00", -5_000), ("2101-01-01 00:00", 1)]
)
def test_beyond_the_almanac_there_is_no_deadline(start: str, minutes: int) -> None:
    with pytest.raises(CalendarError) as refusal:
        OFFICE.add(local(start), minutes)
    assert refusal.value.code == "out_of_range"


def test_an_absurd_number_of_minutes_is_refused_at_once() -> None:
    with pytest.raises(CalendarError):
        OFFICE.add(local("2025-03-03 08:00"), 10**12)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(CalendarError) as refusal:
        OFFICE.add(local("2025-03-03").replace(tzinfo=None), 60)
    assert refusal.value.code == "naive"


def test_sixty_working_days_cost_no_loop_over_minutes() -> None:
    start = local("2025-03-03 08:00")
    OFFICE.add(start, 60 * 480)
    began = time.perf_counter()
    for n in range(1_000):
        OFFICE.add(start, 60 * 480 + n)
    assert time.perf_counter() - began < 1  # 10 ms as a rule; one loop over minutes would take 20 s


@pytest.mark.parametrize(
    ("day", "close"),
    [
        (date(2026, 11, 30), "2026-11-27 17:00"),  # Monday: Friday
        (date(2026, 12, 1), "2026-11-30 17:00"),
        (date(2026, 11, 25), "2026-11-23 17:00"),  # 24/11 is a holiday
        (date(2025, 4, 28), "2025-04-26 17:00"),  # Saturday was worked
    ],
)
def test_the_last_close_is_that_of_the_last_day_that_was_worked(day: date, close: str) -> None:
    assert OFFICE.close_before(day) == local(close)
