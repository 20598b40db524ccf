"""Both clocks run in working time and stand still when nobody here can go on: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dothi.sites.standstills import Standstill, standstills
from dothi.values.worktime import LOCAL_ZONE, WorkingCalendar
from modules.feedback.rules.deadlines import (
    ClockRules,
    apart,
    clock_of,
    counted_anew,
    deadline_of,
    is_in_time,
    limits_of,
    moved,
)
from modules.feedback.rules.domain import FINAL, DueState, Level, Status

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=LOCAL_ZONE)
CALENDAR = WorkingCalendar()
RULES = ClockRules(CALENDAR, due_soon_minutes=240)
instants = st.integers(0, 300 * 24 * 60).map(lambda minutes: MONDAY - timedelta(minutes=minutes))


@dataclass
class Timed:
    """A report as the clocks see it."""

    status: str = Status.SUBMITTED
    former_status: str | None = None
    acceptance_due_at: datetime = MONDAY + timedelta(hours=2)
    handling_due_at: datetime | None = None


def test_before_acceptance_the_acceptance_clock_runs_then_the_other() -> None:
    handling = MONDAY + timedelta(days=3)
    assert deadline_of(Timed()) == MONDAY + timedelta(hours=2)
    assert deadline_of(Timed(status=Status.IN_PROGRESS, handling_due_at=handling)) == handling


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_finished_report_has_no_clock(status: Status) -> None:
    clock = clock_of(Timed(status=status, handling_due_at=MONDAY), MONDAY, RULES)
    assert (clock.due_at, clock.state, clock.change_at) == (None, DueState.NONE, None)


def test_while_the_citizen_is_asked_no_clock_runs() -> None:
    asked = Timed(status=Status.NEEDS_INFORMATION, former_status=Status.SUBMITTED)
    assert clock_of(asked, MONDAY, RULES).state is DueState.NONE
    assert deadline_of(asked) == asked.acceptance_due_at


@settings(deadline=None)  # the first question lays out the year's calendar
@given(instants, instants)
def test_the_state_follows_the_time_and_says_when_it_changes(due_at: datetime, now: datetime) -> None:
    clock = clock_of(Timed(acceptance_due_at=due_at), now, RULES)
    near_at = CALENDAR.add(due_at, -240)
    expected = DueState.OVERDUE if now >= due_at else DueState.DUE_SOON if now >= near_at else DueState.IN_TIME
    assert clock.state is expected
    if clock.change_at is not None:
        assert clock.change_at > now
        later = clock_of(Timed(acceptance_due_at=due_at), clock.change_at, RULES)
        assert later.state is not clock.state


@settings(deadline=None)
@given(instants, instants, instants)
def test_standing_still_leaves_the_working_time_that_was_left(due_at: datetime, a: datetime, b: datetime) -> None:
    since, until = min(a, b), max(a, b)
    after = moved(due_at, since=since, until=until, calendar=CALENDAR)
    assert CALENDAR.between(due_at, after) == CALENDAR.between(since, until)


def test_a_night_costs_no_working_time() -> None:
    evening = MONDAY.replace(hour=18)
    due_at = MONDAY.replace(day=18, hour=10)
    assert moved(due_at, since=evening, until=evening + timedelta(hours=12), calendar=CALENDAR) == due_at


def test_in_time_is_up_to_the_deadline_or_until_the_clock_stopped() -> None:
    assert is_in_time(MONDAY, finished_at=MONDAY, paused_at=None)
    late = MONDAY + timedelta(seconds=1)
    assert not is_in_time(MONDAY, finished_at=late, paused_at=None)
    assert is_in_time(MONDAY, finished_at=late, paused_at=MONDAY)
    assert not is_in_time(MONDAY, finished_at=late, paused_at=late)


def test_a_category_sets_what_it_wants_and_takes_the_rest() -> None:
    limits = limits_of({"urgent": {"acceptance": 30}}, Level.URGENT)
    assert (limits.acceptance, limits.handling) == (30, 480)
    assert limits_of({}, Level.COMPLEX).handling == 20 * 480


def test_suspensions_are_read_from_the_history_of_the_switch() -> None:
    def change(day: int, old: str, new: str) -> dict[str, str]:
        return {"at": datetime(2026, 11, day, 8, tzinfo=LOCAL_ZONE).isoformat(), "from": old, "to": new}

    history = [
        change(1, "none", "preparing"),
        change(2, "preparing", "live"),
        change(3, "live", "suspended"),
        change(5, "suspended", "live"),
        change(9, "live", "suspended"),
    ]
    days = [datetime(2026, 11, day, 8, tzinfo=LOCAL_ZONE) for day in (3, 5)]
    assert standstills(history) == [Standstill(days[0], days[1])]


days = st.frozensets(st.integers(-40, 60).map(lambda n: MONDAY.date() + timedelta(days=n)), max_size=12)
hours = st.sampled_from([((450, 690), (780, 1020)), ((450, 690),), ((360, 840),), ()])
calendars = st.builds(
    lambda week, off, swapped: WorkingCalendar(
        week=(((450, 690),), *week), days_off=off, swapped_days=swapped - off, keeps_public_holidays=False
    ),
    st.tuples(*[hours] * 6),
    days,
    days,
)
minutes = st.integers(1, 30 * 24 * 60)


@given(calendars, instants, minutes, st.lists(st.tuples(minutes, minutes, st.integers(0, 960)), max_size=4))
def test_a_deadline_counted_anew_is_the_one_that_the_steps_come_to_on_that_calendar(
    calendar: WorkingCalendar, since: datetime, given_minutes: int, events: list[tuple[int, int, int]]
) -> None:
    due_at, at, pauses, total = calendar.add(since, given_minutes), since, [], given_minutes
    for wait, length, extension in events:
        pause = Standstill(at + timedelta(minutes=wait), at + timedelta(minutes=wait + length))
        due_at = moved(due_at, since=pause.since, until=pause.until, calendar=calendar)
        due_at = calendar.add(due_at, extension)
        pauses.append(pause)
        at, total = pause.until, total + extension
    assert counted_anew(since, total, pauses, calendar) == due_at


spans = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=5)


@given(spans, spans)
def test_standstills_that_overlap_count_once(asked: list[tuple[int, int]], off: list[tuple[int, int]]) -> None:
    def laid_out(found: list[tuple[int, int]]) -> list[Standstill]:
        """Apart from each other, in order."""
        at, stills = MONDAY, []
        for wait, length in found:
            since = at + timedelta(minutes=wait)
            at = since + timedelta(minutes=length)
            stills.append(Standstill(since, at))
        return stills

    def covered(stills: list[Standstill]) -> list[int]:
        spans = [(each.since - MONDAY, each.until - MONDAY) for each in stills]
        minute = timedelta(minutes=1)
        return sorted(n for since, until in spans for n in range(since // minute, until // minute))

    pauses, suspensions = laid_out(asked), laid_out(off)
    pieces = covered(apart(pauses, suspensions))
    assert len(pieces) == len(set(pieces))
    assert set(pieces) == set(covered(pauses)) | set(covered(suspensions))
