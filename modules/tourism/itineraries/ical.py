"""An itinerary on given days as iCalendar (RFC 5545): an event for each stop. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta

from icalendar import Calendar, Event

from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.happenings.ical import PRODUCT, zone
from modules.tourism.itineraries.queries import ItineraryRow
from modules.tourism.itineraries.timetable import TripDay
from modules.tourism.texts import read
from modules.tourism.trips.words import doors_words

UrlOf = Callable[[str], str]


def itinerary_text(found: ItineraryRow, days: Sequence[TripDay], *, language: str, url_of: UrlOf) -> str:
    """The whole calendar; `url_of` answers the page of a place. What is closed then says so."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", read(found.texts, "name", language).words)
    calendar.add_component(zone())
    for event in events_of(found, days, language=language, url_of=url_of):
        calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def events_of(found: ItineraryRow, days: Sequence[TripDay], *, language: str, url_of: UrlOf) -> Iterator[Event]:
    """The stops; the same stop of the same day has the same UID."""
    for day in days:
        midnight = datetime.combine(day.day, time(), LOCAL_ZONE)
        for visit in day.visits:
            event = Event()
            event.add("uid", f"{found.id}-{day.day}-{visit.number}")
            event.add("dtstamp", found.updated_at)
            event.add("dtstart", midnight + timedelta(minutes=visit.arrive))
            event.add("dtend", midnight + timedelta(minutes=visit.leave))
            event.add("summary", read(visit.stop.texts, "name", language).words)
            event.add("geo", (visit.stop.lat, visit.stop.lon))
            event.add("url", url_of(visit.stop.slug))
            if warning := doors_words(visit.doors, visit.windows):
                event.add("description", warning)
            yield event
