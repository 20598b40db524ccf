"""A list of streets and places, CSV or a workbook, with headings in Vietnamese or English. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from dothi.content.confined import Refused
from dothi.content.lists import ListRow, read_rows
from dothi.content.workbook import Bounds
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
BOUNDS = Bounds(unpacked=160 * 1024 * 1024)
NEEDED = ("name", "lon", "lat")
_COLUMNS = {title: column for column, titles in HEADINGS.items() for title in titles}


def read_table(stream: BinaryIO, *, most_rows: int) -> Iterator[RawEntry]:
    """The rows under the heading. Raises Refused for what is no such table."""
    for count, row in enumerate(read_rows(stream, column_of=column_of, lacking=lacking, bounds=BOUNDS), 1):
        if count > most_rows:
            raise Refused("too_many_rows")
        yield entry_of(row)


def column_of(heading: str) -> str | None:
    """The column of a heading, however it is written."""
    return _COLUMNS.get(" ".join(folded(heading).split()))


def lacking(places: Mapping[str, int]) -> list[str]:
    """What a heading lacks."""
    return [column for column in NEEDED if column not in places]


def entry_of(row: ListRow) -> RawEntry:
    """One row; a coordinate may have a decimal comma."""
    texts = dict(row.cells)
    try:
        points = [(degrees(texts.pop("lon")), degrees(texts.pop("lat")))]
    except ValueError:
        return RawEntry(number=row.number, name=texts.get("name", ""), problem="bad_coordinates")
    return RawEntry(number=row.number, points=points, **texts)


def degrees(text: str) -> float:
    """A number as people write it. Raises ValueError."""
    value = float(text.strip().replace(",", "."))
    if not -1e8 < value < 1e8:
        raise ValueError("no degrees")
    return value
