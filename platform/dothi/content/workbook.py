"""A workbook (XLSX) as sheets of lines with their texts. Pure; called by `lists`.

Read as a stream of our own, since openpyxl either leaves out which cells are merged or holds all of a file's styles in
memory, and doesn't know Strict OOXML (ISO/IEC 29500). Nothing is computed or run: a formula counts by the result that
the spreadsheet kept beside it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from defusedxml.ElementTree import fromstring, iterparse

MOST_PARTS = 500
MOST_COLUMNS = 40
LONGEST_CELL = 1000
BLOCK = 256 * 1024
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, SyntaxError,
    LookupError, ValueError, TypeError, AttributeError, OverflowError, AssertionError,
)  # fmt: skip
"""What broken, encrypted or malicious files raise while they are unpacked and parsed."""
HIDDEN = ("hidden", "veryHidden")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?\bref=[\"']([A-Z0-9:]{1,25})[\"']")


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How much of a file is read: bytes that it unpacks to, columns, letters of a cell."""

    unpacked: int = 10 * 1024 * 1024
    columns: int = MOST_COLUMNS
    cell: int = LONGEST_CELL


OF_A_LIST = Bounds()


class TooMuchContentError(Exception):
    """The file unpacks to more than a list needs."""


@dataclass(frozen=True)
class Cell:
    """A cell that holds something: its text, or why it has none (`error`: #N/A and the like; `no_result`)."""

    text: str
    problem: str = ""


@dataclass(frozen=True)
class SheetLine:
    """A line with its number as the spreadsheet counts it, and its cells by place, from 0."""

    number: int
    cells: dict[int, Cell]


Sheet = list[SheetLine]
"""The lines that hold something, in order."""


def read_sheets(stream: BinaryIO, bounds: Bounds = OF_A_LIST) -> Iterator[Iterator[SheetLine]]:
    """The lines that hold something of each sheet that is shown, in order; none of them stays in memory.

    Raises TooMuchContentError, and UNREADABLE for what is no workbook.
    """
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > bounds.unpacked:
            raise TooMuchContentError  # a part that says less than it holds ends where it said
        (book,) = links(archive, "", "officeDocument").values()
        texts: list[str] = []
        for shared in links(archive, book, "sharedStrings").values():
            texts = read_texts(archive, shared, longest=bounds.cell)
        sheets = links(archive, book, "worksheet")
        for sheet in fromstring(archive.read(book), forbid_dtd=True).iter():
            if local(sheet.tag) != "sheet" or sheet.get("state") in HIDDEN:
                continue
            path = sheets.get(next((value for name, value in sheet.items() if local(name) == "id"), ""))
            if path is not None:  # a sheet that is a chart has none
                yield fill_down(read_sheet(archive, path, texts, bounds), merges_of(archive, path))


def links(archive: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """The parts to which a part (the package itself: empty) is linked as this kind, by the link's id."""
    folder, name = posixpath.split(part)
    listed = fromstring(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")), forbid_dtd=True)
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        for link in listed
        if link.get("Type", "").endswith(f"/{kind}")
    }


def local(tag: Any) -> str:
    """A name without its namespace, in which Strict OOXML differs."""
    return str(tag).rpartition("}")[2]


def read_texts(archive: zipfile.ZipFile, path: str, *, longest: int) -> list[str]:
    """The texts that cells share, by number."""
    texts = []
    with archive.open(path) as stream:
        events = iterparse(stream, events=("start", "end"), forbid_dtd=True)
        _event, root = next(events)
        for event, element in events:
            if event == "end" and local(element.tag) == "si":
                texts.append(rich_text(element, longest))
                root.clear()
    return texts


def rich_text(element: Any, longest: int) -> str:
    """A text with its formatted runs, without the readings that Japanese files add."""
    runs = [element, *(child for child in element if local(child.tag) == "r")]
    text = "".join(child.text or "" for run in runs for child in run if local(child.tag) == "t")
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)[:longest]


def read_sheet(archive: zipfile.ZipFile, path: str, texts: Sequence[str], bounds: Bounds) -> Iterator[SheetLine]:
    """The lines of a sheet that hold something."""
    line, place = SheetLine(0, {}), -1
    for name, element in elements(archive, path):
        if name == "row":
            if line.cells:
                yield line
            line, place = SheetLine(int(element.get("r", line.number + 1)), {}), -1
        else:
            place = place_of(element.get("r", ""), before=place)
            cell = read_cell(element, texts, bounds.cell) if place < bounds.columns else None
            if cell is not None:
                line.cells[place] = cell
    if line.cells:
        yield line


def elements(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, Any]]:
    """Each line as it begins, each cell as it ends, with its name; what was read doesn't stay in memory."""
    with archive.open(path) as stream:
        above: list[Any] = []
        is_in_cell = False
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            name = local(element.tag)
            if event == "start":
                above.append(element)
                is_in_cell = is_in_cell or name == "c"
                if name == "row":
                    yield name, element
                continue
            above.pop()
            is_in_cell = is_in_cell and name != "c"
            if name == "c":
                yield name, element
            if above and not is_in_cell:
                above[-1].clear()


def place_of(reference: str, *, before: int) -> int:
    """The place of a cell called AB12; one that isn't named stands right of the last."""
    found = _PLACE.fullmatch(reference)
    if found is None:
        return before + 1
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def read_cell(element: Any, texts: Sequence[str], longest: int) -> Cell | None:
    """What a cell holds; None when nothing."""
    kind, is_formula = element.get("t", "n"), False
    value: str | None = None
    for child in element:
        name = local(child.tag)
        if name == "v":
            value = child.text
        elif name == "is":
            value = rich_text(child, longest)
        is_formula = is_formula or name == "f"
    if kind == "e":
        return Cell(value or "#N/A", "error")
    if not value:
        # A formula whose result is the empty text says so by its kind; without one nobody has computed it yet.
        return Cell("", "no_result") if is_formula and kind != "str" else None
    if kind == "s":
        value = texts[int(value)]
    return Cell(as_number(value) if kind == "n" else value[:longest]) if value.strip() else None


def as_number(text: str) -> str:
    """A number as people write it; whole ones without a point. What isn't one stays as it is."""
    try:
        number = float(text)
    except ValueError:
        return text[:LONGEST_CELL]
    return str(int(number)) if number.is_integer() else text[:LONGEST_CELL]


def merges_of(archive: zipfile.ZipFile, path: str) -> list[tuple[int, int, int]]:
    """Cells merged over several lines (first line, place, last line); they stand behind the lines: a first pass."""
    found: set[bytes] = set()
    with archive.open(path) as stream:
        rest = b""
        while block := stream.read(BLOCK):
            found.update(_MERGED.findall(rest + block))
            rest = (rest + block)[-200:]
    merges = []
    for reference in found:
        first, last = (_PLACE.fullmatch(end) for end in (*reference.decode("ascii").split(":"), "")[:2])
        if first is not None and last is not None and int(last[2]) > int(first[2]):
            merges.append((int(first[2]), place_of(first[0], before=0), int(last[2])))
    return sorted(merges)


def fill_down(lines: Iterator[SheetLine], merges: Sequence[tuple[int, int, int]]) -> Iterator[SheetLine]:
    """The lines with the text of cells merged over several of them in each; of such that overlap the first counts."""
    left, carried = deque(merges), dict[int, tuple[int, Cell]]()
    for line in lines:
        own = dict(line.cells)
        for place, (until, cell) in list(carried.items()):
            if line.number > until:
                del carried[place]
            else:
                line.cells.setdefault(place, cell)
        while left and left[0][0] <= line.number:
            top, place, until = left.popleft()
            if top == line.number and place in own and place not in carried:
                carried[place] = (until, own[place])
        yield line
