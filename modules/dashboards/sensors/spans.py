"""Hours and local days: what the values of each come to. Pure; `storing.py` keeps it as values arrive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from dothi.values.worktime import LOCAL_ZONE


class Length(StrEnum):
    """How long a span is."""

    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True)
class Measured:
    """A value of a sensor, in its unit."""

    sensor_id: UUID
    at: datetime
    value: Decimal


Place = tuple[UUID, Length, datetime]
"""A sensor's span: its length, and when it begins."""


@dataclass(frozen=True)
class Sum:
    """What some values of a span come to."""

    count: int
    total: Decimal
    lowest: Decimal
    highest: Decimal
    last_value: Decimal
    last_at: datetime

    def plus(self, other: Sum) -> Sum:
        """Both together, in whichever order they came; no value of one has the time of one of the other."""
        newer = max(self, other, key=lambda each: each.last_at)
        return Sum(
            self.count + other.count,
            self.total + other.total,
            min(self.lowest, other.lowest),
            max(self.highest, other.highest),
            newer.last_value,
            newer.last_at,
        )


def begin_of(at: datetime, length: Length) -> datetime:
    """When the hour or the local day of an instant begins, in UTC."""
    local = at.astimezone(LOCAL_ZONE).replace(minute=0, second=0, microsecond=0)
    return (local if length is Length.HOUR else local.replace(hour=0)).astimezone(UTC)


def ends_at(begins: datetime, length: Length) -> datetime:
    """When a span ends: the zone has no summer time."""
    return begins + (timedelta(hours=1) if length is Length.HOUR else timedelta(days=1))


def add_up(values: Iterable[Measured]) -> dict[Place, Sum]:
    """The spans of values, hours and days."""
    found: dict[Place, Sum] = {}
    for each in values:
        alone = Sum(1, each.value, each.value, each.value, each.value, each.at)
        for length in Length:
            place = (each.sensor_id, length, begin_of(each.at, length))
            found[place] = found[place].plus(alone) if place in found else alone
    return found
