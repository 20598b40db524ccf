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

from sqlalchemy import text

from dothi.database.direct import Statement, reading
from dothi.values.cells import CELL_LEVEL, cell_box, cell_ranges
from dothi.values.geo import Box
from dothi.web.shared import Answer, shared
from modules.feedback.queries import NO_FILTERS, Filters
from modules.feedback.rules.domain import STATUS_TITLES, STATUS_TONES, Status
from modules.feedback.setup.configuration import Configuration

MOST_POINTS = 500
COUNTED = 32_000
"""Up to so many reports in the box are counted one by one."""
SAMPLED = 125
"""Where there are more, a cluster counts so many at most and says that there are more; each place is asked."""
FEWEST_CLUSTERS = 64
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
    SELECT avg(lon), avg(lat), count(*) FROM (SELECT lon, lat, cell {_SHOWN} LIMIT :all) AS counted
    GROUP BY cell >> CAST(:shift AS int) ORDER BY 3 DESC LIMIT :most
"""  # noqa: S608  # our own words; values are bound


@dataclass(frozen=True)
class MapPoints:
    """Every public report of the box: (lon, lat, code, status, category's id), all as text."""

    rows: Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class MapClusters:
    """How many reports lie around a place: (lon, lat, count); `is_capped` when those with SAMPLED have more."""

    rows: Sequence[tuple[Any, ...]]
    is_capped: bool


def map_features(tenant_id: int, box: Box, filters: Filters = NO_FILTERS) -> MapPoints | MapClusters:
    """The public reports in the box: one statement for at most 500, one more for clusters, a third above 32,000.

    All walk ranges of cells on `feedback_report_map_idx`, and read a bounded number of rows however many there are.
    Category, statuses, since, until, area and near narrow it.
    """
    for ground in (filters.area, filters.near):
        within = box.shared_with(ground.box) if ground is not None else box
        if within is None:
            return MapPoints([])
        box = within
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
    rows = _statement(_POINTS, tuple(wanted)).read(values)
    if len(rows) <= MOST_POINTS:
        return MapPoints(rows)
    level, cells = cells_over(box)
    shift = 2 * (CELL_LEVEL - level)
    values.update(each=COUNTED + 1, all=COUNTED + 1, shift=shift)
    clusters = _statement(_CLUSTERS, tuple(wanted)).read(values)
    if sum(row[2] for row in clusters) <= COUNTED:
        return MapClusters(clusters, is_capped=False)
    # The rows looked at so far lie in one corner: now some of each cell, so that no part of the map looks empty.
    values.update(firsts=[cell << shift for cell in cells], ends=[(cell + 1) << shift for cell in cells])
    values.update(each=SAMPLED, all=SAMPLED * len(cells))
    return MapClusters(_statement(_CLUSTERS, tuple(wanted)).read(values), is_capped=True)


_FILTERS: Mapping[str, str] = {
    "category_id": "AND category_id = :category_id",
    "statuses": "AND status = ANY(:statuses)",
    "since": "AND submitted_at >= :since",
    "until": "AND submitted_at < :until",
    "area": "AND poly_contain_pt(CAST(:area AS polygon), point(lon, lat))",
    "near": "AND poly_contain_pt(CAST(:near AS polygon), point(lon, lat))",
}


def _wanted(filters: Filters) -> dict[str, Any]:
    """The values of the filters that are set, by their names in `_FILTERS`."""
    values = {
        "category_id": filters.category_id,
        "statuses": [status.value for status in filters.statuses] or None,
        "since": filters.since,
        "until": filters.until,
        "area": filters.area.polygon if filters.area is not None else None,
        "near": filters.near.polygon if filters.near is not None else None,
    }
    return {name: value for name, value in values.items() if value is not None}


@lru_cache(maxsize=64)
def _statement(sql: str, filters: tuple[str, ...]) -> Statement:
    """The statement with the conditions of these filters: our own words, values are bound."""
    return Statement(text(sql.replace("{filters}", " ".join(_FILTERS[name] for name in filters))))


@lru_cache(maxsize=2_048)
def _ranges(box: Box) -> tuple[list[int], list[int]]:
    """Firsts and ends of the cells' ranges; the map's first screen is everyone's."""
    ranges = cell_ranges(box, RANGES)
    return [first for first, _end in ranges], [end for _first, end in ranges]


@lru_cache(maxsize=2_048)
def cells_over(box: Box) -> tuple[int, list[int]]:
    """The level at which 64 to 255 cells lie over the box, and these cells: a cluster each."""
    level, cells = 0, [0]
    while len(cells) < FEWEST_CLUSTERS and level < CELL_LEVEL:
        level += 1
        children = (child for cell in cells for child in range(4 * cell, 4 * cell + 4))
        cells = [child for child in children if _overlap(cell_box(child, level), box)]
    return level, cells


def _overlap(one: Box, other: Box) -> bool:
    is_beside = one.east < other.west or other.east < one.west
    return not (is_beside or one.north < other.south or other.north < one.south)


def shared_geojson(
    tenant_id: int, box: Box, filters: Filters, configuration: Configuration, *, language: str
) -> Answer:
    """The map's answer as all readers get it. One statement when it is kept, else one more than `map_features`."""

    def make() -> str:
        with reading():
            found = map_features(tenant_id, box, filters)
        return to_geojson(found, configuration, language=language)

    return shared(tenant_id, ("map", language, box, filters), make)


def to_geojson(found: MapPoints | MapClusters, configuration: Configuration, *, language: str) -> str:
    """A GeoJSON FeatureCollection (RFC 7946) as text: points with their words, or clusters with a count."""
    if isinstance(found, MapClusters):
        more = ',"has_more":true'
        features = [
            f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{lon:.6f},{lat:.6f}]}},'
            f'"properties":{{"cluster_count":{count}{more if found.is_capped and count >= SAMPLED else ""}}}}}'
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
