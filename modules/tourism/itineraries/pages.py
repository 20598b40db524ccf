"""What everyone sees at /du-lich/lich-trinh: the list of itineraries, one of them for a day and a start, its map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from dothi.database.direct import reading
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.web.routes import Routes
from modules.tourism.explore.hours import clock_words
from modules.tourism.explore.presentation import language, page_url
from modules.tourism.itineraries.kinds import THEMES, ItineraryTheme
from modules.tourism.itineraries.presentation import (
    card_of,
    days_of,
    itinerary_url,
    length_words,
    shown_days,
)
from modules.tourism.itineraries.queries import ItineraryRow, StopRow, get_shown, list_itineraries, list_stops
from modules.tourism.texts import LANGUAGES, SOURCE, read
from modules.tourism.trips.asked import day_of, minute_of, mode_of
from modules.tourism.trips.mapping import MappedStop, framed, stops_geojson
from modules.tourism.trips.ways import MODES, Mode
from tenants.areas.frame import map_frame

routes = Routes()


@routes.get("/lich-trinh")
@public
def itineraries() -> ResponseReturnValue:
    """Published itineraries. One statement."""
    theme = request.args.get("theme", "")
    theme = theme if theme in set(ItineraryTheme) else ""
    page = list_itineraries(current_site().tenant_id, theme=theme, cursor=request.args.get("cursor"))
    here: dict[str, Any] = {"theme": theme} if theme else {}
    return render_template(
        "tourism/itineraries/list.html",
        cards=[card_of(row, language()) for row in page.items],
        theme=theme,
        theme_options=[(each.value, str(title)) for each, title in THEMES.items()],
        next_url=url_for(".itineraries", **here, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".itineraries", **here) if request.args.get("cursor") else None,
        language=language(),
    )


@routes.get("/lich-trinh/<itinerary>")
@public
def itinerary(itinerary: str) -> ResponseReturnValue:
    """One of them with its timetable. Two statements."""
    site = current_site()
    with reading():
        found = get_shown(site.tenant_id, itinerary)
        stops = list_stops(site.tenant_id, found.id)
    return itinerary_page(found, stops, site)


class AskedTrip(NamedTuple):
    """On which day it begins, at which minute of each day, and how one gets about."""

    first_day: date
    starts_at: int
    mode: Mode


def asked_trip(found: ItineraryRow) -> AskedTrip:
    """What the address says of the journey, else what the itinerary does."""
    starts_at = minute_of(request.args.get("start", ""))
    return AskedTrip(
        first_day=day_of(request.args.get("day", "")),
        starts_at=found.starts_at if starts_at is None else starts_at,
        mode=mode_of(request.args.get("mode", ""), Mode(found.mode)),
    )


def itinerary_page(
    found: ItineraryRow, stops: Sequence[StopRow], site: Site, *, is_preview: bool = False, at: str = ""
) -> str:
    """The page of an itinerary for the day, start and mode that the address names; `at` is its own address."""
    words, asked = language(), asked_trip(found)
    shown = shown_days(days_of(stops, site, **asked._asdict()), words)
    address: dict[str, Any] = {
        "day": asked.first_day.isoformat(),
        "start": clock_words(asked.starts_at),
        "mode": asked.mode.value,
    }
    frame = map_frame(site)
    return render_template(
        "tourism/itineraries/itinerary.html",
        text={field: read(found.texts, field, words) for field in ("name", "summary", "body")},
        theme=str(THEMES[ItineraryTheme(found.theme)]),
        length=length_words(found.days, found.stop_count),
        days=shown,
        warned=sum(visit.tone in {"danger", "waiting"} for day in shown for visit in day.visits),
        hidden=sum(not stop.is_shown for stop in stops) if is_preview else 0,
        asked=address,
        calendar_url=url_for("tourism_public.itinerary_calendar", itinerary=found.slug, lang=words, **address),
        mode_options=[(each.value, str(title)) for each, title in MODES.items()],
        first=clock.local_today(),
        at=at or url_for("tourism_public.itinerary", itinerary=found.slug),
        url=itinerary_url(site, found.slug),
        plan_slugs=[visit.slug for day in shown[:1] for visit in day.visits][:12],
        slug=found.slug,
        map=framed(frame, [stop for stop in stops if stop.is_shown]),
        is_preview=is_preview,
        language=words,
    )


@routes.get("/lich-trinh/<itinerary>/ban-do.geojson")
@public
def itinerary_map(itinerary: str) -> Response:
    """Its stops for the map. Two statements."""
    tenant_id, words = current_site().tenant_id, language()
    with reading():
        stops = list_stops(tenant_id, get_shown(tenant_id, itinerary).id)
    shown = [stop for stop in stops if stop.is_shown]
    return stops_geojson(
        MappedStop(number, stop.slug, read(stop.texts, "name", words).words, stop.lon, stop.lat)
        for number, stop in enumerate(shown, start=1)
    )


@routes.get("/lich-trinh/<itinerary>.ics")
@public
def itinerary_calendar(itinerary: str) -> Response:
    """One of them for the day, start and mode of the address, in the language of `lang`. Two statements."""
    from modules.tourism.itineraries.ical import itinerary_text  # noqa: PLC0415  # icalendar takes 3 MB

    site = current_site()
    words = request.args.get("lang", "")
    words = words if words in LANGUAGES else SOURCE
    with reading():
        found = get_shown(site.tenant_id, itinerary)
        stops = list_stops(site.tenant_id, found.id)
    days = days_of(stops, site, **asked_trip(found)._asdict())
    with force_locale(words):
        text = itinerary_text(found, days, language=words, url_of=lambda slug: page_url(site, slug))
    return Response(text, mimetype="text/calendar")
