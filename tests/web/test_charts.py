"""Charts: places in per cent of the plot, from a zero line, with no place for numbers that aren't there."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from dothi.web.charts import END_ABOVE, END_BELOW, END_ROOM, END_WIDTH, ceiling, chart

NUMBERS = st.lists(st.none() | st.integers(0, 10**12), min_size=1, max_size=40)


@given(NUMBERS)
def test_everything_lies_on_the_plot_and_columns_stand_on_zero(numbers: list[int | None]) -> None:
    drawn = chart("", [str(at) for at in range(len(numbers))], columns=("a", numbers), line=("b", numbers))
    for column in drawn.columns:
        assert 0 <= column.x < column.x + column.width <= 100.001
        assert 0 <= column.y <= 100
        assert abs(column.y + column.height - 100) < 0.01
    assert all(0 <= dot.x <= 100 and 0 <= dot.y <= 100 for dot in drawn.dots)


@given(NUMBERS)
def test_the_name_of_a_line_meets_neither_its_dots_nor_the_axis(numbers: list[int | None]) -> None:
    drawn = chart("", [str(at) for at in range(len(numbers))], line=("b", numbers))
    assert drawn.end_y <= 100 - END_ABOVE
    assert 0 <= drawn.end_x <= 100
    reached = [dot.y for dot in drawn.dots if dot.x >= drawn.end_x - END_WIDTH]
    is_clear = all(dot >= drawn.end_y or dot <= drawn.end_y - END_ROOM for dot in reached)
    assert is_clear or (min(reached) < END_ROOM + END_ABOVE and max(reached) > 100 - END_ABOVE - END_BELOW)


@given(st.integers(0, 10**15) | st.integers(0, 100))
@example(9)
def test_the_scale_ends_above_at_a_number_that_four_steps_divide(value: int) -> None:
    top = ceiling(value)
    assert value <= top
    assert top % 4 == 0
    assert value <= 4 or top <= 2 * value


def test_a_line_has_a_gap_where_nobody_counted() -> None:
    drawn = chart("", list("abcd"), columns=("a", [1, 2, 3, 4]), line=("b", [1, 2, None, 4]))
    assert len(drawn.dots) == 3
    assert len(drawn.segments) == 1


def test_twice_as_many_is_twice_as_high() -> None:
    one, two = chart("", ["1", "2"], columns=("a", [300, 600]), line=("b", [None, None])).columns
    assert two.height == 2 * one.height


def test_nothing_is_empty_and_zero_is_not() -> None:
    assert chart("", ["1"], columns=("a", [None]), line=("b", [None])).is_empty
    assert not chart("", ["1"], columns=("a", [0]), line=("b", [None])).is_empty
