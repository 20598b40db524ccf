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


def newest_period(told: Iterable[ToldFigure], every: Every) -> date | None:
    """The newest period of which a district told a value."""
    return max((each.begins_on for each in told if each.every == every and each.value is not None), default=None)


def rank(members: Sequence[int], told: Sequence[ToldFigure], definition: Definition) -> list[Rank]:
    """The districts by their value of the newest period, the best first, those without at the end."""
    newest = newest_period(told, definition.every)
    at = {each.member_id: each for each in told if each.every == definition.every and each.begins_on == newest}
    values = {member: found.value for member, found in at.items() if found.value is not None and member in set(members)}
    order = sorted(set(values.values()), reverse=definition.direction is not Direction.DOWN)
    places = {value: 1 + sum(other in order[: order.index(value)] for other in values.values()) for value in order}
    lines = [
        Rank(
            member_id=member,
            place=places[values[member]] if member in values else None,
            value=values.get(member),
            is_few=is_few(at.get(member)),
            state=state_now([values.get(member)], definition.limits),
            trend=trend_of(member, told),
            told_at=max((each.told_at for each in told if each.member_id == member), default=None),
        )
        for member in members
    ]
    return sorted(lines, key=lambda line: (line.place is None, line.place or 0, members.index(line.member_id)))


def is_few(told: ToldFigure | None) -> bool:
    """Whether a share is of so few that it says little."""
    return told is not None and told.denominator is not None and told.denominator < FEW


def trend_of(member: int, told: Iterable[ToldFigure]) -> list[Decimal | None]:
    """The last four weeks that were told of."""
    weeks = {each.begins_on: each.value for each in told if each.member_id == member and each.every == Every.WEEK}
    return [weeks[begins] for begins in sorted(weeks)[-TREND:]]


def red_list(
    members: Sequence[int], told: Sequence[ToldFigure], definitions: Mapping[str, Definition]
) -> list[tuple[Definition, Rank]]:
    """Every district beyond a limit, the indicators in their order."""
    found = []
    for code, definition in definitions.items():
        of_code = [each for each in told if each.code == code]
        beyond = {IndicatorState.AMBER, IndicatorState.RED}
        found += [(definition, line) for line in rank(members, of_code, definition) if line.state in beyond]
    return found
