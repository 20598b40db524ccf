"""What opening hours say: rules of days, times and a kind, as `reading.py` makes them. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

DAY = 24 * 60
LONGEST = 2 * DAY
"""Times are minutes of the day on which they start; a span ends within the day after."""


class Openness(StrEnum):
    """What somebody finds who comes."""

    OPEN = "open"
    CLOSED = "off"
    UNKNOWN = "unknown"


class Joined(StrEnum):
    """How a rule stands to those before it."""

    NORMAL = ";"
    """Takes its days over; one that closes takes only its times."""
    ADDED = ","
    FALLBACK = "||"
    """Holds where nothing before it is open or unknown."""


class Sun(StrEnum):
    """An event of the sun at the place; dawn and dusk are the civil ones."""

    DAWN = "dawn"
    SUNRISE = "sunrise"
    SUNSET = "sunset"
    DUSK = "dusk"


@dataclass(frozen=True, slots=True)
class Bound:
    """A minute of the day, or so many minutes from an event of the sun."""

    minute: int
    sun: Sun | None = None


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From one bound to the other. Without an end, or with `later`, nobody knows when it closes."""

    start: Bound
    end: Bound | None
    later: bool = False


@dataclass(frozen=True, slots=True)
class YearSpan:
    """Years from first to last (None: on and on), every `step`-th."""

    first: int
    last: int | None
    step: int = 1


@dataclass(frozen=True, slots=True)
class DatePoint:
    """A date of every year or of one; without `day` a whole month; without `month` Easter, moved by `offset` days."""

    year: int | None
    month: int | None
    day: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class DateSpan:
    """From one date to the other, over the new year too; without `last` to the end of the year, or for good."""

    first: DatePoint
    last: DatePoint | None


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """ISO weeks from first to last, every `step`-th."""

    first: int
    last: int
    step: int = 1


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week (Monday 0), over Sunday too; with `nth` those of the month, `offset` days later."""

    first: int
    last: int
    nth: tuple[int, ...] = ()
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Holidays:
    """Public holidays (PH) or days off school (SH), moved by `offset` days."""

    school: bool
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursRule:
    """One rule; a selector that is empty selects every day, or the whole day."""

    joined: Joined = Joined.NORMAL
    years: tuple[YearSpan, ...] = ()
    dates: tuple[DateSpan, ...] = ()
    weeks: tuple[WeekSpan, ...] = ()
    days: tuple[Weekdays | Holidays, ...] = ()
    only: tuple[Weekdays, ...] = ()
    """Of the holidays in `days` those on these weekdays."""
    times: tuple[TimeSpan, ...] = ()
    kind: Openness = Openness.OPEN
    comment: str = ""

    @property
    def is_weekly(self) -> bool:
        """Whether the day of the week alone decides."""
        plain = all(isinstance(day, Weekdays) and not day.nth for day in self.days)
        return plain and not (self.years or self.dates or self.weeks)

    @property
    def takes_over(self) -> bool:
        """Whether nothing that was said before about its days remains."""
        if self.joined is Joined.FALLBACK:
            return False
        return not self.times if self.kind is Openness.CLOSED else self.joined is Joined.NORMAL


@dataclass(frozen=True, slots=True)
class Locality:
    """What hours depend on beside their text: the tenant's days off with their names, and where the place lies."""

    days_off: Mapping[date, str] = field(default_factory=dict, hash=False)
    lon_lat: tuple[float, float] | None = None
    """Without it times by the sun are unknown."""
    sun_of: date | None = None
    """The day whose sun serves for all days, for tables that can't follow it."""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Opening hours of a place; at least one rule."""

    rules: tuple[HoursRule, ...]
    where: Locality = field(default_factory=Locality)
