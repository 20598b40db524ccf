"""Working calendars: a deadline of so many working minutes, and how many lie between two instants.

Pure. A tenant's calendar is stored as JSON (`to_dict`, `from_dict`); the two clocks of every report run on it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any, Self
from zoneinfo import ZoneInfo

import holidays

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_YEAR, LAST_YEAR = 2000, 2099  # the years whose lunar new year the holidays package has from almanacs
MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60

Shift = tuple[int, int]
"""From the first minute of the day to the one after the last: 07:30 to 11:30 is (450, 690)."""
Week = tuple[tuple[Shift, ...], ...]
"""The shifts of the seven days, Monday first."""

OFFICE_DAY: tuple[Shift, ...] = ((7 * 60 + 30, 11 * 60 + 30), (13 * 60, 17 * 60))
OFFICE_WEEK: Week = (OFFICE_DAY,) * 5 + ((), ())


class CalendarError(ValueError):
    """A calendar, or a question to one, that makes no sense: `code` names it, the message says it in English."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@lru_cache(maxsize=128)
def public_holidays(year: int, language: str = "vi") -> Mapping[date, str]:
    """Days off by law in Vietnam and their names in 'vi' or 'en': Bộ luật Lao động 2019, Điều 112.

    From the `holidays` package (0.109): 1/1; Tết, five days from New Year's Eve on, with the days before and after
    that substitute for a weekend; giỗ Tổ 10/3 of the lunar year; 30/4; 1/5; 2/9 and the day beside it; from 2026 on
    24/11; the next working day for one that falls on a weekend (khoản 3). As looked through for 2024–2027: Tết
    8–14/2/2024, 27–31/1/2025, 16–20/2/2026; 2–3/9/2024, 1–2/9/2025, 1–2/9/2026; giỗ Tổ 18/4/2024, 7/4/2025, 27/4/2026
    (for Sunday 26/4). 2027 (Tết 4–10/2, 2–3/9) follows from the rules, before any announcement. Swaps of the state's
    offices are in it (29/4/2024, 2/5/2025, 31/8/2026), but not all (2/1/2026 for Saturday 10/1 is missing): what is
    missing, a tenant enters as a day off and a swapped day.
    """
    return dict(holidays.country_holidays("VN", years=year, language="en_US" if language == "en" else "vi"))


@lru_cache(maxsize=128)
def national_swapped_days(year: int) -> frozenset[date]:
    """Saturdays worked by the state's offices in exchange for a weekday (26/4/2025 for 2/5/2025), so far as known."""
    calendar = holidays.country_holidays("VN", years=year)
    return frozenset(day for day in calendar.weekend_workdays if day.year == year)


@dataclass(frozen=True, slots=True)
class _Year:
    """A year's working time, laid out for binary search. All instants are aware."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    before: tuple[timedelta, ...]
    """Working time from New Year to the start of each shift; the last entry is the whole year's."""

    @property
    def total(self) -> timedelta:
        return self.before[-1]

    def elapsed(self, at: datetime) -> timedelta:
        """Working time from New Year to `at`."""
        i = bisect_right(self.starts, at)
        return self.before[i - 1] + min(at, self.ends[i - 1]) - self.starts[i - 1] if i else timedelta(0)

    def after(self, worked: timedelta) -> datetime:
        """The first instant at which `worked` (more than zero, at most the total) has passed since New Year."""
        i = bisect_left(self.before, worked) - 1
        return self.starts[i] + (worked - self.before[i])

    def last_with(self, worked: timedelta) -> datetime:
        """The last instant with `worked` (less than the total) passed: a shift's start, not the end before it."""
        i = bisect_right(self.before, worked) - 1
        return self.starts[i] + (worked - self.before[i])


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """When an office works. Raises `CalendarError` when its hours overlap, or there are none."""

    week: Week = OFFICE_WEEK
    keeps_public_holidays: bool = True
    days_off: frozenset[date] = frozenset()
    """The tenant's own days off."""
    swapped_days: frozenset[date] = frozenset()
    """Ngày làm bù: weekend days or holidays that are worked, with the hours of an ordinary day."""

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise CalendarError("bad_week", "a week has seven days, Monday first")
        for shifts in self.week:
            bounds = [bound for shift in shifts for bound in shift]
            ordered = all(a < b for a, b in shifts) and bounds == sorted(bounds)
            if not ordered or any(not 0 <= bound <= DAY_MINUTES for bound in bounds):
                raise CalendarError("bad_hours", "shifts begin before they end, follow each other and stay in the day")
        if not any(self.week):
            raise CalendarError("no_working_hours", "a calendar needs at least one working hour in the week")
        if both := self.days_off & self.swapped_days:
            raise CalendarError("day_off_and_worked", f"{min(both)} can't be a day off and a swapped day at once")

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """The shifts worked on the local `day`. A swapped day has its own weekday's hours, else a Monday's."""
        if day in self.days_off:
            return ()
        if day in self.swapped_days or (self.keeps_public_holidays and day in national_swapped_days(day.year)):
            return self.week[day.weekday()] or self.ordinary_day
        if self.keeps_public_holidays and day in public_holidays(day.year):
            return ()
        return self.week[day.weekday()]

    @property
    def ordinary_day(self) -> tuple[Shift, ...]:
        """The shifts of the first day of the week that has any: Monday's, as a rule."""
        return next(shifts for shifts in self.week if shifts)

    @property
    def ordinary_day_minutes(self) -> int:
        """How long an ordinary day is: what turns a limit in working days into minutes (480 with the usual hours)."""
        return sum(end - start for start, end in self.ordinary_day)

    def is_working(self, at: datetime) -> bool:
        """Whether the office works at the aware instant `at`; the end of a shift no longer counts."""
        year = _year(self, _checked(at).astimezone(LOCAL_ZONE).year)
        i = bisect_right(year.starts, at)
        return i > 0 and at < year.ends[i - 1]

    def start_of_day(self, at: datetime) -> datetime | None:
        """When work begins on the local day of the aware instant `at`, in UTC; None on a day off."""
        day = _checked(at).astimezone(LOCAL_ZONE).date()
        shifts = self.shifts_on(day)
        midnight = datetime.combine(day, time(), LOCAL_ZONE).astimezone(UTC)
        return midnight + shifts[0][0] * MINUTE if shifts else None

    def next_working(self, at: datetime) -> datetime:
        """`at` itself if the office works then, else the start of its next shift, aware UTC."""
        if self.is_working(at):
            return at.astimezone(UTC)
        for number in range(at.astimezone(LOCAL_ZONE).year, LAST_YEAR + 1):
            starts = _year(self, number).starts
            if (i := bisect_right(starts, at)) < len(starts):
                return starts[i]
        raise _beyond()

    def close_before(self, day: date) -> datetime:
        """When the office closed on the last working day before the local `day`, aware UTC."""
        for back in range(1, 367):
            before = day - timedelta(days=back)
            if shifts := self.shifts_on(before):
                midnight = datetime.combine(before, time(), LOCAL_ZONE)
                return (midnight + shifts[-1][1] * MINUTE).astimezone(UTC)
        return datetime.combine(day, time(), LOCAL_ZONE).astimezone(UTC)

    def add(self, start: datetime, minutes: int) -> datetime:
        """The first instant `minutes` of working time after the aware `start`, in UTC; if negative, the last before it.

        `between(start, add(start, minutes)) == minutes`. Zero answers `start`. Raises `CalendarError` beyond 2099.
        """
        year_number = _checked(start).astimezone(LOCAL_ZONE).year
        if minutes == 0:
            return start.astimezone(UTC)
        if abs(minutes) > (LAST_YEAR - FIRST_YEAR + 1) * 366 * DAY_MINUTES:
            raise _beyond()
        worked = _year(self, year_number).elapsed(start) + minutes * MINUTE
        step = 1 if minutes > 0 else -1
        while not self._holds(year_number, worked, forward=minutes > 0):
            worked -= _year(self, year_number).total if step > 0 else timedelta(0)
            year_number += step
            worked += _year(self, year_number).total if step < 0 else timedelta(0)
        year = _year(self, year_number)
        return year.after(worked) if minutes > 0 else year.last_with(worked)

    def _holds(self, year: int, worked: timedelta, *, forward: bool) -> bool:
        total = _year(self, year).total
        return timedelta(0) < worked <= total if forward else timedelta(0) <= worked < total

    def between(self, a: datetime, b: datetime) -> int:
        """Whole minutes of working time from `a` to `b` (aware), rounded towards zero; negative when `b` is earlier."""
        if _checked(b) < _checked(a):
            return -self.between(b, a)
        first, last = a.astimezone(LOCAL_ZONE).year, b.astimezone(LOCAL_ZONE).year
        worked = _year(self, last).elapsed(b) - _year(self, first).elapsed(a)
        for number in range(first, last):
            worked += _year(self, number).total
        return worked // MINUTE

    def to_dict(self) -> dict[str, Any]:
        """The calendar as plain JSON values, what `from_dict` reads."""
        return {
            "week": [[f"{_clock(start)}-{_clock(end)}" for start, end in shifts] for shifts in self.week],
            "keeps_public_holidays": self.keeps_public_holidays,
            "days_off": [day.isoformat() for day in sorted(self.days_off)],
            "swapped_days": [day.isoformat() for day in sorted(self.swapped_days)],
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """A calendar from plain JSON values; missing keys take their defaults. Raises `CalendarError`."""
        return cls(
            week=_week(stored["week"]) if "week" in stored else OFFICE_WEEK,
            keeps_public_holidays=bool(stored.get("keeps_public_holidays", True)),
            days_off=_dates(stored.get("days_off", ())),
            swapped_days=_dates(stored.get("swapped_days", ())),
        )


@lru_cache(maxsize=128)
def _year(calendar: WorkingCalendar, number: int) -> _Year:
    """A year of a calendar, laid out once for all that are alike: each request reads its site's calendar anew."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise _beyond()
    days = (date(number, 1, 1) + timedelta(n) for n in range(366))
    spans = [
        (midnight + start * MINUTE, midnight + end * MINUTE)
        for day in days
        if day.year == number
        # Vietnam has kept +07 all through these years, so a day's minutes can be added to its midnight.
        for midnight in (datetime.combine(day, time(), LOCAL_ZONE).astimezone(UTC),)
        for start, end in calendar.shifts_on(day)
    ]
    lengths = (end - start for start, end in spans)
    return _Year(
        starts=tuple(start for start, _ in spans),
        ends=tuple(end for _, end in spans),
        before=tuple(accumulate(lengths, initial=timedelta(0))),
    )


def _checked(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise CalendarError("naive", "an instant needs its time zone")
    return at


def _beyond() -> CalendarError:
    return CalendarError("out_of_range", f"working calendars cover the years {FIRST_YEAR} to {LAST_YEAR}")


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _week(days: object) -> Week:
    if not isinstance(days, list) or not all(isinstance(shifts, list) for shifts in days):
        raise CalendarError("bad_week", "a week is a list of seven lists of shifts")
    return tuple(tuple(_shift(str(text)) for text in shifts) for shifts in days)


def _shift(text: str) -> Shift:
    if not (match := re.fullmatch(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", text, re.ASCII)):
        raise CalendarError("bad_hours", "a shift is written like 07:30-11:30")
    numbers = [int(group) for group in match.groups()]
    return numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]


def _dates(texts: Sequence[str]) -> frozenset[date]:
    try:
        return frozenset(date.fromisoformat(text) for text in texts)
    except (TypeError, ValueError) as error:
        raise CalendarError("bad_date", "a day is written like 2025-04-26") from error
