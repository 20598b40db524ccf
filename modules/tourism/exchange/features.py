"""A GeoJSON file of places, read feature by feature. Pure; called in the child."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dothi.content.confined import Refused
from dothi.content.lists import ListRow
from dothi.values.letters import clean
from modules.tourism.exchange.columns import PlaceColumn, find_column
from tenants.gazetteer.features import points_of

BLANK = " \t\r\n"
LONGEST = 8_200
DECODER = json.JSONDecoder()


def read_features(source: Path) -> Iterator[ListRow]:
    """The features of a collection as rows, numbered from 1. Raises Refused."""
    try:
        text = source.read_text(encoding="utf-8-sig")
        for number, feature in enumerate(features_in(text), 1):
            yield row_of(number, feature)
    except (ValueError, IndexError, RecursionError):
        raise Refused("not_geojson") from None


def features_in(text: str) -> Iterator[Any]:
    """The members of the top object's `features`, one in memory at a time. Raises ValueError, IndexError."""
    at = skip(text, 0)
    if text[at] != "{":
        raise ValueError("no object")
    while text[at] != "}":
        name, at = DECODER.raw_decode(text, skip(text, at + 1))
        at = skip(text, skip(text, at) + 1)
        if name == "features" and text[at] == "[":
            at = skip(text, at + 1)
            while text[at] != "]":
                feature, at = DECODER.raw_decode(text, at)
                yield feature
                at = skip(text, at)
                at = skip(text, at + 1) if text[at] == "," else at
            at += 1
        else:
            _value, at = DECODER.raw_decode(text, at)
        at = skip(text, at)


def skip(text: str, at: int) -> int:
    """The place of the next sign that is no blank."""
    while text[at] in BLANK:
        at += 1
    return at


def row_of(number: int, feature: Any) -> ListRow:
    """A feature's properties by the names of our columns; its point, or the middle of its outline."""
    feature = feature if isinstance(feature, dict) else {}
    properties = feature.get("properties")
    cells: dict[str, str] = {}
    for name, value in (properties if isinstance(properties, dict) else {}).items():
        column = find_column(str(name))
        if column is not None and column not in cells:
            cells[column] = said(value)
    points, problem = points_of(feature.get("geometry"))
    if points and not problem:
        lon, lat = points[len(points) // 2]
        cells |= {PlaceColumn.LON: repr(lon), PlaceColumn.LAT: repr(lat)}
    elif feature.get("geometry") is None and not {PlaceColumn.LON, PlaceColumn.LAT} <= cells.keys():
        problem = "no_place"
    elif feature.get("geometry") is None:
        problem = ""
    return ListRow(number=number, cells=cells, problems={PlaceColumn.LON: problem} if problem else {})


def said(value: Any) -> str:
    """A property as a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return clean(str(value)[:LONGEST]).strip()
