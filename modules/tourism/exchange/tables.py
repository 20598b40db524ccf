"""Lists of places with a heading: workbooks and CSV. Pure; called in the child."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from dothi.content.lists import ListRow, read_rows
from dothi.content.workbook import Bounds
from modules.tourism.exchange.columns import NEEDED, PlaceColumn, find_column

BOUNDS = Bounds(unpacked=160 * 1024 * 1024, cell=8_200)


def read_table(stream: BinaryIO) -> Iterator[ListRow]:
    """The rows of a file; letters of older encodings are marked. Raises Refused."""
    return read_rows(stream, column_of=find_column, lacking=lacking, bounds=BOUNDS, keeps_old=True)


def lacking(places: Mapping[str, int]) -> list[PlaceColumn]:
    """What a heading lacks: a list that names places that are there needs nothing else than one column more."""
    if len(places) > 1 and {PlaceColumn.SLUG, PlaceColumn.SOURCE_KEY} & places.keys():
        return []
    return [column for column in NEEDED if column not in places]
