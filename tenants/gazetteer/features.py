"""A GeoJSON file of streets and places, OpenStreetMap's properties among the names it may use. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dothi.content.confined import Refused
from tenants.gazetteer.rows import RawEntry
from tenants.gazetteer.tags import OTHER_NAMES, kind_said

PROPERTIES = {
    "name": ("name", "name:vi", "ten", "addr:street"),
    "kind": ("kind", "loai"),
    "ward": ("ward", "phuong", "addr:ward", "addr:suburb", "addr:subdistrict"),
    "house": ("number", "addr:housenumber", "so_nha"),
}
NUMBERS = (int, float)


def read_features(data: bytes, *, most_rows: int, most_positions: int) -> Iterator[RawEntry]:
    """The features of a collection. Raises Refused."""
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused("not_json") from None
    found = content.get("features") if isinstance(content, dict) else None
    if not isinstance(found, list) or not found:
        raise Refused("not_collection")
    if len(found) > most_rows:
        raise Refused("too_many_rows")
    positions = 0
    for number, feature in enumerate(found, 1):
        row = row_of(number, feature)
        positions += len(row.points)
        if positions > most_positions:
            raise Refused("too_many_positions")
        yield row


def row_of(number: int, feature: Any) -> RawEntry:
    """One feature."""
    feature = feature if isinstance(feature, dict) else {}
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    texts = {name: first_text(properties, keys) for name, keys in PROPERTIES.items()}
    texts["kind"] = texts["kind"] or osm_kind(properties, texts)
    others = [text for key in OTHER_NAMES if (text := first_text(properties, (key,))) and text != texts["name"]]
    points, problem = points_of(feature.get("geometry"))
    return RawEntry(number=number, **texts, other_names=";".join(others), points=points, problem=problem)


def first_text(properties: Mapping[str, Any], keys: Sequence[str]) -> str:
    """The first of these properties that says something; numbers count, lists are parted by semicolons."""
    for key in keys:
        value = properties.get(key)
        if isinstance(value, list):
            value = ";".join(item for item in value if isinstance(item, str))
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, NUMBERS) and not isinstance(value, bool):
            return str(value)[:40]
    return ""


def osm_kind(properties: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """The kind by OpenStreetMap's properties; an address belongs to its street. Empty when they say nothing."""
    if (kind := kind_said(properties)) is not None:
        return kind.value
    return "street" if texts["house"] and "addr:street" in properties else ""


def points_of(geometry: Any) -> tuple[Sequence[tuple[float, float]], str]:
    """The positions of a point or of lines, or the middle of a polygon's box; else what is wrong."""
    geometry = geometry if isinstance(geometry, dict) else {}
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    depth = {"Point": 0, "LineString": 1, "MultiPoint": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
    if kind not in depth:
        return (), "no_place"
    found: list[Any] = [coordinates]
    for _level in range(depth[kind]):
        found = [item for part in found if isinstance(part, list) for item in part]
    try:
        points = [(float(lon), float(lat)) for lon, lat, *_height in found]
    except (TypeError, ValueError, OverflowError):
        return (), "bad_coordinates"
    if kind in {"Polygon", "MultiPolygon"} and points:
        lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
        points = [((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)]
    return points, ""
