"""Where an alert stands, when a rule fires, quiet hours and storms: pure, on any order of what is heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.sites.standstills import Standstill, stood_still
from modules.dashboards.alerts.judging import (
    AlertLevel,
    Excursion,
    Move,
    SubjectReading,
    due_of,
    ended_by,
    excursion_since,
    move_of,
    peak_of,
    with_margin,
)
from modules.dashboards.alerts.quiet import QuietHours, after_quiet
from modules.dashboards.alerts.standing import AlertState, AlertStepKind, open_alert_steps, stand_alert
from modules.dashboards.alerts.storms import MOST_ALONE, WITHIN, ToldAlert, in_storms, to_tell
from modules.dashboards.indicators.states import Direction, IndicatorState, Thresholds, next_state

START = datetime(2026, 11, 30, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LIMITS = Thresholds(Direction.DOWN, amber=Decimal(10), red=Decimal(20), margin=Decimal(2))
LASTS = 5


@dataclass(frozen=True)
class Taken:
    """A step."""

    id: UUID
    kind: str
    at: datetime
    until: datetime | None = None
    by_id: UUID | None = None
    by_name: str = ""


def step(kind: AlertStepKind, minutes: int, *, until: int | None = None, by: str = "") -> Taken:
    end = None if until is None else START + until * MINUTE
    return Taken(UUID(int=minutes), kind.value, START + minutes * MINUTE, until=end, by_name=by)


OPENED = step(AlertStepKind.OPENED, 0, until=30)


@given(
    st.lists(st.tuples(st.sampled_from(list(AlertStepKind)[1:]), st.integers(1, 900)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_neither_order_nor_doubles_change_where_an_alert_stands(
    told: list[tuple[AlertStepKind, int]], chance: Random
) -> None:
    steps = [OPENED] + [
        Taken(UUID(int=n + 1), kind.value, START + minutes * MINUTE, START + (minutes + 60) * MINUTE, by_name="Lan")
        for n, (kind, minutes) in enumerate(told)
    ]
    standing = stand_alert(steps)
    heard = [*steps, *chance.sample(steps, len(steps) // 2)]
    chance.shuffle(heard)
    assert stand_alert(heard) == standing
    assert (standing.closed_at is not None) == (standing.state is AlertState.CLOSED)
    assert (standing.by_name != "") == (standing.state is AlertState.ACKNOWLEDGED)
    assert (open_alert_steps(standing.state) == []) == (standing.state is AlertState.CLOSED)
    assert standing.until is None or standing.state in {AlertState.WAITING, AlertState.ACKNOWLEDGED}


def test_who_acknowledges_has_it_until_the_time_they_named() -> None:
    taken = step(AlertStepKind.ACKNOWLEDGED, 10, until=60, by="Lan")
    over = [OPENED, taken, step(AlertStepKind.RAN_OUT, 60)]
    assert stand_alert([OPENED, taken]).until == START + 60 * MINUTE
    assert (stand_alert(over).state, stand_alert(over).by_name) == (AlertState.ESCALATED, "")
    again = stand_alert([*over, step(AlertStepKind.ACKNOWLEDGED, 61, until=90, by="Minh")])
    assert (again.state, again.by_name) == (AlertState.ACKNOWLEDGED, "Minh")


def test_red_does_not_wait_for_the_end_of_quiet_hours() -> None:
    night = step(AlertStepKind.OPENED, 0, until=500)
    worse = step(AlertStepKind.WORSENED, 60, until=90)
    taken = step(AlertStepKind.ACKNOWLEDGED, 30, until=300, by="Lan")
    assert stand_alert([night, worse]).until == START + 90 * MINUTE
    assert stand_alert([night, taken, worse]).until == START + 300 * MINUTE


def looks(values: list[int], level: AlertLevel = AlertLevel.AMBER) -> list[tuple[int, Move]]:
    """What a rule that fires after five minutes does, looked at each minute."""
    state, excursion = IndicatorState.NONE, Excursion(since=None)
    moves: list[tuple[int, Move]] = []
    for minute, value in enumerate(values):
        now = START + minute * MINUTE
        state = next_state(state, Decimal(value), LIMITS)
        reading = SubjectReading(state=state, value=Decimal(value))
        since = excursion_since(excursion.since, reading, level, now)
        excursion = Excursion(since=since, alerted=excursion.alerted)
        move = move_of(excursion, reading, due_of(since, LASTS, timedelta(0)), now)
        if move in {Move.OPEN, Move.WORSEN}:
            excursion = Excursion(since=since, alerted=state)
        elif move is Move.CLEAR:
            excursion = Excursion(since=since)
        moves += [(minute, move)] if move is not Move.NONE else []
    return moves


@given(st.lists(st.integers(0, 30), max_size=60))
def test_a_rule_opens_after_its_time_and_closes_with_hysteresis(values: list[int]) -> None:
    moves, is_open = looks(values), False
    for minute, move in moves:
        if move is Move.OPEN:
            assert not is_open
            assert min(values[minute - LASTS : minute + 1]) > LIMITS.amber - LIMITS.margin  # type: ignore[operator]
        if move is Move.CLEAR:
            assert is_open
            assert values[minute] <= LIMITS.amber - LIMITS.margin  # type: ignore[operator]
        if move is Move.WORSEN:
            assert values[minute] > 20
        is_open = move is not Move.CLEAR


def test_a_short_peak_makes_no_alert_and_a_flicker_closes_none() -> None:
    assert looks([0, 15, 15, 15, 0, 15, 15]) == []
    assert looks([15] * 6 + [9, 15, 9, 25, 8]) == [(5, Move.OPEN), (9, Move.WORSEN), (10, Move.CLEAR)]
    assert looks([15] * 9, AlertLevel.RED) == []


def test_what_was_closed_by_hand_stays_closed_until_it_was_back_once() -> None:
    beyond = SubjectReading(state=IndicatorState.RED, value=Decimal(30))
    over = Excursion(since=START, is_over=True)
    assert move_of(over, beyond, START, START + MINUTE) is Move.NONE
    assert excursion_since(START, SubjectReading(state=IndicatorState.GREEN), AlertLevel.RED, START) is None
    assert move_of(Excursion(since=START + MINUTE), beyond, START + MINUTE, START + MINUTE) is Move.OPEN


def test_nothing_known_changes_nothing() -> None:
    unknown = SubjectReading(state=IndicatorState.NONE)
    assert excursion_since(START, unknown, AlertLevel.AMBER, START + MINUTE) == START
    for alerted in (None, IndicatorState.AMBER):
        excursion = Excursion(since=START, alerted=alerted)
        assert move_of(excursion, unknown, START, START + MINUTE) is Move.NONE


@given(st.permutations(range(6)), st.integers(1, 59))
def test_crossings_heard_in_any_order_end_only_what_began_before(order: list[int], began: int) -> None:
    crossings = [(START + at * 10 * MINUTE, IndicatorState.GREEN) for at in range(6)]
    since: datetime | None = START + began * MINUTE
    for at, state in (crossings[each] for each in order):
        since = None if ended_by(since, state, at, AlertLevel.AMBER) else since
    assert (since is None) == any(at > START + began * MINUTE for at, _state in crossings)
    assert not ended_by(START, IndicatorState.RED, START + MINUTE, AlertLevel.AMBER)


def test_the_time_of_a_suspension_does_not_count() -> None:
    stills = [Standstill(START + MINUTE, START + 3 * MINUTE), Standstill(START - MINUTE, START + MINUTE / 2)]
    stood = stood_still(START, START + 9 * MINUTE, stills)
    assert stood == 2.5 * MINUTE
    assert due_of(START, 5, stood) == START + 7.5 * MINUTE


@pytest.mark.parametrize(
    ("at", "told"),
    [("21:59", "21:59"), ("22:00", "05:30"), ("03:00", "05:30"), ("05:30", "05:30"), ("12:00", "12:00")],
)
def test_quiet_hours_go_over_midnight(at: str, told: str) -> None:
    instant = datetime.fromisoformat(f"2026-11-30T{at}+07:00")
    found = after_quiet(instant, QuietHours(22 * 60, 5 * 60 + 30))
    assert f"{found.astimezone(instant.tzinfo):%H:%M}" == told
    assert timedelta(0) <= found - instant < timedelta(hours=8)
    assert after_quiet(instant, None) == instant


def test_a_value_that_is_corrected_is_back_only_beyond_the_margin() -> None:
    for value, state in ((9, IndicatorState.AMBER), (8, IndicatorState.GREEN), (30, IndicatorState.RED)):
        plain = next_state(IndicatorState.NONE, Decimal(value), LIMITS)
        reading = SubjectReading(state=plain, value=Decimal(value))
        assert with_margin(reading, START, AlertLevel.AMBER, LIMITS).state is state
        assert with_margin(reading, None, AlertLevel.AMBER, LIMITS).state is plain


def test_the_peak_is_the_worst_by_what_is_better() -> None:
    assert peak_of(Decimal(3), Decimal(5), Direction.DOWN) == 5
    assert peak_of(Decimal(3), Decimal(5), Direction.UP) == 3
    assert peak_of(None, None, Direction.UP) is None


def opened(number: int, minute: float, owner: str = "a", **facts: object) -> ToldAlert:
    """An alert that opened so many minutes after the start."""
    said = {"told_at": None, "is_in_group": False, **facts}
    return ToldAlert(UUID(int=number), owner, START + minute * MINUTE, **said)  # type: ignore[arg-type]


def test_few_are_told_one_by_one_and_many_at_once_by_owner() -> None:
    few = [opened(n, 0) for n in range(MOST_ALONE)]
    assert [len(mail) for mail in to_tell(few, few, START + MINUTE)] == [1] * MOST_ALONE
    many = [opened(n, 0, "ab"[n % 2]) for n in range(MOST_ALONE + 3)]
    assert sorted(len(mail) for mail in to_tell(many, many, START + MINUTE)) == [4, 4]


def test_in_a_storm_an_owner_is_told_once_in_ten_minutes_and_nothing_is_lost() -> None:
    told = [opened(n, 0, told_at=START, is_in_group=True) for n in range(9)]
    new = [opened(9, 4), opened(10, 4, "b")]
    assert to_tell(new, [*told, *new], START + 5 * MINUTE) == [[new[1]]]
    later = [opened(9, 4), *(opened(n, 8) for n in range(11, 18))]
    assert to_tell(later, later, START + WITHIN + MINUTE) == [later]


@given(st.lists(st.integers(0, 60), max_size=40))
def test_a_list_loses_nothing_to_its_storms(minutes: list[int]) -> None:
    newest_first = sorted(minutes, reverse=True)
    groups = in_storms(newest_first, lambda minute: START + minute * MINUTE)
    assert [each for group in groups for each in group.members] == newest_first
    storms = [group.members for group in groups if group.is_storm]
    assert all(len(storm) > MOST_ALONE for storm in storms)
    for minute in set(minutes):
        near = [each for each in minutes if minute <= each <= minute + 10]
        assert (len(near) <= MOST_ALONE) or any(minute in storm for storm in storms)
