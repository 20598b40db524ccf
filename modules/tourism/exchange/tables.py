"""Lists with a heading: the sheets of a workbook, and CSV whatever parts its cells. Pure; called in the child."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from dothi.content.confined import Refused
from dothi.values.letters import clean
from modules.tourism.exchange.columns import NEEDED, PlaceColumn, find_column
from modules.tourism.exchange.raw import Heading, RawPlace
from tenants.people.workbook import (
    UNREADABLE,
    Bounds,
    Cell,
    SheetLine,
    TooMuchContentError,
    read_sheets,
)

HEADING_WITHIN = 20
BOUNDS = Bounds(unpacked=160 * 1024 * 1024, cell=8_200)
DELIMITERS = ";,\t"
PROTECTED = ("=", "+", "-", "@")
"""How a cell begins before which our export puts an apostrophe."""
OLD = "old_encoding"


def read_workbook(source: Path) -> Iterator[RawPlace]:
    """The rows of the first sheet that has the headings. Raises Refused."""
    lacking: list[PlaceColumn] = list(NEEDED)
    try:
        for sheet in read_sheets(source.read_bytes(), BOUNDS):
            found = find_heading(sheet)
            if isinstance(found, Heading):
                yield from rows_under(found, sheet)
                return
            lacking = min(lacking, found, key=len)
    except TooMuchContentError:
        raise Refused("too_much_content") from None
    except Refused:
        raise
    except UNREADABLE:
        raise Refused("unreadable_excel") from None
    raise no_heading(lacking)


def read_csv(source: Path) -> Iterator[RawPlace]:
    """The rows of a CSV file in UTF-8 or UTF-16; of an older encoding its letters are marked. Raises Refused."""
    encoding = encoding_of(source)
    with source.open(encoding=encoding, newline="") as stream:
        top = "".join(islice(stream, HEADING_WITHIN))
        stream.seek(0)
        csv.field_size_limit(BOUNDS.cell * 4)
        lines = lines_of(csv.reader(stream, delimiter=delimiter_of(top)), is_old=encoding == "latin-1")
        try:
            found = find_heading(lines)
            if not isinstance(found, Heading):
                raise no_heading(found)
            yield from rows_under(found, lines)
        except csv.Error:
            raise Refused("broken_csv") from None


def encoding_of(source: Path) -> str:
    """By its mark or by trying; letters of TCVN3 and the like are kept as Latin-1, where they can be told.

    Raises Refused.
    """
    with source.open("rb") as stream:
        is_wide = stream.read(2) in {b"\xff\xfe", b"\xfe\xff"}
    encoding = "utf-16" if is_wide else "utf-8-sig"
    try:
        with source.open(encoding=encoding) as text:
            while text.read(1024 * 1024):
                pass
    except UnicodeDecodeError:
        if is_wide:
            raise Refused("broken_csv") from None
        return "latin-1"
    return encoding


def delimiter_of(top: str) -> str:
    """What separates cells: that by which a line near the top has most of our headings."""

    def known(mark: str) -> int:
        return max(
            (sum(find_column(cell.strip('" ')) is not None for cell in line.split(mark)) for line in top.splitlines()),
            default=0,
        )

    return max(DELIMITERS, key=known)


def lines_of(reader: Iterable[list[str]], *, is_old: bool) -> Iterator[SheetLine]:
    """The lines of a CSV file as those of a sheet."""
    for number, cells in enumerate(reader, 1):
        found = {
            place: Cell(text[: BOUNDS.cell], OLD if is_old and not text.isascii() else "")
            for place, text in enumerate(cells[: BOUNDS.columns])
            if text.strip()
        }
        if found:
            yield SheetLine(number, found)


def find_heading(lines: Iterator[SheetLine]) -> Heading | list[PlaceColumn]:
    """The first line near the top that names all that is needed; else what the best of them lacks."""
    lacking = list(NEEDED)
    for line in islice(lines, HEADING_WITHIN):
        places: dict[str, int] = {}
        ignored = []
        for place, cell in sorted(line.cells.items()):
            column = find_column(clean(cell.text))
            if column is None or column in places:
                ignored.append(clean(cell.text)[:60])
            else:
                places[column] = place
        missing = [column for column in NEEDED if column not in places]
        if not missing or (len(places) > 1 and {PlaceColumn.SLUG, PlaceColumn.SOURCE_KEY} & places.keys()):
            return Heading(places=places, ignored=ignored)
        lacking = min(lacking, missing, key=len)
    return lacking


def rows_under(heading: Heading, lines: Iterable[SheetLine]) -> Iterator[RawPlace]:
    """The rows under a heading that say something."""
    for line in lines:
        cells, problems = {}, {}
        for column, place in heading.places.items():
            cell = line.cells.get(place)
            cells[column] = unprotected(clean(cell.text).strip()) if cell else ""
            if cell and cell.problem:
                problems[column] = cell.problem
        if any(cells.values()) or problems:
            yield RawPlace(number=line.number, cells=cells, problems=problems)


def unprotected(text: str) -> str:
    """Without the apostrophe that an export puts before what looks like a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in PROTECTED else text


def no_heading(lacking: Iterable[PlaceColumn]) -> Refused:
    """No line names what a list of places needs."""
    return Refused("no_heading", missing=" ".join(lacking))
