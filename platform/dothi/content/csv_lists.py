"""A list in a CSV file as rows of texts by column: what the job of a reading calls in a confined child.

For every service (`Module.readings`): it lies here, since a child that imports a service imports all of it. Pure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dothi.content.confined import Refused
from dothi.values.letters import decode

WORK = "dothi.content.csv_lists:read_file"
LONGEST_CELL = 200
DELIMITERS = (";", ",", "\t")


def read_file(
    source: Path,
    _folder: Path,
    *,
    headings: Mapping[str, Sequence[str]],
    needed: Sequence[Sequence[str]],
    most_rows: int,
) -> dict[str, Any]:
    """{"rows": [{"number": of the line, "cells": {column: text}}]}; columns that aren't in the file are left out.

    `headings`: how people call each column, in small letters; of each of `needed` one must be there. Raises Refused:
    encoding, broken, headings (`missing`), empty, too_many_rows.
    """
    heading, *lines = lines_of(text_of(source.read_bytes()))
    columns = columns_of([cell for _number, cell in heading], headings, needed)
    rows = []
    for line in lines:
        cells = [cell for _number, cell in line]
        named = {name: cells[at][:LONGEST_CELL] if at < len(cells) else "" for name, at in columns.items()}
        if any(named.values()):
            rows.append({"number": line[0][0], "cells": named})
        if len(rows) > most_rows:
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


def columns_of(
    heading: Sequence[str], headings: Mapping[str, Sequence[str]], needed: Sequence[Sequence[str]]
) -> dict[str, int]:
    """The place of each column that is known; of those called alike the first. Raises Refused (`missing`)."""
    spoken = [" ".join(cell.lower().split()) for cell in heading]
    found = {
        name: next(at for at, cell in enumerate(spoken) if cell in words)
        for name, words in headings.items()
        if set(words) & set(spoken)
    }
    missing = [names[0] for names in needed if not set(names) & set(found)]
    if missing:
        raise Refused("headings", missing=" ".join(missing))
    return found
