"""A day as the rules lay it out: what `state`, `week`, `words` and `schema_org` agree on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from modules.tourism.hours.matching import applies
from modules.tourism.hours.rules import (
    DAY,
    LONGEST,
    Bound,
    Holidays,
    HoursRule,
    Joined,
    Locality,
    OpeningHours,
    Openness,
    Sun,
    TimeSpan,
)
from modules.tourism.hours.sun import minute_of

EARLY_MORNING = DAY + 5 * 60
"""When a night without a known end is over."""
USUAL_SUN = {Sun.DAWN: 5 * 60 + 30, Sun.SUNRISE: 6 * 60, Sun.SUNSET: 18 * 60, Sun.DUSK: 18 * 60 + 30}
"""Shown as unknown where nobody told us the place."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a day, in minutes from its midnight on; one that starts today may end tomorrow."""

    start: int
    end: int
    kind: Openness
    comment: str = ""


Plan = tuple[Stretch, ...]
"""What is said of the time that starts on a day, in order and apart. What isn't in it is closed."""


def plan_of(hours: OpeningHours, day: date) -> Plan:
    """The plan of one day, without what the evening before left."""
    plan = _laid(hours, day, in_holidays=False)
    if not any(isinstance(one, Holidays) and one.school for rule in hours.rules for one in rule.days):
        return plan
    return _unless_sure(plan, _laid(hours, day, in_holidays=True))


def _laid(hours: OpeningHours, day: date, *, in_holidays: bool) -> Plan:
    laid: list[Stretch] = []
    for rule in hours.rules:
        if not applies(rule, day, hours.where, in_holidays=in_holidays):
            continue
        said = _stretches(rule, day, hours.where)
        if rule.joined is Joined.FALLBACK:
            told = [stretch for stretch in laid if stretch.kind is not Openness.CLOSED]
            laid = list(over(over(laid, said), told))
        else:
            laid = said if rule.takes_over else list(over(laid, said))
    return _tidy(laid)


def over(below: Iterable[Stretch], above: Iterable[Stretch]) -> Iterator[Stretch]:
    """What of `below` isn't covered, and all of `above`; in no order."""
    covers = list(above)
    yield from covers
    for stretch in below:
        pieces = [stretch]
        for cover in covers:
            pieces = [piece for whole in pieces for piece in _cut(whole, cover)]
        yield from pieces


def _cut(whole: Stretch, cover: Stretch) -> Iterator[Stretch]:
    if cover.end <= whole.start or whole.end <= cover.start:
        yield whole
        return
    if whole.start < cover.start:
        yield replace(whole, end=cover.start)
    if cover.end < whole.end:
        yield replace(whole, start=cover.end)


def _stretches(rule: HoursRule, day: date, where: Locality) -> list[Stretch]:
    if not rule.times:
        return [Stretch(0, DAY, rule.kind, rule.comment)]
    found: list[Stretch] = []
    for span in rule.times:
        found = list(over(found, _of_span(span, rule, day, where)))
    return found


def _of_span(span: TimeSpan, rule: HoursRule, day: date, where: Locality) -> Iterator[Stretch]:
    by_sun = span.start.sun or (span.end and span.end.sun)
    kind = Openness.UNKNOWN if by_sun and where.lon_lat is None and rule.kind is Openness.OPEN else rule.kind
    start = max(0, _minute(span.start, day, where))
    if span.end is None:
        yield Stretch(start, DAY, Openness.UNKNOWN if kind is Openness.OPEN else kind, rule.comment)
        return
    end = _minute(span.end, day, where)
    end = min(end if end > start else end + DAY, LONGEST)
    yield Stretch(start, end, kind, rule.comment)
    until = DAY if end < DAY else EARLY_MORNING
    if span.later and end < until:
        yield Stretch(end, until, Openness.UNKNOWN, rule.comment)


def _minute(bound: Bound, day: date, where: Locality) -> int:
    if bound.sun is None:
        return bound.minute
    if where.lon_lat is None:
        return USUAL_SUN[bound.sun] + bound.minute
    return minute_of(bound.sun, where.sun_of or day, where.lon_lat) + bound.minute


def _unless_sure(one: Plan, other: Plan) -> Plan:
    """Both plans where they agree; unknown where they don't."""
    edges = sorted({edge for stretch in (*one, *other) for edge in (stretch.start, stretch.end)})
    found = []
    for start, end in pairwise(edges):
        a, b = at(one, start), at(other, start)
        if a.kind is b.kind:
            found.append(replace(a, start=start, end=end))
        else:
            found.append(Stretch(start, end, Openness.UNKNOWN, b.comment or a.comment))
    return _tidy(found)


def at(plan: Plan, minute: int) -> Stretch:
    """What the plan says of a minute; closed without a comment when it says nothing."""
    found = next((stretch for stretch in plan if stretch.start <= minute < stretch.end), None)
    return found or Stretch(minute, minute + 1, Openness.CLOSED)


def _tidy(laid: Iterable[Stretch]) -> Plan:
    """In order, neighbours that say the same joined, and silent closed time left out."""
    tidy: list[Stretch] = []
    for stretch in sorted(laid, key=lambda stretch: stretch.start):
        if stretch.start >= stretch.end or (stretch.kind is Openness.CLOSED and not stretch.comment):
            continue
        last = tidy[-1] if tidy else None
        if last and (last.end, last.kind, last.comment) == (stretch.start, stretch.kind, stretch.comment):
            tidy[-1] = replace(last, end=stretch.end)
        else:
            tidy.append(stretch)
    return tuple(tidy)
