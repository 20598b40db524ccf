"""The day, start and mode of a journey as its address says them; what can't be read takes a default."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.explore.hours import clock_words
from modules.tourism.trips.ways import Mode

AHEAD_DAYS = 366
NOON = 12
TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def day_of(text: str) -> date:
    """The day as `<input type=date>` sends it, from today to a year ahead; else the usual one."""
    today = clock.local_today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return usual_day()
    return day if today <= day <= today + timedelta(days=AHEAD_DAYS) else usual_day()


def usual_day() -> date:
    """Today; from noon on tomorrow, since whoever plans then hardly means this morning."""
    now = clock.now().astimezone(LOCAL_ZONE)
    return now.date() + timedelta(days=now.hour >= NOON)


def minute_of(text: str) -> int | None:
    """`07:30` as minutes from midnight; None for anything else."""
    found = TIME.fullmatch(text.strip())
    return int(found[1]) * 60 + int(found[2]) if found else None


def mode_of(text: str, default: Mode = Mode.MOTORBIKE) -> Mode:
    """How one gets about."""
    return Mode(text) if text in set(Mode) else default


def time_field(minute: int) -> str:
    """Minutes from midnight as a field of type `time` wants them."""
    return clock_words(minute)
