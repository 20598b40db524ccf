"""A list of staff as a file, XLSX or CSV: its rows as texts, or why it can't be read.

`read_list` is pure, from bytes to plain values: it needs neither application nor language (`list_reasons` has the
sentences), so that it can be called in any process.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dothi.values.addresses import written_address
from dothi.values.letters import clean, decode
from tenants.people.columns import EXAMPLE_EMAIL, NEEDED, Column, find_column
from tenants.people.list_heading import Sources, joined, sources_of
from tenants.people.workbook import (
    LONGEST_CELL,
    MOST_COLUMNS,
    UNREADABLE,
    Cell,
    Sheet,
    SheetLine,
    TooMuchContentError,
    read_sheets,
)

LARGEST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 1000
"""Some ten seconds of one transaction when all are invited; no district has so many who sign in."""
HEADING_WITHIN = 20
XLSX_MARK, XLS_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ERRORS = frozenset(
    {
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!",
        "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#PYTHON!",
    }
)  # fmt: skip
"""How spreadsheets write a cell that has no value; in a CSV file it is text."""
DANGEROUS = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would compute."""


class FileProblem(StrEnum):
    """Why a file as a whole can't be taken."""

    TOO_LARGE = "too_large"
    EMPTY = "empty"
    OLD_EXCEL = "old_excel"
    UNREADABLE_EXCEL = "unreadable_excel"
    TOO_MUCH_CONTENT = "too_much_content"
    BROKEN_CSV = "broken_csv"
    NOT_UTF8 = "not_utf8"
    NEITHER = "neither"
    NO_HEADING = "no_heading"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"


class ListFileError(ValueError):
    """The file as a whole can't be taken; `missing`: the columns that no heading names."""

    def __init__(self, problem: FileProblem, missing: Sequence[Column] = ()) -> None:
        super().__init__(problem, missing)
        self.problem, self.missing = problem, missing


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """A row as written: `number` as the spreadsheet counts it, `cells` of the known columns, one line each."""

    number: int
    cells: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    """By column, why its cell has no value: `error`, `no_result`, or `differs` from another column that means it."""


@dataclass(frozen=True, kw_only=True)
class ReadList:
    """What a file holds. A column that isn't there leaves what is known of a member as it is."""

    columns: list[str]
    ignored: list[str]
    """Headings that say nothing to us."""
    rows: list[RawRow]


def read_list(data: bytes) -> ReadList:
    """The rows of a file. Raises ListFileError."""
    if len(data) > LARGEST_BYTES:
        raise ListFileError(FileProblem.TOO_LARGE)
    if not data.strip(b"\x00 \r\n\t"):
        raise ListFileError(FileProblem.EMPTY)
    if data.startswith(XLS_MARK):
        raise ListFileError(FileProblem.OLD_EXCEL)
    return first_list(read_workbook(data) if data.startswith(XLSX_MARK) else [list(read_csv(data))])


def read_workbook(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook that are shown. Raises ListFileError."""
    try:
        for sheet in read_sheets(data):
            yield [SheetLine(line.number, {at: tidied(cell) for at, cell in line.cells.items()}) for line in sheet]
    except ListFileError:  # of whoever reads the sheets
        raise
    except TooMuchContentError as error:
        raise ListFileError(FileProblem.TOO_MUCH_CONTENT) from error
    except UNREADABLE as error:
        raise ListFileError(FileProblem.UNREADABLE_EXCEL) from error


def read_csv(data: bytes) -> Iterator[SheetLine]:
    """The lines of a CSV file in UTF-8 or Excel's "Unicode text", whatever its delimiter. Raises ListFileError."""
    try:
        text = decode(data)
    except ValueError as error:
        raise ListFileError(FileProblem.NOT_UTF8 if is_text(data) else FileProblem.NEITHER) from error
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
        for number, line in enumerate(lines, 1):
            cells = {at: tidied(Cell(text)) for at, text in enumerate(line[:MOST_COLUMNS]) if text.strip()}
            if cells:
                yield SheetLine(number, cells)
    except csv.Error as error:
        raise ListFileError(FileProblem.BROKEN_CSV) from error


def is_text(data: bytes) -> bool:
    """Whether the file may be text, in some encoding."""
    return b"\x00" not in data


def delimiter_of(text: str) -> str:
    """What separates cells: that by which a line near the top has most of our headings."""

    def known(mark: str) -> int:
        return max((len([1 for cell in line.split(mark) if find_column(cell.strip('" '))]) for line in top), default=0)

    top = text.splitlines()[:HEADING_WITHIN]
    return max((";", ",", "\t"), key=known)


def tidied(cell: Cell) -> Cell:
    """The cell with its text cleaned; the name of an error is no text."""
    text = as_text(cell.text)
    return Cell(text, "error" if text.upper() in ERRORS else cell.problem)


def as_text(text: str) -> str:
    """A cell's text cleaned; the quote that Excel hides is taken off."""
    text = clean(text)[:LONGEST_CELL].strip()
    return text[1:] if text[:1] == "'" and text[1:2] in DANGEROUS else text


def first_list(sheets: Iterable[Sheet]) -> ReadList:
    """The list on the first sheet that has the headings. Raises ListFileError."""
    seen: set[Column] = set()
    for lines in sheets:
        top = [sources_of(line) for line in lines[:HEADING_WITHIN]]
        for at, sources in enumerate(top):
            if set(NEEDED) <= set(sources):
                # A heading of two lines, as when “Họ và tên” stands above “Họ đệm” and “Tên”: the lower one counts.
                is_double = at + 1 < len(top) and set(NEEDED) <= set(top[at + 1])
                return read_rows(lines, heading_at=at + is_double, sources=top[at + is_double])
            seen = max(seen, set(sources), key=len)
    raise ListFileError(FileProblem.NO_HEADING, [column for column in NEEDED if column not in seen])


def read_rows(lines: Sheet, *, heading_at: int, sources: Sources) -> ReadList:
    """The rows under the headings, without empty ones and the template's example. Raises ListFileError."""
    rows = []
    for line in lines[heading_at + 1 :]:
        found = {column: joined(column, places, line) for column, places in sources.items()}
        cells = {column.value: cell.text for column, cell in found.items()}
        problems = {column.value: cell.problem for column, cell in found.items() if cell.problem}
        is_example = written_address(cells[Column.EMAIL]) == EXAMPLE_EMAIL
        if not is_example and (any(cells.values()) or problems):
            rows.append(RawRow(number=line.number, cells=cells, problems=problems))
        if len(rows) > MOST_ROWS:
            raise ListFileError(FileProblem.TOO_MANY_ROWS)
    if not rows:
        raise ListFileError(FileProblem.NO_ROWS)
    used = {place for places in sources.values() for source in places for place in source}
    ignored = [cell.text for place, cell in sorted(lines[heading_at].cells.items()) if cell.text and place not in used]
    return ReadList(columns=[column.value for column in sources], ignored=ignored, rows=rows)
