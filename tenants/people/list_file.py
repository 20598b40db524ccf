"""A list of staff as a file, XLSX or CSV: its rows as texts, or why it can't be read.

`read_list` is pure, from bytes to plain values: it needs neither application nor language (`list_reasons` has the
sentences), so that it can be called in any process.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dothi.content.confined import Refused
from dothi.content.lists import HEADING_WITHIN, ListRow, read_lists
from dothi.content.workbook import SheetLine
from dothi.values.addresses import written_address
from tenants.people.columns import EXAMPLE_EMAIL, NEEDED, Column, find_column
from tenants.people.list_heading import Sources, joined, sources_of

LARGEST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 1000
"""Some ten seconds of one transaction when all are invited; no district has so many who sign in."""


@dataclass(frozen=True, kw_only=True)
class ReadList:
    """What a file holds. A column that isn't there leaves what is known of a member as it is."""

    columns: list[str]
    ignored: list[str]
    """Headings that say nothing to us."""
    rows: list[ListRow]


def read_list(data: bytes) -> ReadList:
    """The rows of a file. Raises Refused."""
    if len(data) > LARGEST_BYTES:
        raise Refused("too_large")
    return first_list(read_lists(io.BytesIO(data), knows=lambda text: find_column(text) is not None))


def first_list(sheets: Iterable[Iterable[SheetLine]]) -> ReadList:
    """The list on the first sheet that has the headings. Raises Refused."""
    seen: set[Column] = set()
    for sheet in sheets:
        lines = list(sheet)
        top = [sources_of(line) for line in lines[:HEADING_WITHIN]]
        for at, sources in enumerate(top):
            if set(NEEDED) <= set(sources):
                # A heading of two lines, as when “Họ và tên” stands above “Họ đệm” and “Tên”: the lower one counts.
                is_double = at + 1 < len(top) and set(NEEDED) <= set(top[at + 1])
                return read_rows(lines, heading_at=at + is_double, sources=top[at + is_double])
            seen = max(seen, set(sources), key=len)
    raise Refused("no_heading", missing=" ".join(column for column in NEEDED if column not in seen))


def read_rows(lines: Sequence[SheetLine], *, heading_at: int, sources: Sources) -> ReadList:
    """The rows under the headings, without empty ones and the template's example. Raises Refused."""
    rows = []
    for line in lines[heading_at + 1 :]:
        found = {column: joined(column, places, line) for column, places in sources.items()}
        cells = {column.value: cell.text for column, cell in found.items()}
        problems = {column.value: cell.problem for column, cell in found.items() if cell.problem}
        is_example = written_address(cells[Column.EMAIL]) == EXAMPLE_EMAIL
        if not is_example and (any(cells.values()) or problems):
            rows.append(ListRow(number=line.number, cells=cells, problems=problems))
        if len(rows) > MOST_ROWS:
            raise Refused("too_many_rows")
    if not rows:
        raise Refused("no_rows")
    used = {place for places in sources.values() for source in places for place in source}
    ignored = [cell.text for place, cell in sorted(lines[heading_at].cells.items()) if cell.text and place not in used]
    return ReadList(columns=[column.value for column in sources], ignored=ignored, rows=rows)
