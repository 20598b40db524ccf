"""Whatever is typed: it is read or refused, and what is read has an end and one meaning."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from modules.tourism.hours.order import misplaced
from modules.tourism.hours.plan import plan_of
from modules.tourism.hours.reading import parse
from modules.tourism.hours.refusal import HoursError
from modules.tourism.hours.rules import LONGEST, Locality, OpeningHours
from modules.tourism.hours.schema_org import schema_org
from modules.tourism.hours.state import state_at, timeline
from modules.tourism.hours.text import written
from modules.tourism.hours.week import week
from modules.tourism.hours.words import words
from modules.tourism.tests import hours_texts as made_up
from modules.tourism.tests.hours_cases import DAYS_OFF, MONDAY
from modules.tourism.tests.words_reader import read_back

WHERE = Locality(days_off=DAYS_OFF, lon_lat=(106.36, 10.35))
DAYS = st.dates(date(2025, 12, 1), date(2028, 3, 10))
MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(made_up.scrambled | made_up.hours)
@settings(max_examples=200)
def test_it_is_read_or_refused_at_a_place(text: str) -> None:
    hours, refused = _read(text)
    assert hours is None or parse(written(hours), WHERE) == hours
    assert refused is None or (str(refused) and 0 <= refused.place <= len(text))


def _read(text: str) -> tuple[OpeningHours | None, HoursError | None]:
    """What was read, or understood before it was refused."""
    try:
        return parse(text, WHERE), None
    except HoursError as error:
        return error.understood, error


@given(made_up.hours, MOMENTS)
@settings(deadline=timedelta(seconds=2))
def test_every_moment_has_a_state_and_its_change_is_one(text: str, moment: datetime) -> None:
    hours = parse(text, WHERE)
    state = state_at(hours, moment)
    if state.next_change is not None:
        assert state.next_change > moment
        assert state_at(hours, state.next_change).kind is not state.kind
        assert state_at(hours, state.next_change - timedelta(minutes=1)).kind is state.kind


@given(made_up.hours, DAYS)
def test_a_day_is_in_order_and_apart(text: str, day: date) -> None:
    plan = plan_of(parse(text, WHERE), day)
    bounds = [bound for stretch in plan for bound in (stretch.start, stretch.end)]
    assert bounds == sorted(bounds)
    assert all(stretch.start < stretch.end for stretch in plan)
    assert all(0 <= bound <= LONGEST for bound in bounds)
    assert [row.plan for row in week(parse(text, WHERE), day)][day.weekday()] == plan


@given(made_up.hours, DAYS)
@settings(max_examples=150)
def test_words_mean_what_the_text_means(text: str, day: date) -> None:
    hours = parse(text, WHERE)
    again = parse(read_back(words(hours, "vi")), WHERE)
    for n in range(10):
        one = day + timedelta(days=n)
        assert plan_of(again, one) == plan_of(hours, one), (words(hours, "vi"), written(again))


@given(made_up.hours)
@settings(max_examples=30, deadline=timedelta(seconds=5))
def test_all_that_is_made_of_them_ends(text: str) -> None:
    hours = parse(text, WHERE)
    schema_org(hours, MONDAY)
    list(timeline(hours, MONDAY, days=30))
    for warning in misplaced(hours, MONDAY):
        parse(warning.better, WHERE)


@given(made_up.hours)
@settings(max_examples=30, deadline=timedelta(seconds=20))
def test_the_button_for_exceptions_comes_to_an_end(text: str) -> None:
    hours = parse(text, WHERE)
    for _press in range(10):
        if not (warnings := misplaced(hours, MONDAY)):
            return
        hours = parse(warnings[0].better, WHERE)
    raise AssertionError(written(hours))
