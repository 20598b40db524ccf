"""`/api/v1/itineraries`: published itineraries as a list, and one of them with its stops."""

# mypy: disable-error-code="untyped-decorator"
# (flask-smorest's decorators have no types)

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from dothi.database.direct import reading
from dothi.language.locales import spoken
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.web.api import answer_json, with_etag
from modules.tourism.api.blueprint import blueprint
from modules.tourism.api.schemas import LanguageQuery
from modules.tourism.explore.hours import clock_words
from modules.tourism.explore.presentation import page_url
from modules.tourism.itineraries.kinds import ItineraryTheme
from modules.tourism.itineraries.presentation import itinerary_url
from modules.tourism.itineraries.queries import ItineraryRow, StopRow, get_shown, list_itineraries, list_stops
from modules.tourism.texts import read
from modules.tourism.trips.ways import Mode


class ItinerariesQuery(LanguageQuery):
    """What narrows the list, and where a page begins."""

    theme = fields.String(
        load_default="",
        validate=OneOf(("", *(theme.value for theme in ItineraryTheme)), error=_l("Không có chủ đề này.")),
        metadata={"example": "river"},
    )
    cursor = fields.String(load_default="", metadata={"description": "`next_cursor` of the page before."})


class ItineraryOut(Schema):
    """A published itinerary as the list says it."""

    slug = fields.String(metadata={"example": "mot-ngay-song-nuoc"})
    name = fields.String(metadata={"example": "A day on the river"})
    summary = fields.String()
    language = fields.String(metadata={"example": "en", "description": "The language that `name` really is in."})
    theme = fields.String(metadata={"enum": [theme.value for theme in ItineraryTheme]})
    days = fields.Integer()
    stop_count = fields.Integer()
    starts_at = fields.String(metadata={"example": "07:30"})
    mode = fields.String(metadata={"enum": [mode.value for mode in Mode]})
    url = fields.String(metadata={"example": "https://mytho.example.vn/du-lich/lich-trinh/mot-ngay-song-nuoc"})
    updated_at = fields.AwareDateTime()


class StopOut(Schema):
    """A stop at a published place."""

    day = fields.Integer()
    place = fields.String(metadata={"example": "chua-vinh-trang", "description": "Of `/api/v1/places/{slug}`."})
    name = fields.String()
    lon = fields.Float()
    lat = fields.Float()
    stay_minutes = fields.Integer()
    mode = fields.String(metadata={"description": "How one comes here from the stop before."})
    hours = fields.String(metadata={"example": "Mo-Su 07:00-17:00"})
    url = fields.String()


class ItineraryDetail(ItineraryOut):
    """A published itinerary with its texts and stops."""

    texts = fields.Dict(keys=fields.String(), values=fields.Dict(keys=fields.String(), values=fields.String()))
    stops = fields.List(fields.Nested(StopOut))


class ItineraryPage(Schema):
    """A page of itineraries, by the alphabet."""

    items = fields.List(fields.Nested(ItineraryOut))
    next_cursor = fields.String(allow_none=True)


@blueprint.route("/itineraries", methods=["GET"])
@public
@blueprint.arguments(ItinerariesQuery(), location="query")
@blueprint.response(200, ItineraryPage)
def itineraries(query: dict[str, Any]) -> Response:
    """Published itineraries by the alphabet. One statement."""
    site, language = current_site(), query["lang"] or spoken()
    page = list_itineraries(site.tenant_id, theme=query["theme"], cursor=query["cursor"] or None)
    items = [line(row, site, language) for row in page.items]
    return with_etag(answer_json({"items": items, "next_cursor": page.next_cursor}))


@blueprint.route("/itineraries/<itinerary>", methods=["GET"])
@public
@blueprint.arguments(LanguageQuery(), location="query")
@blueprint.response(200, ItineraryDetail)
@blueprint.alt_response(404, description="No such itinerary, or not a published one")
def itinerary(query: dict[str, Any], itinerary: str) -> Response:
    """One published itinerary. Two statements."""
    site, language = current_site(), query["lang"] or spoken()
    with reading():
        found = get_shown(site.tenant_id, itinerary)
        stops = list_stops(site.tenant_id, found.id)
    said = [stop_of(stop, found, site, language) for stop in stops if stop.is_shown]
    return with_etag(answer_json({**line(found, site, language), "texts": found.texts, "stops": said}))


def line(row: ItineraryRow, site: Site, language: str) -> dict[str, Any]:
    """An itinerary as anyone may see it."""
    name = read(row.texts, "name", language)
    return {
        "slug": row.slug,
        "name": name.words,
        "summary": read(row.texts, "summary", language).words,
        "language": name.language,
        "theme": row.theme,
        "days": row.days,
        "stop_count": row.stop_count,
        "starts_at": clock_words(row.starts_at),
        "mode": row.mode,
        "url": itinerary_url(site, row.slug),
        "updated_at": row.updated_at.isoformat(),
    }


def stop_of(stop: StopRow, row: ItineraryRow, site: Site, language: str) -> dict[str, Any]:
    """A stop as anyone may see it."""
    return {
        "day": stop.day,
        "place": stop.slug,
        "name": read(stop.texts, "name", language).words,
        "lon": stop.lon,
        "lat": stop.lat,
        "stay_minutes": stop.stay,
        "mode": stop.mode or row.mode,
        "hours": stop.hours,
        "url": page_url(site, stop.slug),
    }
