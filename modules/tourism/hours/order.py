"""Exceptions that stand before the rule that overrides them, with the text as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from modules.tourism.hours.matching import applies
from modules.tourism.hours.plan import plan_of
from modules.tourism.hours.rules import HoursRule, Joined, OpeningHours
from modules.tourism.hours.text import rule_text, written

YEAR = 366


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A rule that a later one overrides on some of its days, though it is for fewer days."""

    rule: str
    overridden_by: str
    better: str
    """The whole text with the rule moved last, before what holds only where nothing else does."""


def misplaced(hours: OpeningHours, today: date) -> tuple[Misplaced, ...]:
    """The exceptions that have no effect on some of their days, in the order of the text."""
    days = list(_days_to_look_at(hours, today))
    matched = [_matched(rule, hours, days) for rule in hours.rules]
    found = []
    for i, rule in enumerate(hours.rules):
        for j in range(i + 1, len(hours.rules)):
            both = matched[i] & matched[j]
            if not hours.rules[j].takes_over or not both or len(matched[i]) >= len(matched[j]):
                continue
            better = _moved_last(hours, i)
            if any(plan_of(better, day) != plan_of(hours, day) for day in sorted(both)):
                found.append(Misplaced(rule_text(rule), rule_text(hours.rules[j]), written(better)))
                break
    return tuple(found)


def _matched(rule: HoursRule, hours: OpeningHours, days: list[date]) -> set[date]:
    if rule.joined is Joined.FALLBACK:
        return set()
    return {day for day in days if applies(rule, day, hours.where, in_holidays=True)}


def _moved_last(hours: OpeningHours, i: int) -> OpeningHours:
    others = [*hours.rules[:i], *hours.rules[i + 1 :]]
    tail = next((n for n, rule in enumerate(others) if rule.joined is Joined.FALLBACK), len(others))
    others.insert(tail, hours.rules[i])
    others[0] = replace(others[0], joined=Joined.NORMAL)
    return replace(hours, rules=tuple(others))


def _days_to_look_at(hours: OpeningHours, today: date) -> Iterator[date]:
    """Last year, the next three, and the first five years of each date that names its year."""
    years = {today.year + n for n in range(-1, 4)}
    for rule in hours.rules:
        years |= {point.first.year + n for point in rule.dates if point.first.year for n in range(2)}
        years |= {span.first + n for span in rule.years for n in range(5)}
    for year in sorted(years):
        yield from (date(year, 1, 1) + timedelta(days=n) for n in range(YEAR - 1))
