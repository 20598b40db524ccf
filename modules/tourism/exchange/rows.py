"""The rows of a file of places, whichever kind it is of. Pure; called in the child.

Each is handed on as it is read: a file of 50,000 isn't held as rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dothi.content.confined import Refused
from modules.tourism.exchange.features import read_features
from modules.tourism.exchange.raw import RawPlace
from modules.tourism.exchange.tables import read_csv, read_workbook

LARGEST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
XLSX_MARK, XLS_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_rows(source: Path) -> Iterator[RawPlace]:
    """The rows. Raises Refused for a file that can't be taken as a whole."""
    count = 0
    for row in _rows(source):
        count += 1
        if count > MOST_ROWS:
            raise Refused("too_many_rows")
        yield row
    if not count:
        raise Refused("no_rows")


def _rows(source: Path) -> Iterator[RawPlace]:
    with source.open("rb") as stream:
        top = stream.read(512)
    if not top.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise Refused("empty")
    if top.startswith(XLS_MARK):
        raise Refused("old_excel")
    if top.startswith(XLSX_MARK):
        return read_workbook(source)
    if top.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_features(source)
    if b"\x00" in top and top[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise Refused("neither")
    return read_csv(source)
