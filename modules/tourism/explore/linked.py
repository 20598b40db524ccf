"""Places as schema.org has them (JSON-LD): one on its page, all in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.geo import Point
from modules.tourism.explore.presentation import area_names, page_url, picture_url
from modules.tourism.explore.queries import ShownPlace
from modules.tourism.hours.schema_org import schema_org
from modules.tourism.pictures import ShownPicture
from modules.tourism.places.kinds import PlaceKind, Price
from modules.tourism.places.opening import calendar_key, locality_with, read_hours
from modules.tourism.ratings.rules import MOST_STARS, mean_of
from modules.tourism.texts import LANGUAGES, Texts

CONTEXT = "https://schema.org"
MEDIA_TYPE = "application/ld+json"
BUSINESSES: Mapping[str, str] = {
    PlaceKind.FOOD: "FoodEstablishment",
    PlaceKind.SHOP: "Store",
    PlaceKind.STAY: "LodgingBusiness",
}
TYPES: Mapping[str, Sequence[str]] = {
    PlaceKind.HERITAGE: ("TouristAttraction", "LandmarksOrHistoricalBuildings"),
    PlaceKind.WORSHIP: ("TouristAttraction", "PlaceOfWorship"),
    PlaceKind.BEACH: ("TouristAttraction", "Beach"),
    PlaceKind.LEISURE: ("TouristAttraction", "Park"),
    PlaceKind.PIER: ("CivicStructure",),
    **{kind: (name,) for kind, name in BUSINESSES.items()},
}
ATTRACTION = ("TouristAttraction",)
PRICE_RANGE: Mapping[str, str] = {Price.LOW: "$", Price.MIDDLE: "$$", Price.HIGH: "$$$"}


def linked_place(
    place: ShownPlace, site: Site, today: date, *, pictures: Sequence[ShownPicture] = ()
) -> dict[str, Any]:
    """One place with its context, and all its pictures."""
    images = [image(f"/files/{each.file_id}/medium", site, credit=each.credit) for each in pictures]
    return {"@context": CONTEXT, **node(place, site, today), **({"image": images} if images else {})}


def linked_catalogue(places: Sequence[ShownPlace], site: Site, today: date) -> dict[str, Any]:
    """All of them in one document."""
    return {"@context": CONTEXT, "@graph": [node(place, site, today) for place in places]}


def node(place: ShownPlace, site: Site, today: date) -> dict[str, Any]:
    """A place; what isn't known isn't said."""
    url = page_url(site, place.slug)
    said: dict[str, Any] = {
        "@type": list(TYPES.get(place.kind, ATTRACTION)),
        "@id": url,
        "url": url,
        "name": in_languages(place.texts, "name"),
        "description": in_languages(place.texts, "summary"),
        "geo": {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon},
        "address": address(place, site),
        "telephone": place.phone,
        "email": place.email,
        "sameAs": place.website,
        "image": first_image(place, site),
        "openingHoursSpecification": openings(place, site, today),
        "isAccessibleForFree": True if place.price_level == Price.FREE else None,
        "priceRange": PRICE_RANGE.get(place.price_level) if place.kind in BUSINESSES else None,
        "aggregateRating": ratings(place),
    }
    return {name: value for name, value in said.items() if value}


def in_languages(texts: Texts, field: str) -> list[dict[str, str]]:
    """A text in each language that has it."""
    found = ((language, texts.get(language, {}).get(field, "")) for language in LANGUAGES)
    return [{"@language": language, "@value": words} for language, words in found if words]


def address(place: ShownPlace, site: Site) -> dict[str, str]:
    """Street, ward, district, country."""
    parts = {
        "streetAddress": place.address,
        "addressLocality": area_names(site).get(place.area_code, ""),
        "addressRegion": site.name,
        "addressCountry": "VN",
    }
    return {"@type": "PostalAddress", **{name: value for name, value in parts.items() if value}}


def first_image(place: ShownPlace, site: Site) -> dict[str, str] | None:
    """The picture of lists; None without one."""
    path = picture_url(place)
    return image(path, site, credit=place.picture_credit) if path else None


def image(path: str, site: Site, *, credit: str) -> dict[str, str]:
    """A picture with its credit."""
    found = {"@type": "ImageObject", "contentUrl": house().settings.url_of(site.canonical_host, path)}
    return {**found, "creditText": credit} if credit else found


def ratings(place: ShownPlace) -> dict[str, object] | None:
    """What its ratings come to; None without one."""
    mean = mean_of(place.rating_count, place.rating_total)
    if mean is None:
        return None
    scale = {"bestRating": MOST_STARS, "worstRating": 1}
    return {"@type": "AggregateRating", "ratingValue": mean, "ratingCount": place.rating_count, **scale}


def openings(place: ShownPlace, site: Site, today: date) -> list[dict[str, object]]:
    """The opening hours of the next months."""
    return list(openings_of(place.hours, calendar_key(site), site.centre, today))


@lru_cache(maxsize=2_048)
def openings_of(text: str, calendar: str, centre: Point, today: date) -> tuple[dict[str, object], ...]:
    """Of a text of hours at a tenant: laid out for a day once, since many places share it."""
    hours = read_hours(text, locality_with(calendar, centre, today.year))
    return tuple(schema_org(hours, today)) if hours else ()
