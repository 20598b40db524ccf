"""When a happening is: the dates of its rule with what was left out, moved and called off. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple, Protocol

from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.happenings.kinds import DateState
from modules.tourism.lunar.dates import LAST_DAY
from modules.tourism.recurring.dates import first_day, last_day, occurrences
from modules.tourism.recurring.reading import read_rule
from modules.tourism.recurring.rules import Rhythm, Rule, SolarCycle

LONG = timedelta(days=60)
NIGHT = timedelta(hours=6)
"""What ends by six in the morning belongs to the day before."""


class TimedHappening(Protocol):
    """A draft, or a row of happenings: see `models.Happening`."""

    @property
    def rule(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def starts_at(self) -> time | None: ...
    @property
    def minutes(self) -> int: ...
    @property
    def excepted(self) -> Sequence[str]: ...
    @property
    def changes(self) -> Mapping[str, Any]: ...


class Date(NamedTuple):
    """One date of a happening; instants are aware, by Vietnam's clock."""

    original_on: date
    starts_at: datetime
    ends_at: datetime
    state: DateState

    @property
    def last_day(self) -> date:
        """The last local day on which it is on."""
        return max(self.starts_at.date(), (self.ends_at - NIGHT).date())

    def days(self) -> Iterator[date]:
        """All of them."""
        first = self.starts_at.date()
        yield from (first + timedelta(days=number) for number in range((self.last_day - first).days + 1))


def normal_start(rule: str, start: date) -> date:
    """The first day of the rule from `start` on, so that counts begin there; `start` of a rule that never comes."""
    return first_day(read_rule(rule), start) or start


def is_regular(rule: Rule | None, start: date) -> bool:
    """Whether it is on every few days for months."""
    if not isinstance(rule, SolarCycle) or rule.frequency not in {Rhythm.DAILY, Rhythm.WEEKLY}:
        return False
    last = last_day(rule, start)
    return last is None or last - start > LONG


def dates(happening: TimedHappening, first: date, last: date) -> Iterator[Date]:
    """Those whose day by the rule lies from `first` to `last`, both included, in the rule's order."""
    left_out = set(happening.excepted)
    for day in occurrences(read_rule(happening.rule), happening.starts_on, first, last):
        if day.isoformat() not in left_out:
            yield date_of(happening, day)


def date_of(happening: TimedHappening, day: date) -> Date:
    """What became of the date that the rule has on `day`."""
    length = timedelta(minutes=happening.minutes)
    change = happening.changes.get(day.isoformat())
    if not change:
        starts_at = start_on(happening, day)
        state = DateState.PLANNED if change is None else DateState.CANCELLED
        return Date(day, starts_at, starts_at + length, state)
    moved = date.fromisoformat(change["on"])
    clock = time.fromisoformat(change["at"]) if change.get("at") else happening.starts_at
    starts_at = datetime.combine(moved, clock or time(), LOCAL_ZONE)
    return Date(day, starts_at, starts_at + length, DateState.MOVED)


def start_on(happening: TimedHappening, day: date) -> datetime:
    """When it would begin on a day."""
    return datetime.combine(day, happening.starts_at or time(), LOCAL_ZONE)


def is_a_date(happening: TimedHappening, day: date) -> bool:
    """Whether the rule has a date on this day that wasn't left out."""
    return next(dates(happening, day, day), None) is not None


def next_dates(happening: TimedHappening, after: datetime, number: int = 5) -> list[Date]:
    """The first dates that aren't over at `after`, moved and called off ones among them, by their time.

    A date moved by more than two months may come late among them.
    """
    spare = len(happening.changes)
    found = islice(coming(happening, after), number + spare)
    return sorted(found, key=lambda one: one.starts_at)[:number]


def coming(happening: TimedHappening, after: datetime) -> Iterator[Date]:
    """All that aren't over at `after`, in the rule's order."""
    first = after.astimezone(LOCAL_ZONE).date() - timedelta(days=62)
    return (one for one in dates(happening, first, LAST_DAY) if one.ends_at > after)


def this_quarter(now: datetime) -> datetime:
    """`now` by the quarter of an hour, so that the next reader asks for the same."""
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
