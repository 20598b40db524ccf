"""Lists as files for spreadsheets: CSV and XLSX in which no cell is a formula, whatever people typed into it.

Workbooks are made by `workbooks.py`, which is imported when one is asked for: openpyxl takes 5 MB of every process.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from flask import Response

from dothi.values.worktime import LOCAL_ZONE

Cell = str | int | float | Decimal | datetime
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell. https://owasp.org/www-community/attacks/CSV_Injection"""


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """UTF-8 with a mark, which spreadsheets want for Vietnamese; instants in Vietnam's time."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return download(name, "\ufeff" + stream.getvalue(), "text/csv; charset=utf-8")


def xlsx_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """One sheet; texts stay texts, instants are dates in Vietnam's time."""
    from dothi.web.workbooks import one_sheet  # noqa: PLC0415  # see above

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return download(name, one_sheet(headings, ([local(cell) for cell in row] for row in rows)), kind)


def harmless(cell: Cell) -> str:
    """A cell of a CSV file: what begins like a formula gets an apostrophe before it."""
    if isinstance(cell, datetime):
        return f"{local(cell):%Y-%m-%d %H:%M:%S}"
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA_BEGINS) else text


def local(cell: Cell) -> Cell:
    """An instant in Vietnam's time without zone, as spreadsheets have it; other values as they are."""
    return cell.astimezone(LOCAL_ZONE).replace(tzinfo=None) if isinstance(cell, datetime) else cell


def download(name: str, content: str | bytes, kind: str) -> Response:
    """A file to keep."""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
