"""Where a directive stands is folded from its steps, in whatever order two scopes heard of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.dashboards.directives.standing import (
    OPEN,
    DirectiveState,
    Side,
    StepKind,
    after,
    is_late,
    open_steps,
    stand,
)

START = datetime(2026, 11, 30, 2, tzinfo=UTC)
DUE = START + timedelta(days=3)
UNITS = [UUID(int=n) for n in (1, 2)]
Told = tuple[StepKind, int, int, UUID | None]
ALWAYS = (StepKind.EXTENDED, StepKind.WITHDRAWN)
EVERYBODY = (Side.GIVER, Side.UNIT, Side.OFFICE)


@dataclass(frozen=True)
class Taken:
    """A step."""

    id: UUID
    kind: str
    at: datetime
    due_at: datetime | None = None
    unit_id: UUID | None = None


def given_at_start() -> Taken:
    return Taken(UUID(int=0), StepKind.GIVEN.value, START, DUE, UNITS[0])


def step(kind: StepKind, hours: int, **facts: object) -> Taken:
    return Taken(UUID(int=hours), kind.value, START + timedelta(hours=hours), **facts)  # type: ignore[arg-type]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(StepKind)[1:]), st.integers(0, 90), st.integers(1, 9), st.sampled_from([None, *UNITS])
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_changes_nothing(
    told: list[tuple[StepKind, int, int, UUID | None]], chance: Random
) -> None:
    steps = [given_at_start()] + [
        Taken(UUID(int=n + 1), kind.value, START + timedelta(hours=hours), DUE + timedelta(days=days), unit)
        for n, (kind, hours, days, unit) in enumerate(told)
    ]
    standing = stand(steps)
    shuffled = list(steps)
    chance.shuffle(shuffled)
    assert stand(shuffled) == standing
    assert (standing.ended_at is not None) == (standing.state not in OPEN)
    assert (standing.reported_at is not None) >= (standing.state is DirectiveState.REPORTED)


@given(st.lists(st.integers(0, 5), max_size=20))
def test_whatever_can_be_done_next_leads_on(choices: list[int]) -> None:
    standing = stand([given_at_start()])
    for hours, choice in enumerate(choices, 1):
        kinds = open_steps(standing.state, EVERYBODY)
        if not kinds:
            assert standing.state not in OPEN
            break
        kind = kinds[choice % len(kinds)]
        standing = after(standing, step(kind, hours, unit_id=UNITS[1], due_at=DUE + timedelta(hours=hours)))
    assert stand([given_at_start()]).state is DirectiveState.GIVEN


def test_work_that_was_sent_back_is_late_by_when_it_is_done_at_last() -> None:
    late = step(StepKind.REPORTED, 100)
    steps = [given_at_start(), step(StepKind.ACCEPTED, 1), step(StepKind.REPORTED, 2), step(StepKind.RETURNED, 3)]
    assert not is_late(stand(steps[:3]), DUE + timedelta(days=9))
    assert is_late(stand(steps), DUE + timedelta(minutes=1))
    assert is_late(stand([*steps, late]), DUE)
    assert not is_late(stand([*steps, step(StepKind.EXTENDED, 4, due_at=DUE + timedelta(days=9)), late]), DUE)
    assert not is_late(stand([*steps, step(StepKind.WITHDRAWN, 90)]), DUE + timedelta(days=9))


@pytest.mark.parametrize(
    ("state", "side", "kinds"),
    [
        (DirectiveState.GIVEN, Side.UNIT, [StepKind.ACCEPTED, StepKind.PROGRESS]),
        (DirectiveState.IN_HAND, Side.UNIT, [StepKind.REPORTED, StepKind.PROGRESS]),
        (DirectiveState.REPORTED, Side.UNIT, []),
        (
            DirectiveState.REPORTED,
            Side.GIVER,
            [StepKind.CLOSED, StepKind.RETURNED, StepKind.EXTENDED, StepKind.WITHDRAWN],
        ),
        (DirectiveState.GIVEN, Side.OFFICE, [StepKind.ASSIGNED]),
        (DirectiveState.CLOSED, Side.GIVER, []),
    ],
)
def test_who_may_do_what(state: DirectiveState, side: Side, kinds: list[StepKind]) -> None:
    assert open_steps(state, {side}) == kinds
