"""Lists that people send, workbooks (XLSX) or CSV, as rows of texts by column. Pure; called in a confined child.

What a file is says its contents: CSV in UTF-8 or UTF-16, with whatever between its cells. For every service
(`Module.readings`): it lies here, since a child that imports a service imports all of it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from dothi.content.confined import Refused
from dothi.content.workbook import OF_A_LIST, UNREADABLE, Bounds, Cell, SheetLine, TooMuchContentError, read_sheets
from dothi.values.letters import clean

WORK = "dothi.content.lists:read_file"
HEADING_WITHIN = 20
"""So many lines may stand above the rows, the heading among them."""
XLSX_MARK, XLS_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BLANK = b"\x00 \r\n\t\xef\xbb\xbf"
DELIMITERS = (";", ",", "\t")
ERRORS = frozenset(
    {
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!",
        "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#PYTHON!",
    }
)  # fmt: skip
"""How spreadsheets write a cell that has no value; in a CSV file it is text."""
DANGEROUS = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would compute; an export puts an apostrophe before it."""
OLD = "old_encoding"
BLOCK = 1024 * 1024
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
LOCAL_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
SERIAL_DAY = re.compile(r"\d{5}(?:\.\d+)?")
FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 of spreadsheets. ISO/IEC 29500-1, 18.17.4.1."""
ColumnOf = Callable[[str], str | None]
"""The column that a heading names, if it is one of ours."""


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """A row: its number as spreadsheets count, the texts of the columns that the file has, and what a cell can't say.

    Problems by column: `error` (#N/A and the like), `no_result` (a formula nobody computed), `old_encoding`.
    """

    number: int
    cells: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """Where each column stands, and headings that say nothing to us."""

    places: Mapping[str, int]
    ignored: Sequence[str] = ()


def read_file(
    source: Path,
    _folder: Path,
    *,
    headings: Mapping[str, Sequence[str]],
    needed: Sequence[Sequence[str]],
    most_rows: int,
) -> dict[str, Any]:
    """{"rows": [{"number", "cells": {column: text}, "problems"}]}: the work of a reading whose list is a small one.

    `headings`: how people call each column, in small letters; of each of `needed` one must be there. Raises Refused.
    """
    columns = {word: name for name, words in headings.items() for word in words}

    def column_of(text: str) -> str | None:
        return columns.get(" ".join(text.lower().split()))

    def lacking(places: Mapping[str, int]) -> list[str]:
        return [names[0] for names in needed if not set(names) & places.keys()]

    rows = []
    with source.open("rb") as stream:
        for row in read_rows(stream, column_of=column_of, lacking=lacking):
            rows.append({"number": row.number, "cells": dict(row.cells), "problems": dict(row.problems)})
            if len(rows) > most_rows:
                raise Refused("too_many_rows")
    if not rows:
        raise Refused("no_rows")
    return {"rows": rows}


def read_rows(
    stream: BinaryIO,
    *,
    column_of: ColumnOf,
    lacking: Callable[[Mapping[str, int]], Sequence[str]],
    bounds: Bounds = OF_A_LIST,
    keeps_old: bool = False,
) -> Iterator[ListRow]:
    """The rows that say something under the first heading near the top of a sheet that isn't `lacking` a column.

    Raises Refused as `read_lists` does, and no_heading (`missing`: what the best of them lacks).
    """
    least = list(lacking({}))
    for lines in read_lists(stream, knows=lambda text: column_of(text) is not None, bounds=bounds, keeps_old=keeps_old):
        for line in islice(lines, HEADING_WITHIN):
            heading = heading_of(line, column_of)
            missing = list(lacking(heading.places))
            if not missing:
                yield from rows_under(heading, lines)
                return
            least = min(least, missing, key=len)
    raise Refused("no_heading", missing=" ".join(least))


def heading_of(line: SheetLine, column_of: ColumnOf) -> Heading:
    """What a line says as a heading; of columns called alike the first."""
    places: dict[str, int] = {}
    ignored = []
    for place, cell in sorted(line.cells.items()):
        column = column_of(cell.text)
        if column is None or column in places:
            ignored.append(cell.text)
        else:
            places[column] = place
    return Heading(places=places, ignored=ignored)


def rows_under(heading: Heading, lines: Iterable[SheetLine]) -> Iterator[ListRow]:
    """The rows under a heading that say something."""
    for line in lines:
        found = {column: line.cells.get(place) for column, place in heading.places.items()}
        cells = {column: cell.text if cell else "" for column, cell in found.items()}
        problems = {column: cell.problem for column, cell in found.items() if cell and cell.problem}
        if problems or any(cells.values()):
            yield ListRow(number=line.number, cells=cells, problems=problems)


def read_lists(
    stream: BinaryIO, *, knows: Callable[[str], bool], bounds: Bounds = OF_A_LIST, keeps_old: bool = False
) -> Iterator[Iterator[SheetLine]]:
    """The lines of each sheet that is shown, or those of a CSV file; their texts are cleaned.

    `knows` says whether a text is a heading of ours: what stands between those separates cells. Letters of older
    encodings (TCVN3 and the like) refuse the file, or are kept as Latin-1 and marked. Raises Refused: empty, neither,
    old_excel, unreadable_excel, too_much_content, not_utf8, broken_csv (`line`).
    """
    stream.seek(0)
    top = stream.read(512)
    if not top.strip(BLANK):
        raise Refused("empty")
    if top.startswith(XLS_MARK):
        raise Refused("old_excel")
    if top.startswith(XLSX_MARK):
        yield from read_workbook(stream, bounds)
    else:
        yield read_csv(stream, knows=knows, bounds=bounds, keeps_old=keeps_old)


def read_workbook(stream: BinaryIO, bounds: Bounds) -> Iterator[Iterator[SheetLine]]:
    """The sheets of a workbook."""
    with refusing():
        for sheet in read_sheets(stream, bounds):
            yield said_by(sheet, bounds)


def said_by(sheet: Iterator[SheetLine], bounds: Bounds) -> Iterator[SheetLine]:
    """The lines of a sheet, cleaned."""
    with refusing():
        for line in sheet:
            yield SheetLine(line.number, {place: said(cell, bounds) for place, cell in line.cells.items()})


@contextmanager
def refusing() -> Iterator[None]:
    """What goes wrong in a workbook, as a refusal."""
    try:
        yield
    except TooMuchContentError:
        raise Refused("too_much_content") from None
    except Refused:
        raise
    except UNREADABLE:
        raise Refused("unreadable_excel") from None


def read_csv(stream: BinaryIO, *, knows: Callable[[str], bool], bounds: Bounds, keeps_old: bool) -> Iterator[SheetLine]:
    """The lines of a CSV file."""
    encoding = encoding_of(stream, keeps_old=keeps_old)
    is_old = encoding == "latin-1"
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    delimiter = delimiter_of(list(islice(text, HEADING_WITHIN)), knows)
    text.seek(0)
    reader = csv.reader(text, delimiter=delimiter)
    try:
        for number, texts in enumerate(reader, 1):
            cells = {
                place: said(Cell(text, OLD if is_old and not text.isascii() else ""), bounds)
                for place, text in enumerate(texts[: bounds.columns])
                if text.strip()
            }
            if cells:
                yield SheetLine(number, cells)
    except csv.Error:
        raise Refused("broken_csv", line=reader.line_num) from None
    finally:
        text.detach()  # the stream is the caller's


def encoding_of(stream: BinaryIO, *, keeps_old: bool) -> str:
    """By its mark or by trying. Raises Refused."""
    stream.seek(0)
    is_wide = stream.read(2) in WIDE_MARKS
    encoding = "utf-16" if is_wide else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    is_unicode = True
    while block := stream.read(BLOCK):
        if not is_wide and b"\x00" in block:
            raise Refused("neither")
        try:
            if is_unicode:
                decoder.decode(block)
        except UnicodeDecodeError:
            is_unicode = False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        is_unicode = False
    if is_unicode:
        return encoding
    if is_wide:
        raise Refused("neither")
    if not keeps_old:
        raise Refused("not_utf8")
    return "latin-1"


def delimiter_of(top: Iterable[str], knows: Callable[[str], bool]) -> str:
    """What separates cells: that by which a line near the top has most of our headings."""
    lines = [line.strip() for line in top]

    def known(mark: str) -> int:
        return max((sum(knows(clean(cell.strip('" '))) for cell in line.split(mark)) for line in lines), default=0)

    return max(DELIMITERS, key=known)


def said(cell: Cell, bounds: Bounds = OF_A_LIST) -> Cell:
    """A cell with its text cleaned, without the apostrophe that spreadsheets hide; the name of an error is none."""
    text = clean(cell.text)[: bounds.cell].strip()
    if text[:1] == "'" and text[1:2] in DANGEROUS:
        text = text[1:]
    return Cell(text, "error" if text[:1] == "#" and text.upper() in ERRORS else cell.problem)


def read_day(text: str) -> date:
    """A day as people and spreadsheets write it: 30/11/2026, 2026-11-30, 46356. Raises ValueError."""
    if found := ISO_DAY.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := LOCAL_DAY.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if SERIAL_DAY.fullmatch(text):
        return FIRST_SERIAL + timedelta(days=int(float(text)))
    raise ValueError("no day")
