"""A CSV file of streets and places: commas, semicolons or tabs, headings in Vietnamese or English. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence

from dothi.content.confined import Refused
from dothi.values.letters import decode
from tenants.gazetteer.rows import RawEntry
from tenants.gazetteer.words import folded

HEADINGS = {
    "name": ("ten", "name", "ten duong", "ten dia diem"),
    "kind": ("loai", "kind"),
    "other_names": ("ten khac", "other names", "other_names", "alt_name"),
    "ward": ("phuong", "xa", "phuong xa", "phuong/xa", "phuong, xa", "ward"),
    "house": ("so nha", "so", "number", "house number", "addr:housenumber"),
    "lon": ("lon", "lng", "longitude", "kinh do", "x"),
    "lat": ("lat", "latitude", "vi do", "y"),
}
DELIMITERS = ",;\t"
LONGEST_FIELD = 10_000


def read_table(data: bytes, *, most_rows: int) -> Iterator[RawEntry]:
    """The rows under the heading. Raises Refused for what is no such table."""
    try:
        text = decode(data)
    except ValueError:
        raise Refused("not_utf8") from None
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise Refused("empty")
    delimiter = max(DELIMITERS, key=lines[first].count)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(lines[first:], delimiter=delimiter)
    try:
        columns = columns_of(next(reader))
        for count, cells in enumerate(reader, 1):
            if count > most_rows:
                raise Refused("too_many_rows")
            if any(cell.strip() for cell in cells):
                yield row_of(reader.line_num + first, cells, columns)
    except csv.Error:
        raise Refused("broken_csv", line=reader.line_num + first) from None


def columns_of(heading: Sequence[str]) -> Mapping[str, int]:
    """Where each column stands. Raises Refused with those that are missing."""
    known = {title: column for column, titles in HEADINGS.items() for title in titles}
    columns: dict[str, int] = {}
    for place, title in enumerate(heading):
        column = known.get(" ".join(folded(title).split()))
        if column is not None:
            columns.setdefault(column, place)
    missing = [column for column in ("name", "lon", "lat") if column not in columns]
    if missing:
        raise Refused("no_heading", missing=" ".join(missing))
    return columns


def row_of(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> RawEntry:
    """One row; a coordinate may have a decimal comma."""
    texts = {column: cells[place] if place < len(cells) else "" for column, place in columns.items()}
    try:
        points = [(degrees(texts.pop("lon")), degrees(texts.pop("lat")))]
    except ValueError:
        return RawEntry(number=number, name=texts.get("name", ""), problem="bad_coordinates")
    return RawEntry(number=number, points=points, **texts)


def degrees(text: str) -> float:
    """A number as people write it. Raises ValueError."""
    value = float(text.strip().replace(",", "."))
    if not -1e8 < value < 1e8:
        raise ValueError("no degrees")
    return value
