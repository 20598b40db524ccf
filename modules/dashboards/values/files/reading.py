"""A file of values is read in a confined child: what it calls. CSV, or the first sheet of a workbook that has lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tenants.people.workbook import UNREADABLE, Bounds, SheetLine, TooMuchContentError, read_sheets

from dothi.content import csv_lists
from dothi.content.confined import Refused
from dothi.values.letters import clean

LARGEST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 20_000
WORKBOOK = b"PK\x03\x04"
BOUNDS = Bounds(unpacked=64 * 1024 * 1024, cell=csv_lists.LONGEST_CELL)
HEADINGS = {
    "code": ("mã chỉ số", "mã", "code"),
    "name": ("tên chỉ số", "chỉ số", "name"),
    "unit": ("đơn vị tính", "đơn vị", "unit"),
    "period": ("kỳ", "kỳ số liệu", "period"),
    "value": ("giá trị", "số liệu", "value"),
    "reason": ("lý do sửa", "lý do", "reason"),
}
NEEDED = (("code",), ("period",), ("value",))
"""How people call the columns, and which there must be."""


def read_file(source: Path, folder: Path) -> dict[str, Any]:
    """{"rows": [{"number", "cells"}]} as `csv_lists` answers. Raises Refused."""
    with source.open("rb") as stream:
        is_workbook = stream.read(len(WORKBOOK)) == WORKBOOK
    if not is_workbook:
        return csv_lists.read_file(source, folder, headings=HEADINGS, needed=NEEDED, most_rows=MOST_ROWS)
    try:
        lines = next((found for sheet in read_sheets(source.read_bytes(), BOUNDS) if (found := list(sheet))), [])
    except (TooMuchContentError, *UNREADABLE):
        raise Refused("broken") from None
    return {"rows": rows_of(lines)}


def rows_of(lines: list[SheetLine]) -> list[dict[str, Any]]:
    """The rows under the heading of a sheet. Raises Refused."""
    if len(lines) < 2:
        raise Refused("empty")
    if len(lines) > MOST_ROWS + 1:
        raise Refused("too_many_rows")
    heading = {place: clean(cell.text) for place, cell in lines[0].cells.items()}
    places = sorted(heading)
    columns = csv_lists.columns_of([heading[place] for place in places], HEADINGS, NEEDED)
    return [
        {"number": line.number, "cells": {name: text_at(line, places[at]) for name, at in columns.items()}}
        for line in lines[1:]
    ]


def text_at(line: SheetLine, place: int) -> str:
    """What a cell says."""
    cell = line.cells.get(place)
    return clean(cell.text).strip() if cell else ""
