"""A workbook of one sheet in which texts stay texts: what `sheets.py` sends as XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE


def one_sheet(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The workbook."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet()
    sheet.append([as_text(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([as_text(sheet, cell) if isinstance(cell, str) else cell for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_text(sheet: Any, text: str) -> Any:
    """A cell that stays a text, even one that begins like a formula."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    return cell
