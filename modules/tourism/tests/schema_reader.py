"""Reads schema.org's opening hours as a search engine would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

DAY = 24 * 60
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def open_minutes(specifications: Iterable[Mapping[str, Any]], first: date, *, days: int) -> bytearray:
    """For each minute from `first` on, whether it is open."""
    told = list(specifications)
    found = bytearray(days * DAY)
    for n in range(days):
        day = first + timedelta(days=n)
        special = [one for one in told if one.get("validFrom", "9") <= str(day) <= one.get("validThrough", "0")]
        usual = [one for one in told if WEEKDAYS[day.weekday()] in one.get("dayOfWeek", ())]
        for one in special or usual:
            start, end = _minute(one["opens"]), _minute(one["closes"])
            if start == end == 0:
                continue
            end = DAY if one["closes"] == "23:59" else end if end > start else end + DAY
            found[n * DAY + start : n * DAY + end] = b"\x01" * (end - start)
    return found[: days * DAY]


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
