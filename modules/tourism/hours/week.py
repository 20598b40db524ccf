"""Opening hours as the table of a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from modules.tourism.hours.plan import Plan, plan_of
from modules.tourism.hours.rules import OpeningHours


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A row: its date, what is said of the time that starts on it, and the day off's name (else empty)."""

    day: date
    plan: Plan
    day_off: str = ""


def week(hours: OpeningHours, day: date) -> tuple[WeekDay, ...]:
    """The seven days, Monday first, of the week in which `day` lies."""
    monday = day - timedelta(days=day.weekday())
    days = (monday + timedelta(days=n) for n in range(7))
    return tuple(WeekDay(one, plan_of(hours, one), hours.where.days_off.get(one, "")) for one in days)
