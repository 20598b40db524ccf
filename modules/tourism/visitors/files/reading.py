"""A CSV file of counts as rows of texts; called in a confined child, so light to import. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dothi.content.confined import Refused
from dothi.values.letters import decode

LARGEST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
LONGEST_CELL = 200
DELIMITERS = (";", ",", "\t")
HEADINGS: Mapping[str, Sequence[str]] = {
    "day": ("ngày", "day", "date"),
    "code": ("mã điểm", "mã", "code", "slug"),
    "name": ("điểm du lịch", "điểm", "tên điểm", "place", "name"),
    "domestic": ("trong nước", "khách trong nước", "nội địa", "khách nội địa", "domestic"),
    "international": ("quốc tế", "khách quốc tế", "international"),
}
"""How people call the columns; one of `code` and `name` is enough."""
NEEDED = ("day", "domestic", "international")


def read_file(source: Path, _folder: Path) -> dict[str, Any]:
    """{"rows": [{"number", "cells": {column: text}}]}. Raises Refused: encoding, broken, headings (`missing`), empty,
    too_many_rows."""
    text = text_of(source.read_bytes())
    heading, *lines = lines_of(text)
    columns = columns_of([cell for _number, cell in heading])
    rows = []
    for line in lines:
        cells = [cell for _number, cell in line]
        named = {name: cells[at][:LONGEST_CELL] if at < len(cells) else "" for name, at in columns.items()}
        if any(named.values()):
            rows.append({"number": line[0][0], "cells": named})
        if len(rows) > MOST_ROWS:
            raise Refused("too_many_rows")
    if not rows:
        raise Refused("empty")
    return {"rows": rows}


def text_of(data: bytes) -> str:
    """The file's text, in UTF-8 with or without mark, or UTF-16. Raises Refused."""
    try:
        return decode(data)
    except ValueError as error:
        raise Refused("encoding") from error


def lines_of(text: str) -> list[list[tuple[int, str]]]:
    """Lines that hold something, each cell with its line's number. Raises Refused."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [[(reader.line_num, cell.strip()) for cell in line] for line in reader if any(map(str.strip, line))]
    except csv.Error as error:
        raise Refused("broken") from error
    if not lines:
        raise Refused("empty")
    return lines


def columns_of(heading: Sequence[str]) -> dict[str, int]:
    """The place of each column that we know. Raises Refused (`missing`)."""
    spoken = [" ".join(cell.lower().split()) for cell in heading]
    found = {name: at for name, words in HEADINGS.items() for at, cell in enumerate(spoken) if cell in words}
    missing = [name for name in NEEDED if name not in found]
    if not {"code", "name"} & set(found):
        missing.append("name")
    if missing:
        raise Refused("headings", missing=" ".join(missing))
    return found
