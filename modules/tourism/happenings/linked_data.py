"""A happening's next dates as schema.org events, for search engines. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dothi.sites.site import Site
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.happenings.kinds import DateState
from modules.tourism.happenings.presentation import is_off, where_of
from modules.tourism.happenings.rows import HappeningRow
from modules.tourism.happenings.schedule import Date, start_on
from modules.tourism.texts import read

SCHEDULED, CANCELLED, MOVED = (
    f"https://schema.org/Event{state}" for state in ("Scheduled", "Cancelled", "Rescheduled")
)


def linked_data(
    happening: HappeningRow, dates: Sequence[Date], *, site: Site, organiser: str, language: str, url: str
) -> dict[str, Any]:
    """A JSON-LD graph with one Event for each date."""
    facts = {
        "@type": "Event",
        "name": read(happening.texts, "name", language).words,
        "description": read(happening.texts, "summary", language).words,
        "url": url,
        "inLanguage": language,
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": location(happening, site, language),
        "organizer": {"@type": "GovernmentOrganization", "name": organiser},
    }
    plain = {name: value for name, value in facts.items() if value}
    return {"@context": "https://schema.org", "@graph": [plain | dated(happening, one) for one in dates]}


def location(happening: HappeningRow, site: Site, language: str) -> dict[str, Any]:
    """Where it is; at the district where nothing more is known."""
    where = where_of(happening.texts, happening.place_texts, language).words
    address = {"@type": "PostalAddress", "addressLocality": site.name, "addressCountry": "VN"}
    if happening.place_address:
        address["streetAddress"] = happening.place_address
    place: dict[str, Any] = {"@type": "Place", "name": where or site.name, "address": address}
    if happening.place_lat is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": happening.place_lat,
            "longitude": happening.place_lon,
        }
    return place


def dated(happening: HappeningRow, one: Date) -> dict[str, Any]:
    """What one date adds."""
    begin, end = one.starts_at.astimezone(LOCAL_ZONE), one.ends_at.astimezone(LOCAL_ZONE)
    state = CANCELLED if is_off(happening.status, one.state) else SCHEDULED
    found: dict[str, Any] = {"startDate": begin.isoformat(), "endDate": end.isoformat()}
    if happening.starts_at is None:
        found = {"startDate": begin.date().isoformat(), "endDate": one.last_day.isoformat()}
    if one.state is DateState.MOVED and state != CANCELLED:
        state = MOVED
        former = start_on(happening, one.original_on)
        found["previousStartDate"] = former.isoformat() if happening.starts_at else former.date().isoformat()
    return found | {"eventStatus": state}
