"""A value gets worse at a limit and better only a margin beyond it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.dashboards.indicators.states import WORSE, Direction, Limits, State, next_state, state_now

UP = Limits(Direction.UP, amber=Decimal(90), red=Decimal(80), margin=Decimal(2))
DOWN = Limits(Direction.DOWN, amber=Decimal(5), red=Decimal(10), margin=Decimal(1))
VALUES = st.decimals(0, 100, places=1)


@pytest.mark.parametrize(
    ("limits", "values", "state"),
    [
        (UP, [95], State.GREEN),
        (UP, [90], State.GREEN),
        (UP, [89], State.AMBER),
        (UP, [79], State.RED),
        (UP, [79, 81], State.RED),
        (UP, [79, 82], State.AMBER),
        (UP, [89, 91], State.AMBER),
        (UP, [89, 92], State.GREEN),
        (UP, [79, 95], State.GREEN),
        (UP, [79, None], State.NONE),
        (UP, [79, None, 81], State.RED),
        (DOWN, [4, 6, 11, 9.5, 9, 4.5, 4], State.GREEN),
        (DOWN, [11, 9.5], State.RED),
        (Limits(Direction.NONE, amber=Decimal(1)), [0], State.NONE),
        (Limits(Direction.UP), [0], State.NONE),
        (UP, [], State.NONE),
    ],
)
def test_known_series(limits: Limits, values: list[float | None], state: State) -> None:
    assert state_now([None if value is None else Decimal(str(value)) for value in values], limits) is state


@given(st.sampled_from([UP, DOWN]), st.sampled_from(WORSE), VALUES)
def test_the_margin_never_makes_a_state_worse_and_a_second_look_changes_nothing(
    limits: Limits, former: State, value: Decimal
) -> None:
    after = next_state(former, value, limits)
    strict = next_state(State.NONE, value, limits)
    assert WORSE.index(strict) <= WORSE.index(after) <= max(WORSE.index(former), WORSE.index(strict))
    assert next_state(after, value, limits) is after
