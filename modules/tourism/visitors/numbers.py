"""What may be said of a day: numbers as people type them, days that can be counted. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

MOST_A_DAY = 200_000
"""More in a day at one place is a slip of the hand."""
FIRST_DAY = date(2000, 1, 1)
_GROUPS = re.compile(r"\d{1,3}(?:[. ]\d{3})+")


class Problem(StrEnum):
    """Why a number or a day isn't taken."""

    MISSING = "missing"
    NO_NUMBER = "no_number"
    FRACTION = "fraction"
    NEGATIVE = "negative"
    TOO_MANY = "too_many"
    EMPTIED = "emptied"
    NO_DAY = "no_day"
    FUTURE = "future"
    TOO_OLD = "too_old"
    CLOSED = "closed"
    NO_PLACE = "no_place"
    TWO_PLACES = "two_places"
    TWICE = "twice"


class NumberError(ValueError):
    """What was typed is no number of visitors."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class Visitors(NamedTuple):
    """How many came, by origin."""

    domestic: int
    international: int


class DayCount(NamedTuple):
    """What was counted at a place on a day."""

    place_id: UUID
    day: date
    visitors: Visitors


def read_number(text: str) -> int:
    """`1250`, `1.250`, `1 250`. Raises NumberError; for a comma too: a fraction here, thousands elsewhere."""
    text = text.strip()
    if not text:
        raise NumberError(Problem.MISSING)
    plain = re.sub(r"[. ]", "", text) if _GROUPS.fullmatch(text) else text
    if re.fullmatch(r"[-−–]\s*[\d., ]+", plain):
        raise NumberError(Problem.NEGATIVE)
    if re.fullmatch(r"\d*[.,][\d.,]*", plain):
        raise NumberError(Problem.FRACTION)
    if not re.fullmatch(r"[0-9]{1,18}", plain):
        raise NumberError(Problem.NO_NUMBER)
    if int(plain) > MOST_A_DAY:
        raise NumberError(Problem.TOO_MANY)
    return int(plain)


def first_of(day: date) -> date:
    """The month of a day, by its first day."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return first_of(month.replace(day=28) + timedelta(days=4))


def month_before(month: date) -> date:
    """The first day of the month before."""
    return first_of(month.replace(day=1) - timedelta(days=1))


def problem_of(day: date, *, today: date, closed: Collection[date]) -> Problem | None:
    """Why nothing can be counted on a day, if so; `closed` are first days of months."""
    if day > today:
        return Problem.FUTURE
    if day < FIRST_DAY:
        return Problem.TOO_OLD
    return Problem.CLOSED if first_of(day) in closed else None
