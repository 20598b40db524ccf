"""A value gets worse at a limit and better only a margin beyond it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.dashboards.indicators.states import (
    WORSE,
    Direction,
    IndicatorState,
    Thresholds,
    back_from,
    next_state,
    state_now,
)

UP = Thresholds(Direction.UP, amber=Decimal(90), red=Decimal(80), margin=Decimal(2))
DOWN = Thresholds(Direction.DOWN, amber=Decimal(5), red=Decimal(10), margin=Decimal(1))
VALUES = st.decimals(0, 100, places=1)


@pytest.mark.parametrize(
    ("limits", "values", "state"),
    [
        (UP, [95], IndicatorState.GREEN),
        (UP, [90], IndicatorState.GREEN),
        (UP, [89], IndicatorState.AMBER),
        (UP, [79], IndicatorState.RED),
        (UP, [79, 81], IndicatorState.RED),
        (UP, [79, 82], IndicatorState.AMBER),
        (UP, [89, 91], IndicatorState.AMBER),
        (UP, [89, 92], IndicatorState.GREEN),
        (UP, [79, 95], IndicatorState.GREEN),
        (UP, [79, None], IndicatorState.NONE),
        (UP, [79, None, 81], IndicatorState.RED),
        (DOWN, [4, 6, 11, 9.5, 9, 4.5, 4], IndicatorState.GREEN),
        (DOWN, [11, 9.5], IndicatorState.RED),
        (Thresholds(Direction.NONE, amber=Decimal(1)), [0], IndicatorState.NONE),
        (Thresholds(Direction.UP), [0], IndicatorState.NONE),
        (UP, [], IndicatorState.NONE),
    ],
)
def test_known_series(limits: Thresholds, values: list[float | None], state: IndicatorState) -> None:
    assert state_now([None if value is None else Decimal(str(value)) for value in values], limits) is state


@given(st.sampled_from([UP, DOWN]), VALUES)
def test_what_is_past_a_limit_but_still_amber_is_told_where_it_gets_better(limits: Thresholds, value: Decimal) -> None:
    amber, green = IndicatorState.AMBER, IndicatorState.GREEN
    assert limits.amber is not None
    back = back_from(value, limits.amber, limits)
    is_held = next_state(amber, value, limits) is amber and next_state(green, value, limits) is green
    assert (back is not None) == is_held
    assert back is None or next_state(amber, back, limits) is green


@given(st.sampled_from([UP, DOWN]), st.sampled_from(WORSE), VALUES)
def test_the_margin_never_makes_a_state_worse_and_a_second_look_changes_nothing(
    limits: Thresholds, former: IndicatorState, value: Decimal
) -> None:
    after = next_state(former, value, limits)
    strict = next_state(IndicatorState.NONE, value, limits)
    assert WORSE.index(strict) <= WORSE.index(after) <= max(WORSE.index(former), WORSE.index(strict))
    assert next_state(after, value, limits) is after
