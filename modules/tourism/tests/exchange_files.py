"""Files of places as people send them, for the tests of import and export."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

from tests.world import CENTRES, MYTHO

HEAD = ("Mã", "Tên", "Loại hình", "Kinh độ", "Vĩ độ", "Địa chỉ", "Giờ mở cửa", "Điện thoại")
HERE = CENTRES[MYTHO]
ORIGIN = "Sở Du lịch"
Line = Sequence[object]


def line(key: str, name: str, *, east: float = 0.0, kind: str = "Chợ", hours: str = "Mo-Su 05:00-18:00") -> Line:
    """A row that can be taken, `east` degrees of the centre."""
    return (key, name, kind, HERE.lon + east, HERE.lat, "Phường 1", hours, "0273 3872 123")


def csv_of(*lines: Line, mark: str = ",", encoding: str = "utf-8-sig", head: Line = HEAD) -> bytes:
    """As a CSV file."""
    cells = "\r\n".join(mark.join(f'"{cell}"' for cell in row) for row in (head, *lines))
    return cells.encode(encoding)


def xlsx_of(*lines: Line, head: Line = HEAD, merged: Sequence[str] = ()) -> bytes:
    """As a workbook; `merged`: ranges of cells that are one."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (head, *lines):
        sheet.append(list(row))
    for place in merged:
        sheet.merge_cells(place)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
