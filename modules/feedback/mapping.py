"""The map: public reports of a box as points, or as clusters where there are too many. Called by page and API.

A screen of 500 points is asked for with every move of the map: plain SQL whose text never changes, rows as tuples of
texts, GeoJSON written without a tree of objects in between.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, TextClause, text

from dothi.db import session
from dothi.geo import CELL_LEVEL, Box, cell_ranges
from modules.feedback.configuration import Configuration
from modules.feedback.domain import STATUS_TITLES, STATUS_TONES, Status
from modules.feedback.queries import NO_FILTERS, Filters

MOST_POINTS = 500
LOOKED_AT = 2_000
"""Rows that a range of cells adds to its clusters at most; a cluster beyond says that there are more."""
RANGES = 16

_SHOWN = """
    FROM unnest(CAST(:firsts AS bigint[]), CAST(:ends AS bigint[])) AS range (first_cell, end_cell)
    CROSS JOIN LATERAL (
        SELECT lon, lat, code, status, category_id, cell FROM feedback_report
        WHERE tenant_id = :tenant_id AND is_public AND cell >= range.first_cell AND cell < range.end_cell
            AND lon BETWEEN :west AND :east AND lat BETWEEN :south AND :north {filters}
        LIMIT :each
    ) AS shown
"""
_POINTS = f"SELECT lon::text, lat::text, code, status, category_id::text {_SHOWN} LIMIT :most"
_CLUSTERS = f"""
    SELECT avg(lon), avg(lat), count(*) {_SHOWN} GROUP BY cell >> CAST(:shift AS int) ORDER BY 3 DESC LIMIT :most
"""


@dataclass(frozen=True)
class MapPoints:
    """Every public report of the box: (lon, lat, code, status, category's id), all as text."""

    rows: Sequence[Row[str, str, str, str, str]]


@dataclass(frozen=True)
class MapClusters:
    """How many reports lie around a place: (lon, lat, count); `is_capped` when some were left uncounted."""

    rows: Sequence[Row[float, float, int]]
    is_capped: bool


def map_features(tenant_id: int, box: Box, filters: Filters = NO_FILTERS) -> MapPoints | MapClusters:
    """The public reports in the box: one statement for at most 500, one more where clusters are needed.

    Both walk ranges of cells on `feedback_report_map_idx`, and read a bounded number of rows however many there are.
    Of the filters, category, statuses and times count.
    """
    firsts, ends = _ranges(box)
    values: dict[str, Any] = {
        "tenant_id": tenant_id,
        "firsts": firsts,
        "ends": ends,
        "west": box.west,
        "south": box.south,
        "east": box.east,
        "north": box.north,
        "each": MOST_POINTS + 1,
        "most": MOST_POINTS + 1,
    }
    wanted = _wanted(filters)
    values.update(wanted)
    rows = session.execute(_statement(_POINTS, tuple(wanted)), values).all()
    if len(rows) <= MOST_POINTS:
        return MapPoints(rows)
    values.update(each=LOOKED_AT, shift=cluster_shift(box))
    clusters = session.execute(_statement(_CLUSTERS, tuple(wanted)), values).all()
    return MapClusters(clusters, is_capped=sum(row[2] for row in clusters) >= LOOKED_AT)


_FILTERS: Mapping[str, str] = {
    "category_id": "AND category_id = :category_id",
    "statuses": "AND status = ANY(:statuses)",
    "since": "AND submitted_at >= :since",
    "until": "AND submitted_at < :until",
}


def _wanted(filters: Filters) -> dict[str, Any]:
    """The values of the filters that are set, by their names in `_FILTERS`."""
    values = {
        "category_id": filters.category_id,
        "statuses": [status.value for status in filters.statuses] or None,
        "since": filters.since,
        "until": filters.until,
    }
    return {name: value for name, value in values.items() if value is not None}


@lru_cache(maxsize=64)
def _statement(sql: str, filters: tuple[str, ...]) -> TextClause:
    """The statement with the conditions of these filters: our own words, values are bound."""
    return text(sql.replace("{filters}", " ".join(_FILTERS[name] for name in filters)))


@lru_cache(maxsize=2_048)
def _ranges(box: Box) -> tuple[list[int], list[int]]:
    """Firsts and ends of the cells' ranges; the map's first screen is everyone's."""
    ranges = cell_ranges(box, RANGES)
    return [first for first, _end in ranges], [end for _first, end in ranges]


def cluster_shift(box: Box) -> int:
    """By how many bits a cell is shifted so that the box is eight to sixteen clusters wide."""
    width = max(box.east - box.west, 1e-6)
    level = 1
    while 360.0 / (1 << level) > width / 8 and level < CELL_LEVEL:
        level += 1
    return 2 * (CELL_LEVEL - level)


def to_geojson(found: MapPoints | MapClusters, configuration: Configuration, *, language: str) -> str:
    """A GeoJSON FeatureCollection (RFC 7946) as text: points with their words, or clusters with a count."""
    if isinstance(found, MapClusters):
        features = [
            f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{lon:.6f},{lat:.6f}]}},'
            f'"properties":{{"cluster_count":{count}}}}}'
            for lon, lat, count in found.rows
        ]
        return _collection(features, is_capped=found.is_capped)
    # What rows share is written once: the category's title and the status with its tone.
    titles = {
        str(category.id): f'"category":{json.dumps(category.code)},"title":{_quoted(category.title(language))}}}}}'
        for category in configuration.categories.values()
    }
    states = {
        status.value: f'"status":"{status.value}","tone":"{STATUS_TONES[status]}",'
        f'"text":{_quoted(str(STATUS_TITLES[status]))},'
        for status in map(Status, {row[3] for row in found.rows})
    }
    features = [
        f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{lon},{lat}]}},"properties":{{"code":"{code}",'
        f'"url":"/phan-anh/{code}",{states[status]}{titles[category]}'
        for lon, lat, code, status, category in found.rows
    ]
    return _collection(features, is_capped=False)


def _collection(features: list[str], *, is_capped: bool) -> str:
    capped = "true" if is_capped else "false"
    return f'{{"type":"FeatureCollection","is_capped":{capped},"features":[{",".join(features)}]}}'


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
