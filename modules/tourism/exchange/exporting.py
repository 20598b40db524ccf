"""All places of a tenant as a file with the columns of an import: XLSX, CSV, GeoJSON; sent as it is written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import force_locale

from dothi.web.sheets import harmless
from modules.tourism.exchange.columns import TITLES, PlaceColumn
from modules.tourism.places.kinds import CHILDREN, KINDS, PRICES, STATUSES, WHEELCHAIRS
from modules.tourism.places.models import Place
from modules.tourism.texts import LANGUAGES

WORDS: Mapping[PlaceColumn, Mapping[Any, object]] = {
    PlaceColumn.KIND: KINDS,
    PlaceColumn.PRICE_LEVEL: PRICES,
    PlaceColumn.WHEELCHAIR: WHEELCHAIRS,
    PlaceColumn.CHILDREN: CHILDREN,
    PlaceColumn.STATUS: STATUSES,
}
DEGREES = 6
Value = str | float


def values_of(place: Place) -> dict[PlaceColumn, Value]:
    """A place by column, in codes; days as 2026-11-30."""
    values: dict[PlaceColumn, Value] = {}
    for column in PlaceColumn:
        name, _line, language = column.rpartition("_")
        if language in LANGUAGES:
            values[column] = place.texts.get(language, {}).get(name, "")
        elif column in {PlaceColumn.LON, PlaceColumn.LAT}:
            values[column] = round(getattr(place, column), DEGREES)
        elif column is PlaceColumn.IS_APPROXIMATE:
            values[column] = "yes" if place.is_approximate else "no"
        else:
            values[column] = str(getattr(place, column) or "")
    return values


def in_words() -> dict[PlaceColumn, dict[Value, str]]:
    """What codes are called in files: Vietnamese, whatever the page's language."""
    with force_locale("vi"):
        words: dict[PlaceColumn, dict[Value, str]] = {
            column: {str(code): str(title) for code, title in titles.items()} for column, titles in WORDS.items()
        }
    return words | {PlaceColumn.IS_APPROXIMATE: {"yes": "x", "no": ""}}


def headings() -> list[str]:
    """The line above the rows."""
    with force_locale("vi"):
        return [str(TITLES[column]) for column in PlaceColumn]


def as_lines(places: Iterable[Place]) -> Iterator[list[Value]]:
    """The rows as people read them."""
    words = in_words()
    for place in places:
        values = values_of(place)
        yield [words.get(column, {}).get(value, value) for column, value in values.items()]


def as_csv(places: Iterable[Place]) -> Iterator[str]:
    """UTF-8 with a mark, which spreadsheets want for Vietnamese; no cell is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(headings())
    yield "\ufeff" + taken(stream)
    for line in as_lines(places):
        writer.writerow([harmless(cell) for cell in line])
        yield taken(stream)


def as_geojson(places: Iterable[Place]) -> Iterator[str]:
    """A FeatureCollection (RFC 7946) whose properties are called as the columns are, in codes."""
    yield '{"type":"FeatureCollection","features":['
    separator = ""
    for place in places:
        values = values_of(place)
        point = {"type": "Point", "coordinates": [values.pop(PlaceColumn.LON), values.pop(PlaceColumn.LAT)]}
        feature = {
            "type": "Feature",
            "geometry": point,
            "properties": {str(name): said for name, said in values.items()},
        }
        yield separator + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        separator = ",\n"
    yield "]}\n"


def taken(stream: io.StringIO) -> str:
    """What was written so far; the stream is empty afterwards."""
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text
