"""The rows of a file of places, whichever kind it is of. Pure; called in the child.

Each is handed on as it is read: a file of 50,000 isn't held as rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from dothi.content.confined import Refused
from dothi.content.lists import ListRow
from modules.tourism.exchange.features import read_features
from modules.tourism.exchange.tables import read_table

LARGEST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000


def read_rows(source: Path) -> Iterator[ListRow]:
    """The rows. Raises Refused for a file that can't be taken as a whole."""
    count = 0
    with source.open("rb") as stream:
        for row in read_features(source) if is_geojson(stream) else read_table(stream):
            count += 1
            if count > MOST_ROWS:
                raise Refused("too_many_rows")
            yield row
    if not count:
        raise Refused("no_rows")


def is_geojson(stream: BinaryIO) -> bool:
    """Whether it begins as JSON does."""
    return stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
