"""Districts in the order of an indicator, and which are beyond their limits. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.states import Direction, IndicatorState, state_now

FEW = 30
"""A share of fewer than so many says little."""
TREND = 4
BEYOND = (IndicatorState.RED, IndicatorState.AMBER)
"""Beyond a limit, the worst first."""
PEOPLE = 1_000
"""Of so many people numbers are told, to compare a large district with a small one."""


class ToldFigure(NamedTuple):
    """A value as it was told."""

    member_id: int
    code: str
    every: str
    begins_on: date
    value: Decimal | None
    denominator: Decimal | None
    told_at: datetime


class Rank(NamedTuple):
    """A district's line; `place` is None without a value, districts of the same value share one."""

    member_id: int
    place: int | None
    value: Decimal | None
    is_few: bool
    state: IndicatorState
    trend: Sequence[Decimal | None]
    told_at: datetime | None


def per_people(told: Iterable[ToldFigure], people: Mapping[int, Decimal]) -> list[ToldFigure]:
    """Numbers of so many people each; none where nobody said how many live there. Few stay marked as such."""
    return [
        each._replace(value=of_people(each.value, people.get(each.member_id)), denominator=each.value) for each in told
    ]


def of_people(value: Decimal | None, number: Decimal | None) -> Decimal | None:
    """A number over so many people, in each `PEOPLE`."""
    return None if value is None or not number else round(value * PEOPLE / number, 2)


def newest_period(told: Iterable[ToldFigure], every: Every) -> date | None:
    """The newest period of which a district told a value."""
    return max((each.begins_on for each in told if each.every == every and each.value is not None), default=None)


def rank(members: Sequence[int], told: Sequence[ToldFigure], definition: Definition) -> list[Rank]:
    """The districts by their value of the newest period, the best first, those without at the end."""
    of_members = {member: list[ToldFigure]() for member in members}
    for each in told:
        of_members.get(each.member_id, []).append(each)
    newest = newest_period(told, definition.every)
    at = {each.member_id: each for each in told if each.every == definition.every and each.begins_on == newest}
    values = {member: at[member].value for member in members if member in at and at[member].value is not None}
    places = places_of(values.values(), highest_first=definition.direction is not Direction.DOWN)
    lines = [
        Rank(
            member_id=member,
            place=places[values[member]] if member in values else None,
            value=values.get(member),
            is_few=is_few(at.get(member)),
            state=state_now([values.get(member)], definition.limits),
            trend=trend_of(of_members[member]),
            told_at=max((each.told_at for each in of_members[member]), default=None),
        )
        for member in members
    ]
    return sorted(lines, key=lambda line: (line.place is None, line.place or 0))


def places_of(values: Iterable[Decimal | None], *, highest_first: bool) -> dict[Decimal | None, int]:
    """The place of each value, equal ones together: after 1, 1 comes 3."""
    places: dict[Decimal | None, int] = {}
    for place, value in enumerate(sorted((each for each in values if each is not None), reverse=highest_first), 1):
        places.setdefault(value, place)
    return places


def is_few(told: ToldFigure | None) -> bool:
    """Whether a share is of so few that it says little."""
    return told is not None and told.denominator is not None and told.denominator < FEW


def trend_of(told: Iterable[ToldFigure]) -> list[Decimal | None]:
    """The last four weeks that a district told of."""
    weeks = {each.begins_on: each.value for each in told if each.every == Every.WEEK}
    return [weeks[begins] for begins in sorted(weeks)[-TREND:]]


def red_list(
    members: Sequence[int], told: Sequence[ToldFigure], definitions: Mapping[str, Definition]
) -> list[tuple[Definition, Rank]]:
    """Every district beyond a limit, what is worst first, the indicators in their order."""
    of_codes = {code: list[ToldFigure]() for code in definitions}
    for each in told:
        of_codes[each.code].append(each)
    found = [
        (definition, line)
        for code, definition in definitions.items()
        for line in rank(members, of_codes[code], definition)
        if line.state in BEYOND
    ]
    return sorted(found, key=lambda each: worst_first(each[1]))


def worst_first(line: Rank) -> int:
    """Sorts lines by how bad they are."""
    return BEYOND.index(line.state)
