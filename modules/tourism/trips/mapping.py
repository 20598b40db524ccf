"""The stops of a journey on the map, numbered in their order."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import Response, url_for

from dothi.values.geo import Box
from tenants.areas.frame import MapFrame

MARGIN_M = 300.0
CLOSEST = 17
TILE_PIXELS, SHOWN_PIXELS = 256, 300
"""A map on a phone shows about so many of them each way."""


class MappedStop(NamedTuple):
    """A numbered pin."""

    number: int
    slug: str
    name: str
    lon: float
    lat: float
    text: str = ""


def stops_geojson(stops: Iterable[MappedStop]) -> Response:
    """As the script of the map wants them."""
    features = [feature(stop) for stop in stops]
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    return Response(body, mimetype="application/geo+json")


def feature(stop: MappedStop) -> dict[str, Any]:
    """One of them."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(stop.lon, 6), round(stop.lat, 6)]},
        "properties": {
            "title": f"{stop.number}. {stop.name}" if stop.number else stop.name,
            "text": stop.text,
            "tone": "in_hand",
            "url": url_for("tourism_public.place", slug=stop.slug),
        },
    }


def framed(frame: MapFrame, points: Sequence[Any]) -> MapFrame:
    """The tenant's map opened on things with `lon` and `lat`; as it is without any."""
    if not points:
        return frame
    lons, lats = [point.lon for point in points], [point.lat for point in points]
    box = Box(min(lons), min(lats), max(lons), max(lats)).grown(MARGIN_M)
    across = max(box.east - box.west, box.north - box.south)
    zoom = min(CLOSEST, math.floor(math.log2(360 * SHOWN_PIXELS / (TILE_PIXELS * across))))
    return frame._replace(lon=(box.west + box.east) / 2, lat=(box.south + box.north) / 2, zoom=zoom, bounds="")
