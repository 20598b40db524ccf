"""The map: published places of a box as points, or as clusters where there are too many. Called by page and API."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from flask import url_for
from sqlalchemy import Integer, bindparam, func, select

from dothi.database.direct import Statement, reading
from dothi.language.locales import in_words
from dothi.values.cells import CELL_LEVEL
from dothi.values.geo import Box
from dothi.web.shared import Answer, shared
from modules.tourism.explore.queries import NO_FILTERS, C, PlaceFilters, conditions, edges
from modules.tourism.places.kinds import KINDS, PlaceKind
from modules.tourism.texts import read

MOST_POINTS = 500
COUNTED = 32_000
"""Of the places in a box so many are counted at most."""
CLUSTERS_ACROSS = 8


class Pin(NamedTuple):
    """A published place on the map."""

    slug: str
    kind: str
    names: dict[str, str | None]
    lon: float
    lat: float
    is_open: bool | None


class Cluster(NamedTuple):
    """Several places around one point."""

    lon: float
    lat: float
    places: int


def map_features(tenant_id: int, box: Box, filters: PlaceFilters = NO_FILTERS) -> Sequence[Pin] | Sequence[Cluster]:
    """What a box holds: one statement for at most 500 places, else a second one for clusters."""
    values = {"tenant_id": tenant_id, "most": MOST_POINTS + 1, **filters.values(tenant_id), **edges(box)}
    names = frozenset(values)
    points = [Pin(*row) for row in _points(names).read(values)]
    if len(points) <= MOST_POINTS:
        return points
    values.update(most=COUNTED, shift=2 * (CELL_LEVEL - level_of(box)))
    return [Cluster(*row) for row in _clusters(names).read(values)]


def level_of(box: Box) -> int:
    """The level of cells of which some eight lie across the box."""
    across = max(box.east - box.west, 1e-6)
    return max(0, min(CELL_LEVEL, math.floor(math.log2(360 * CLUSTERS_ACROSS / across))))


@lru_cache(maxsize=128)
def _points(names: frozenset[str]) -> Statement:
    texts = (C.texts["vi"]["name"].astext, C.texts["en"]["name"].astext)
    made = func.jsonb_build_object("vi", texts[0], "en", texts[1])
    query = select(C.slug, C.kind, made, C.lon, C.lat, C.is_open).where(*conditions(names))
    return Statement(query.limit(bindparam("most", type_=Integer)))


@lru_cache(maxsize=128)
def _clusters(names: frozenset[str]) -> Statement:
    inner = select(C.lon, C.lat, C.cell).where(*conditions(names)).limit(bindparam("most", type_=Integer)).subquery()
    shifted = inner.c.cell.bitwise_rshift(bindparam("shift", type_=Integer))
    query = select(func.avg(inner.c.lon), func.avg(inner.c.lat), func.count()).group_by(shifted)
    return Statement(query.order_by(func.count().desc()).limit(MOST_POINTS))


def shared_geojson(tenant_id: int, box: Box, filters: PlaceFilters, *, language: str) -> Answer:
    """The map's answer as all readers get it. One statement when it is kept, else one more than `map_features`."""

    def make() -> str:
        with reading():
            return to_geojson(map_features(tenant_id, box, filters), language=language)

    return shared(tenant_id, ("places.map", language, box, filters), make)


def to_geojson(found: Sequence[Pin] | Sequence[Cluster], *, language: str) -> str:
    """A GeoJSON FeatureCollection (RFC 7946) as text: points with their words, or clusters with a count."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(each.lon, 6), round(each.lat, 6)]},
            "properties": {"cluster_count": each.places} if isinstance(each, Cluster) else properties(each, language),
        }
        for each in found
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))


def properties(pin: Pin, language: str) -> dict[str, Any]:
    """What the pin says."""
    names = {each: {"name": name} for each, name in pin.names.items() if name}
    return {
        "slug": pin.slug,
        "kind": pin.kind,
        "title": read(names, "name", language).words,
        "text": kind_title(language, pin.kind),
        "tone": "done" if pin.is_open else "in_hand",
        "url": url_for("tourism_public.place", slug=pin.slug),
    }


@in_words
def kind_title(kind: str) -> str:
    """The kind in words."""
    return str(KINDS[PlaceKind(kind)])
