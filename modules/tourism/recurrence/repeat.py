"""The rules of RFC 5545 by which days repeat (`RRULE`), so far as a calendar of happenings needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from dothi.values.days import EARLIEST, LATEST

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
MOST_INTERVAL, MOST_COUNT = 99, 5_000


class RecurrenceError(ValueError):
    """The rule can't be taken; says why in the reader's language."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        """The sentence for whoever typed it."""
        return str(self.message)


class Frequency(StrEnum):
    """How often."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A rule. Weekdays are (which of the month, Monday 0): (1, 5) is the first Saturday, (0, 5) each one."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    places: tuple[int, ...] = ()
    """Of the days of a month or year so found only these: 1 the first, -1 the last (`BYSETPOS`)."""


def read_repeat(text: str) -> Repeat:
    """The rule of a text like `FREQ=MONTHLY;BYDAY=1SA`, with or without `RRULE:`. Raises RecurrenceError."""
    parts = _parts(text.strip().removeprefix("RRULE:"))
    try:
        frequency = Frequency(parts.pop("FREQ", ""))
    except ValueError:
        raise RecurrenceError(_l("Chọn hằng ngày, hằng tuần, hằng tháng hoặc hằng năm.")) from None
    repeat = Repeat(
        frequency=frequency,
        interval=_number(parts.pop("INTERVAL", "1"), MOST_INTERVAL),
        count=_number(parts.pop("COUNT"), MOST_COUNT) if "COUNT" in parts else None,
        until=_day(parts.pop("UNTIL")) if "UNTIL" in parts else None,
        months=_numbers(parts.pop("BYMONTH", ""), 12),
        month_days=_numbers(parts.pop("BYMONTHDAY", ""), 31, signed=True),
        weekdays=_weekdays(parts.pop("BYDAY", "")),
        places=_numbers(parts.pop("BYSETPOS", ""), 31, signed=True),
    )
    if parts.pop("WKST", "MO") not in WEEKDAYS or parts:
        raise RecurrenceError(_l("Phần “%(part)s” không dùng cho sự kiện.", part=next(iter(parts), "WKST")))
    _check(repeat)
    return repeat


def repeat_text(repeat: Repeat) -> str:
    """The rule as `RRULE` writes it."""
    parts = {
        "FREQ": repeat.frequency.value,
        "INTERVAL": str(repeat.interval) if repeat.interval > 1 else "",
        "COUNT": str(repeat.count or ""),
        "UNTIL": f"{repeat.until:%Y%m%d}" if repeat.until else "",
        "BYMONTH": ",".join(map(str, repeat.months)),
        "BYMONTHDAY": ",".join(map(str, repeat.month_days)),
        "BYDAY": ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in repeat.weekdays),
        "BYSETPOS": ",".join(map(str, repeat.places)),
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.upper().rstrip(";").split(";"):
        name, sign, value = part.partition("=")
        if not sign or not value or name in parts or len(value) > 200:
            raise RecurrenceError(_l("Quy tắc lặp lại không đọc được ở “%(part)s”.", part=part[:40]))
        parts[name] = value
    return parts


def _number(text: str, most: int, *, signed: bool = False) -> int:
    digits = text.lstrip("+-") if signed else text
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4 and 1 <= int(digits) <= most):
        raise RecurrenceError(_l("“%(number)s” không phải là số từ 1 đến %(most)s.", number=text[:40], most=most))
    return -int(digits) if text.startswith("-") else int(digits)


def _numbers(text: str, most: int, *, signed: bool = False) -> tuple[int, ...]:
    return tuple(sorted({_number(part, most, signed=signed) for part in text.split(",")})) if text else ()


def _weekdays(text: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for part in text.split(",") if text else ():
        match = WEEKDAY.fullmatch(part)
        if match is None:
            raise RecurrenceError(_l("“%(day)s” không phải là thứ trong tuần.", day=part[:40]))
        found.add((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return tuple(sorted(found, key=lambda one: (one[0] < 0, *one)))


def _day(text: str) -> date:
    try:
        day = datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007  # a date; its time, if any, says nothing more
    except ValueError:
        raise RecurrenceError(_l("Ngày kết thúc ghi như 20271231.")) from None
    if not EARLIEST <= day <= LATEST:
        raise RecurrenceError(_l("Ngày kết thúc nằm ngoài các năm 1900–2199."))
    return day


def _check(repeat: Repeat) -> None:
    """What can't be, or what no words say shortly."""
    monthly = repeat.frequency in {Frequency.MONTHLY, Frequency.YEARLY}
    if repeat.count and repeat.until:
        raise RecurrenceError(_l("Chỉ chọn một: số lần, hoặc ngày kết thúc."))
    if repeat.frequency is Frequency.DAILY and repeat.weekdays:
        raise RecurrenceError(_l("Muốn chọn thứ thì lặp lại hằng tuần."))
    if not monthly and (repeat.month_days or repeat.places or any(nth for nth, _ in repeat.weekdays)):
        raise RecurrenceError(_l("Ngày trong tháng chỉ dùng khi lặp lại hằng tháng hoặc hằng năm."))
    if repeat.places and not repeat.weekdays:
        raise RecurrenceError(_l("Thứ tự trong tháng cần có thứ đi kèm."))
    if repeat.frequency is Frequency.YEARLY:
        _check_yearly(repeat)


def _check_yearly(repeat: Repeat) -> None:
    if (repeat.month_days or repeat.weekdays) and not repeat.months:
        raise RecurrenceError(_l("Lặp lại hằng năm thì chọn thêm tháng."))
    if len(repeat.months) > 1 and (repeat.places or any(nth for nth, _ in repeat.weekdays)):
        raise RecurrenceError(_l("Nhiều tháng thì lặp lại hằng tháng và chọn những tháng đó."))
