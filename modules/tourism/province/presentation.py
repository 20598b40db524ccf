"""How districts' places read on the province's site: each leads to its own district's page. No SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dothi.manifest.house import house
from dothi.sites.site import TenantListing
from dothi.values.geo import Box
from modules.tourism.explore.mapping import Cluster, kind_title
from modules.tourism.province.queries import ToldLine
from modules.tourism.texts import TextRead, read
from tenants.areas.frame import MapFrame, frame_around

Districts = Mapping[int, TenantListing]
AROUND_M = 8_000.0
"""About so far a district reaches from its centre."""


class ToldCard(NamedTuple):
    """A line of the list."""

    url: str
    name: TextRead
    summary: TextRead
    kind: str
    district: str


def card_of(place: ToldLine, districts: Districts, language: str) -> ToldCard:
    """A place as a line, in a language."""
    district = districts[place.member_id]
    return ToldCard(
        url=page_url(place, district),
        name=read(place.texts, "name", language),
        summary=read(place.texts, "summary", language),
        kind=kind_title(language, place.kind),
        district=district.name,
    )


def page_url(place: ToldLine, district: TenantListing) -> str:
    """The page of the place on its district's site."""
    return house().settings.url_of(district.host, f"/du-lich/{place.slug}")


def to_geojson(found: Sequence[ToldLine] | Sequence[Cluster], districts: Districts, *, language: str) -> str:
    """A GeoJSON FeatureCollection (RFC 7946) as text: points with their words, or clusters with a count."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(each.lon, 6), round(each.lat, 6)]},
            "properties": {"cluster_count": each.places}
            if isinstance(each, Cluster)
            else properties(each, districts, language),
        }
        for each in found
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))


def properties(place: ToldLine, districts: Districts, language: str) -> dict[str, Any]:
    """What the pin says."""
    card = card_of(place, districts, language)
    return {"title": card.name.words, "text": f"{card.kind}, {card.district}", "tone": "in_hand", "url": card.url}


def frame_of(districts: Sequence[TenantListing]) -> MapFrame:
    """A map that opens on these districts; at least one."""
    boxes = [Box.around(district.centre, AROUND_M) for district in districts]
    west, south = min(box.west for box in boxes), min(box.south for box in boxes)
    east, north = max(box.east for box in boxes), max(box.north for box in boxes)
    return frame_around(Box(west, south, east, north), zoom=10)
