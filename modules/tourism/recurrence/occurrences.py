"""The days on which something happens: one interface to what happens once, repeats, or follows the moon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from dateutil.rrule import rrulestr
from flask_babel import lazy_gettext as _l

from dothi.values.days import EARLIEST, LATEST
from modules.tourism.lunar.feasts import LunarRule, feasts
from modules.tourism.recurrence.repeat import RecurrenceError, Repeat, read_repeat, repeat_text

LONGEST = 60
"""Days that a happening may last."""
SEARCH = 40
"""Years within which a rule must give a day: a 29 February on a certain weekday comes every 28, or 40 around 2100."""


@dataclass(frozen=True, slots=True)
class SolarRule:
    """From a day on, once or by a rule, each time for so many days.

    As in RFC 5545 a day that isn't there (31/4, 29/2) is left out; the first day is the rule's first from `start` on.
    """

    start: date
    repeat: Repeat | None = None
    days: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.days <= LONGEST:
            raise ValueError(self)


Rule = SolarRule | LunarRule


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the rule: days left out, and days moved to another."""

    excluded: frozenset[date] = frozenset()
    moved: Mapping[date, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """The first day of one time, and the day that the rule had for it."""

    day: date
    by_rule: date


def occurrences(rule: Rule, first: date, last: date, changes: Changes | None = None) -> Iterator[Occurrence]:
    """The times of which a day lies between `first` and `last`, both included, in their order.

    Ends for every rule that was `checked`: its next day is never far.
    """
    changes = changes or Changes()
    begin = _earlier(first, rule.days - 1)
    moved = [Occurrence(new, old) for old, new in changes.moved.items() if begin <= new <= last]
    gone = changes.excluded | changes.moved.keys()
    waiting = sorted(one for one in moved if one.by_rule not in changes.excluded)
    for day in feasts(rule, first, last) if isinstance(rule, LunarRule) else _days(rule, begin, last):
        while waiting and waiting[0].day <= day:
            yield waiting.pop(0)
        if day not in gone:
            yield Occurrence(day, day)
    yield from waiting


def next_days(rule: Rule, after: date, *, count: int = 5, changes: Changes | None = None) -> list[date]:
    """The first days of the next times, beginning with the one that is still on; fewer when the rule ends."""
    return [one.day for one in islice(occurrences(rule, after, LATEST, changes), count)]


def checked(rule: SolarRule) -> SolarRule:
    """The rule itself. Raises RecurrenceError when it never gives a day."""
    if rule.repeat is None or next(_days(rule, rule.start, _later(rule.start, SEARCH)), None):
        return rule
    raise RecurrenceError(_l("Quy tắc này không cho ngày nào."))


def solar_rule(start: date, text: str, *, days: int = 1) -> SolarRule:
    """The rule that a form's text says; an empty text: once. Raises RecurrenceError."""
    return checked(SolarRule(start, read_repeat(text) if text.strip() else None, days))


def _days(rule: SolarRule, first: date, last: date) -> Iterator[date]:
    days = takewhile(lambda day: day <= last, _expanded(rule))
    return (day for day in days if day >= first)


def _expanded(rule: SolarRule) -> Iterator[date]:
    if rule.repeat is None:
        return iter([rule.start])
    start = datetime.combine(rule.start, time())
    return (found.date() for found in rrulestr(repeat_text(rule.repeat), dtstart=start))


def _later(day: date, years: int) -> date:
    return min(LATEST, day + timedelta(days=366 * years))


def _earlier(day: date, days: int) -> date:
    return max(EARLIEST, day) - timedelta(days=days)
