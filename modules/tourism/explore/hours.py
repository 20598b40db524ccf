"""Opening hours on the page of a place: now, in words, as the table of this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from babel.dates import format_date
from flask_babel import gettext as _

from dothi.language.formatting import local_datetime
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.hours.plan import Stretch
from modules.tourism.hours.rules import OpeningHours, Openness
from modules.tourism.hours.week import week
from modules.tourism.hours.words import words
from modules.tourism.places.opening import Opening, locality_of, opening_at, read_hours

HOUR, DAY = 60, 24 * 60


class DayLine(NamedTuple):
    """A day of this week's table."""

    day: str
    times: str
    note: str
    is_today: bool


@dataclass(frozen=True)
class HoursView:
    """What the page says."""

    opening: Opening
    next_change: str
    lines: Sequence[tuple[str, str]]
    days: Sequence[DayLine]


def hours_of(text: str, site: Site, language: str) -> HoursView | None:
    """The hours of a text now; None where there are none, or they can't be read."""
    now = clock.now()
    today = now.astimezone(LOCAL_ZONE).date()
    where = locality_of(site, today, language)
    hours = read_hours(text, where)
    if hours is None:
        return None
    opening = opening_at(text, where, now)
    return HoursView(
        opening=opening,
        next_change=change_words(opening, today),
        lines=[(line.days, line.times) for line in words(hours, language)],
        days=days_of(hours, today, language),
    )


def change_words(opening: Opening, today: date) -> str:
    """`Mở cửa lúc 13:30`; with the date where it isn't today; empty where nothing changes."""
    at = opening.next_change_at
    if at is None or opening.is_open is None:
        return ""
    when = at_words(at, today)
    return str(_("Đóng cửa lúc %(when)s", when=when) if opening.is_open else _("Mở cửa lúc %(when)s", when=when))


def at_words(at: datetime, today: date) -> str:
    """The time, with its date where that isn't today."""
    local = at.astimezone(LOCAL_ZONE)
    return f"{local:%H:%M}" if local.date() == today else local_datetime(at)


def days_of(hours: OpeningHours, today: date, language: str) -> list[DayLine]:
    """The seven days of this week, Monday first."""
    return [
        DayLine(
            day=format_date(row.day, "EEEE", locale=language).capitalize(),
            times=", ".join(map(stretch_words, row.plan)) or str(_("đóng cửa")),
            note=row.day_off,
            is_today=row.day == today,
        )
        for row in week(hours, today)
    ]


def stretch_words(stretch: Stretch) -> str:
    """`07:00–11:30`, and what else is said of it."""
    times = f"{clock_words(stretch.start)}–{clock_words(stretch.end)}"
    if (stretch.start, stretch.end) == (0, DAY):
        times = str(_("cả ngày"))
    said = [str(_("không rõ"))] if stretch.kind is Openness.UNKNOWN else []
    said += [stretch.comment] if stretch.comment else []
    return f"{times} ({', '.join(said)})" if said else times


def clock_words(minute: int) -> str:
    """Minutes from midnight as `07:00`; the end of a day is 24:00, later ones are the next day's."""
    hour = minute // HOUR if minute <= DAY else minute // HOUR - 24
    return f"{hour:02d}:{minute % HOUR:02d}"
