"""A list of staff as a file, XLSX or CSV: its rows as texts, or a sentence that says why it can't be read. Pure.

Nothing in a file is computed or run: formulas and macros are text, and what unpacks to too much is refused.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from flask_babel import gettext as _

from dothi.addresses import normalise_email
from tenants.staffing.columns import EXAMPLE_EMAIL, NEEDED, TITLES, Column, find_column

LARGEST_BYTES = 2 * 1024 * 1024
LARGEST_UNPACKED = 10 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 1000
"""Some ten seconds of one transaction when all are invited; no district has so many who sign in."""
MOST_LINES = 5000
"""How far a sheet is read, empty lines included."""
MOST_COLUMNS = 40
HEADING_WITHIN = 20
LONGEST_CELL = 1000
XLSX_MARK, XLS_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, SyntaxError,
    LookupError, ValueError, TypeError, AttributeError, OverflowError, AssertionError,
)  # fmt: skip
"""What openpyxl raises on files that are broken, encrypted or made to do harm."""


class ListFileError(ValueError):
    """The file as a whole can't be taken; the message says why and what to do, to a person."""


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """A row as written: `number` as the spreadsheet counts it, `cells` of the known columns, one line each."""

    number: int
    cells: dict[str, str]


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
        raise ListFileError(_("Tệp lớn hơn 2 MB. Vui lòng chia thành nhiều danh sách."))
    if not data.strip(b"\x00 \r\n\t"):
        raise ListFileError(_("Tệp không có nội dung."))
    if data.startswith(XLS_MARK):
        raise ListFileError(
            _("Đây là tệp Excel kiểu cũ hoặc có mật khẩu. Vui lòng lưu lại thành .xlsx không mật khẩu.")
        )
    if data.startswith(XLSX_MARK):
        return first_list(read_workbook(data))
    return first_list([list(read_csv(data))])


def read_workbook(data: bytes) -> Iterator[list[list[str]]]:
    """The sheets of a workbook, each as lines of cells. Raises ListFileError."""
    from openpyxl import load_workbook  # noqa: PLC0415  # it takes 5 MB of every process, and lists come seldom

    try:
        refuse_bomb(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # a wrong dimension would hide rows
            lines = sheet.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS, values_only=True)
            yield [[as_text(value) for value in line] for line in lines]
    except ListFileError:
        raise
    except UNREADABLE as error:
        sentence = _("Không đọc được tệp Excel này. Vui lòng mở bằng Excel rồi lưu lại thành .xlsx.")
        raise ListFileError(sentence) from error


def refuse_bomb(data: bytes) -> None:
    """Raise ListFileError for what unpacks to too much; a part that says less than it holds ends where it said."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise ListFileError(_("Tệp Excel chứa quá nhiều nội dung. Vui lòng chỉ giữ trang danh sách cán bộ."))


def read_csv(data: bytes) -> Iterator[list[str]]:
    """The lines of a CSV file in UTF-8 or Excel's "Unicode text", whatever its delimiter. Raises ListFileError."""
    text = decoded(data)
    try:
        for line in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)), MOST_LINES + 1):
            yield [as_text(cell) for cell in line[:MOST_COLUMNS]]
    except csv.Error as error:
        raise ListFileError(_("Tệp CSV không đúng cấu trúc. Vui lòng dùng tệp mẫu Excel.")) from error


def decoded(data: bytes) -> str:
    """The text of a CSV file. Raises ListFileError: of older Vietnamese encodings none can be told from the others."""
    is_wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListFileError(
            _(
                "Tệp CSV không phải bảng mã UTF-8 (có thể là Windows-1258, TCVN3 hoặc VNI). Trong Excel, chọn Lưu thành"
                " → “CSV UTF-8”, hoặc dùng tệp .xlsx."
            )
        ) from error
    if "\x00" in text:
        raise ListFileError(_("Tệp phải là Excel (.xlsx) hoặc CSV."))
    return text


def delimiter_of(text: str) -> str:
    """What separates cells: that by which a line near the top has most of our headings."""

    def known(mark: str) -> int:
        return max((len([1 for cell in line.split(mark) if find_column(cell.strip('" '))]) for line in top), default=0)

    top = text.splitlines()[:HEADING_WITHIN]
    return max((";", ",", "\t"), key=known)


def as_text(value: object) -> str:
    """A cell as text in composed letters; a formula is its own text, and the quote that Excel hides is taken off."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        value = value.isoformat()
    text = unicodedata.normalize("NFC", str(value))[:LONGEST_CELL].strip().lstrip("\ufeff")
    return text[1:] if text[:1] == "'" and text[1:2] in DANGEROUS else text


DANGEROUS = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would compute."""


def first_list(sheets: Iterable[Sequence[Sequence[str]]]) -> ReadList:
    """The list on the first sheet that has the headings. Raises ListFileError."""
    seen: set[Column] = set()
    for lines in sheets:
        for at, line in enumerate(lines[:HEADING_WITHIN]):
            places = columns_of(line)
            if set(NEEDED) <= set(places.values()):
                return read_rows(lines, heading_at=at, places=places)
            seen = max(seen, set(places.values()), key=len)
    missing = ", ".join(f"“{TITLES[column]}”" for column in NEEDED if column not in seen)
    raise ListFileError(_("Không thấy dòng tiêu đề có đủ các cột. Còn thiếu: %(missing)s.", missing=missing))


def columns_of(line: Sequence[str]) -> dict[int, Column]:
    """Which column stands where; of two headings of one meaning the first counts."""
    places: dict[int, Column] = {}
    for place, heading in enumerate(line):
        column = find_column(heading)
        if column is not None and column not in places.values():
            places[place] = column
    return places


def read_rows(lines: Sequence[Sequence[str]], *, heading_at: int, places: dict[int, Column]) -> ReadList:
    """The rows under the headings, without empty ones and the template's example. Raises ListFileError."""
    rows = []
    for number, line in enumerate(lines[heading_at + 1 :], heading_at + 2):
        cells = {column.value: line[place] if place < len(line) else "" for place, column in places.items()}
        if any(cells.values()) and normalise_email(cells[Column.EMAIL]) != EXAMPLE_EMAIL:
            rows.append(RawRow(number=number, cells=cells))
    if not rows:
        raise ListFileError(_("Danh sách chưa có dòng nào dưới dòng tiêu đề."))
    if len(rows) > MOST_ROWS or len(lines) > MOST_LINES:
        raise ListFileError(_("Danh sách có quá %(n)s dòng. Vui lòng chia thành nhiều danh sách.", n=MOST_ROWS))
    ignored = [text for place, text in enumerate(lines[heading_at]) if text and place not in places]
    return ReadList(columns=[column.value for column in places.values()], ignored=ignored, rows=rows)
