"""How itineraries read: cards of the list, days with their visits. No SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from dothi.manifest.house import house
from dothi.sites.site import Site
from modules.tourism.explore.hours import clock_words
from modules.tourism.explore.presentation import picture_url
from modules.tourism.hours.rules import OpeningHours
from modules.tourism.itineraries.kinds import THEMES, ItineraryTheme
from modules.tourism.itineraries.queries import ItineraryRow, StopRow
from modules.tourism.itineraries.timetable import TripDay, Visit, timetable
from modules.tourism.places.kinds import KINDS, PlaceKind
from modules.tourism.places.opening import locality_of, read_hours
from modules.tourism.texts import TextRead, read
from modules.tourism.trips.ways import Mode
from modules.tourism.trips.words import DOOR_TONES, ShownVisit, day_words, doors_words, duration_words, way_words


class ItineraryCard(NamedTuple):
    """A line of the list."""

    slug: str
    name: TextRead
    summary: TextRead
    theme: str
    length: str
    picture: str


class ShownDay(NamedTuple):
    """A day as the page says it."""

    title: str
    date: date
    visits: Sequence[ShownVisit]


def card_of(row: ItineraryRow, words: str) -> ItineraryCard:
    """An itinerary as a line of the list, in a language."""
    return ItineraryCard(
        slug=row.slug,
        name=read(row.texts, "name", words),
        summary=read(row.texts, "summary", words),
        theme=str(THEMES[ItineraryTheme(row.theme)]),
        length=length_words(row.days, row.stop_count),
        picture=picture_url(row, "thumb"),
    )


def length_words(days: int, stops: int) -> str:
    """`1 ngày, 5 điểm dừng`."""
    return str(_("%(days)s ngày, %(stops)s điểm dừng", days=days, stops=stops))


def days_of(stops: Sequence[StopRow], site: Site, *, first_day: date, starts_at: int, mode: Mode) -> list[TripDay]:
    """The timetable at this tenant, of the places that are shown."""

    def hours_of(text: str, day: date) -> OpeningHours | None:
        return read_hours(text, locality_of(site, day))

    shown = [stop for stop in stops if stop.is_shown]
    return timetable(shown, first_day=first_day, starts_at=starts_at, mode=mode, hours_of=hours_of)


def shown_days(days: Sequence[TripDay], words: str) -> list[ShownDay]:
    """The timetable in a language."""
    return [ShownDay(day_title(day), day.day, [shown_visit(visit, words) for visit in day.visits]) for day in days]


def day_title(day: TripDay) -> str:
    """`Ngày 1: thứ Bảy, 05/12/2026`."""
    return str(_("Ngày %(number)s: %(day)s", number=day.number, day=day_words(day.day)))


def shown_visit(visit: Visit, words: str) -> ShownVisit:
    """One stop."""
    return ShownVisit(
        number=visit.number,
        slug=visit.stop.slug,
        name=read(visit.stop.texts, "name", words),
        kind=str(KINDS[PlaceKind(visit.stop.kind)]),
        times=f"{clock_words(visit.arrive)}–{clock_words(visit.leave)}",
        stay=duration_words(visit.stop.stay),
        way=way_words(visit.way, visit.mode) if visit.way else "",
        tone=DOOR_TONES.get(visit.doors, ""),
        warning=doors_words(visit.doors, visit.windows),
    )


def itinerary_url(site: Site, slug: str) -> str:
    """The public address of an itinerary."""
    return house().settings.url_of(site.canonical_host, f"/du-lich/lich-trinh/{slug}")
