"""Against another reader of the same syntax, `opening-hours-py`, where it holds to the specification.

Left out is what it can't be told or does otherwise: a tenant's holidays, comments and `||`, nights (it gives what the
evening left to the next day's rules), times without an end, and `Jan,Jan Mo[1]`, where the `[1]` goes with the month.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from modules.tourism.hours.reading import parse
from modules.tourism.hours.rules import Openness
from modules.tourism.hours.state import timeline
from modules.tourism.tests import hours_texts as made_up

KINDS = {State.OPEN: Openness.OPEN, State.CLOSED: Openness.CLOSED, State.UNKNOWN: Openness.UNKNOWN}
DAYS = 14

by_day = (
    st.lists(made_up.clock, min_size=2, max_size=4, unique=True)
    .map(sorted)
    .map(lambda clocks: ",".join(f"{a}-{b}" for a, b in zip(clocks[::2], clocks[1::2], strict=False)))
)
years = made_up.maybe(st.sampled_from(("2026-2028", "2027+", "2026-2040/2")))
dates, weeks = made_up.maybe(made_up.dates), made_up.maybe(made_up.weeks)
modifier = st.sampled_from(("", "", "off", "unknown"))
rules = made_up.spaced(years, dates, weeks, made_up.maybe(made_up.plain_days), by_day, modifier) | made_up.spaced(
    years, made_up.nth_days, by_day, modifier
)
texts = made_up.texts(rules, ("; ", "; ", ", "))


@given(texts, st.dates(date(2025, 12, 1), date(2028, 3, 10)))
@settings(max_examples=150, deadline=timedelta(seconds=2))
def test_both_say_the_same(text: str, day: date) -> None:
    begin = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # it takes local time
    theirs: dict[datetime, Openness] = {}
    for start, _end, state, _comment in OpeningHours(text).intervals(begin, begin + timedelta(days=DAYS)):
        theirs[start] = KINDS[state]
    ours = {begin + timedelta(minutes=start): kind for start, kind, _ in timeline(parse(text), day, days=DAYS)}
    assert _only_changes(ours) == _only_changes(theirs)


def _only_changes(told: dict[datetime, Openness]) -> list[tuple[datetime, Openness]]:
    changes: list[tuple[datetime, Openness]] = []
    for start, kind in told.items():
        if not changes or changes[-1][1] is not kind:
            changes.append((start, kind))
    return changes
