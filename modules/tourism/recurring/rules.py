"""What a rule may be: the part of RFC 5545 that people mean, and lunar years and months (RFC 7529)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from modules.tourism.lunar.feasts import Leap, LunarRule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MOST_COUNTED, WIDEST = 1_000, 100
SCALE = "VIETNAMESE"
"""RFC 7529 takes calendars by their CLDR names, of which Vietnam's has none yet: so no feed shows these rules."""


class Rhythm(StrEnum):
    """How often, by the solar calendar."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 0 is Monday; `nth` of its month (-1: the last), 0 for each."""

    number: int
    nth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SolarCycle:
    """RFC 5545, one day at a time. Raises ValueError for what never comes, or what we don't take."""

    frequency: Rhythm
    interval: int = 1
    weekdays: tuple[Weekday, ...] = ()
    month_days: tuple[int, ...] = ()
    """-1 is the last."""
    months: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        check_bounds(self.interval, self.count, self.until)
        is_short = self.frequency in {Rhythm.DAILY, Rhythm.WEEKLY}
        if is_short and (self.month_days or self.months or any(day.nth for day in self.weekdays)):
            raise ValueError(self)
        if self.frequency is Rhythm.DAILY and self.weekdays:
            raise ValueError(self)
        if self.month_days and (self.weekdays or not any(map(self._is_in_a_month, self.month_days))):
            raise ValueError(self)
        if any(not 0 <= day.number <= 6 or abs(day.nth) > 5 for day in self.weekdays):
            raise ValueError(self)
        if any(not 1 <= month <= 12 for month in self.months):
            raise ValueError(self)

    def _is_in_a_month(self, day: int) -> bool:
        return any(1 <= abs(day) <= MONTH_LENGTHS[month - 1] for month in self.months or range(1, 13))


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarCycle:
    """A feast of each lunar year, or a day of each lunar month, leap months too. Raises ValueError."""

    feast: LunarRule
    count: int | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        check_bounds(1, self.count, self.until)
        if self.feast.month is None and self.feast.leap is not Leap.BOTH:
            raise ValueError(self)


Rule = SolarCycle | LunarCycle
"""Where nothing comes again there is none."""


def check_bounds(interval: int, count: int | None, until: date | None) -> None:
    """Raise ValueError for a step or an end that nobody means."""
    if not 1 <= interval <= WIDEST or (count is not None and until is not None):
        raise ValueError((interval, count, until))
    if count is not None and not 1 <= count <= MOST_COUNTED:
        raise ValueError(count)


def to_text(rule: Rule | None) -> str:
    """The rule as it is stored, `FREQ=WEEKLY;BYDAY=SA`; empty for what happens once."""
    if rule is None:
        return ""
    parts = solar_parts(rule) if isinstance(rule, SolarCycle) else lunar_parts(rule.feast)
    if rule.count is not None:
        parts["COUNT"] = str(rule.count)
    if rule.until is not None:
        parts["UNTIL"] = f"{rule.until:%Y%m%d}"
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def solar_parts(rule: SolarCycle) -> dict[str, str]:
    """What it says beside its end; empty where it says nothing."""
    return {
        "FREQ": rule.frequency.value,
        "INTERVAL": str(rule.interval) if rule.interval > 1 else "",
        "BYMONTH": ",".join(map(str, rule.months)),
        "BYMONTHDAY": ",".join(map(str, rule.month_days)),
        "BYDAY": ",".join(f"{day.nth or ''}{WEEKDAYS[day.number]}" for day in rule.weekdays),
    }


def lunar_parts(feast: LunarRule) -> dict[str, str]:
    """The same of a lunar rule; a 30th that isn't there is the day before."""
    months = {Leap.ORDINARY: "{0}", Leap.LEAP: "{0}L", Leap.BOTH: "{0},{0}L"}[feast.leap]
    return {
        "RSCALE": SCALE,
        "FREQ": "YEARLY" if feast.month else "MONTHLY",
        "BYMONTH": months.format(feast.month) if feast.month else "",
        "BYMONTHDAY": str(feast.day),
        "SKIP": "BACKWARD",
    }
