"""The stops of a journey on the map, numbered in their order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import Response, url_for

from dothi.values.geo import Box


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


def bounds_of(points: Sequence[Any]) -> str:
    """The box around things with `lon` and `lat`, as the macros of maps want it; empty without any."""
    if not points:
        return ""
    lons, lats = [point.lon for point in points], [point.lat for point in points]
    box = Box(min(lons), min(lats), max(lons), max(lats)).grown(400)
    return f"{box.west:.5f},{box.south:.5f},{box.east:.5f},{box.north:.5f}"
