"""The map: public reports of a box as points, or as clusters where there are too many. Called by page and API.

GeoJSON is written as text from tuples: a screen of 500 points is asked for with every move of the map.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, bindparam, func, literal_column, select, union_all

from dothi.db import session
from dothi.geo import CELL_LEVEL, Box, cell, cell_ranges
from dothi.geo import Point as Place
from modules.feedback.configuration import Configuration
from modules.feedback.domain import STATUS_TITLES, STATUS_TONES, Status
from modules.feedback.models import Report
from modules.feedback.queries import NO_FILTERS, Filters

MOST_POINTS = 500
LOOKED_AT = 2_000
"""Rows that a range of cells adds to its clusters at most; a cluster beyond says that there are more."""
RANGES = 16
R = Report


@dataclass(frozen=True)
class MapPoints:
    """Every public report of the box: (lon, lat, code, status, category)."""

    rows: Sequence[tuple[float, float, str, str, UUID]]


@dataclass(frozen=True)
class MapClusters:
    """How many reports lie around a place: (lon, lat, count); `is_capped` when some were left uncounted."""

    rows: Sequence[tuple[float, float, int]]
    is_capped: bool


def map_features(tenant_id: int, box: Box, filters: Filters = NO_FILTERS) -> MapPoints | MapClusters:
    """The public reports in the box: one statement for at most 500, one more where clusters are needed.

    Both walk ranges of cells on `feedback_report_map_idx`, and read a bounded number of rows however many there are.
    """
    ranges = cell_ranges(box, RANGES)
    inside = [R.lon.between(box.west, box.east), R.lat.between(box.south, box.north)]
    conditions = [*_shown(tenant_id, filters), *inside]
    columns = (R.lon, R.lat, R.code, R.status, R.category_id)
    parts = [
        select(*columns).where(*conditions, R.cell >= first, R.cell < end).limit(MOST_POINTS + 1)
        for first, end in ranges
    ]
    every = union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    rows = session.execute(select(every).limit(MOST_POINTS + 1)).all()
    if len(rows) <= MOST_POINTS:
        return MapPoints([tuple(row) for row in rows])
    return _clusters(box, ranges, conditions)


def _shown(tenant_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    return [R.tenant_id == tenant_id, R.is_public.is_(True), *filters.conditions()]


def _clusters(box: Box, ranges: Sequence[tuple[int, int]], conditions: Sequence[ColumnElement[bool]]) -> MapClusters:
    """Count by a coarser cell, some ten to a side of the box, in the database."""
    parts = [
        select(R.cell, R.lon, R.lat).where(*conditions, R.cell >= first, R.cell < end).limit(LOOKED_AT)
        for first, end in ranges
    ]
    looked_at = union_all(*parts).subquery()
    shift = cluster_shift(box)
    place = looked_at.c.cell.op(">>")(bindparam("shift", shift, BigInteger, literal_execute=True)).label("place")
    rows = session.execute(
        select(func.avg(looked_at.c.lon), func.avg(looked_at.c.lat), func.count())
        .group_by(place)
        .order_by(literal_column("3").desc())
        .limit(MOST_POINTS)
    ).all()
    is_capped = sum(row[2] for row in rows) >= LOOKED_AT
    return MapClusters([(row[0], row[1], row[2]) for row in rows], is_capped)


def cluster_shift(box: Box) -> int:
    """By how many bits a cell is shifted so that the box is eight to sixteen clusters wide."""
    corner, opposite = cell(Place(box.west, box.south)), cell(Place(box.east, box.north))
    level = 1
    while level < CELL_LEVEL and corner >> 2 * (CELL_LEVEL - level) == opposite >> 2 * (CELL_LEVEL - level):
        level += 1
    width = max(box.east - box.west, 1e-6)
    fine = 1
    while 360.0 / (1 << fine) > width / 8 and fine < CELL_LEVEL:
        fine += 1
    return 2 * (CELL_LEVEL - max(level, fine))


def to_geojson(found: MapPoints | MapClusters, configuration: Configuration, *, language: str) -> str:
    """A GeoJSON FeatureCollection (RFC 7946) as text. Points carry code, status, tone, title; clusters a count."""
    if isinstance(found, MapClusters):
        features = [
            f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{lon:.6f},{lat:.6f}]}},'
            f'"properties":{{"cluster_count":{count}}}}}'
            for lon, lat, count in found.rows
        ]
        return _collection(features, is_capped=found.is_capped)
    # What rows share is written once: the category's title and the status with its tone.
    titles = {
        category.id: f'"category":{json.dumps(category.code)},"title":{_quoted(category.title(language))}}}}}'
        for category in configuration.categories.values()
    }
    states = {
        status.value: f'"status":"{status.value}","tone":"{STATUS_TONES[status]}",'
        f'"status_label":{_quoted(str(STATUS_TITLES[status]))},'
        for status in Status
    }
    features = [
        f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{lon},{lat}]}},"properties":{{"code":"{code}",'
        f'"url":"/phan-anh/{code}",{states[status]}{titles[category_id]}'
        for lon, lat, code, status, category_id in found.rows
    ]
    return _collection(features, is_capped=False)


def _collection(features: list[str], *, is_capped: bool) -> str:
    capped = "true" if is_capped else "false"
    return f'{{"type":"FeatureCollection","is_capped":{capped},"features":[{",".join(features)}]}}'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
