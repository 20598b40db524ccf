"""The template of a list of staff, to be filled in: as a workbook with the codes on a second sheet, or as CSV.

The caller sets the language, Vietnamese: a list goes from hand to hand. Imported when a template is asked for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from dothi.content.lists import DANGEROUS
from tenants.people.columns import EXAMPLE_EMAIL, TITLES, Column
from tenants.registry.models import Unit
from tenants.registry.roles import ROLES_OF_A_DISTRICT

WIDTHS = (30, 36, 36, 40, 40)


def example(units: Sequence[Unit], role_titles: Mapping[str, str]) -> list[str]:
    """A row that shows how it is done."""
    unit = units[0].code if units else ""
    values = {Column.NAME: _("Nguyễn Văn Ví Dụ"), Column.EMAIL: EXAMPLE_EMAIL, Column.ROLES: role_titles["staff"]}
    return [values.get(column, unit if column is Column.UNITS else "") for column in TITLES]


def as_xlsx(units: Sequence[Unit], role_titles: Mapping[str, str]) -> bytes:
    """The workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Danh sách cán bộ")
    put_row(sheet, 1, [str(title) for title in TITLES.values()], is_heading=True)
    put_row(sheet, 2, example(units, role_titles))
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDE", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    codes = book.create_sheet(_("Mã đơn vị và vai trò"))
    put_row(
        codes,
        1,
        [_("Dòng ví dụ được bỏ qua khi nhập. Nhiều vai trò hoặc đơn vị trong một ô: cách nhau bằng dấu chấm phẩy.")],
    )
    put_row(codes, 2, [_("Vai trò và đơn vị ghi theo tên hoặc theo mã trong các cột dưới đây.")])
    put_row(codes, 4, [_("Mã đơn vị"), _("Tên đơn vị"), "", _("Mã vai trò"), _("Tên vai trò")], is_heading=True)
    roles = [(name, role_titles[name]) for name in ROLES_OF_A_DISTRICT]
    for number in range(max(len(units), len(roles))):
        left = [units[number].code, units[number].name] if number < len(units) else ["", ""]
        right = list(roles[number]) if number < len(roles) else ["", ""]
        put_row(codes, 5 + number, [*left, "", *right])
    for letter, width in zip("ABCDE", (18, 50, 4, 20, 34), strict=True):
        codes.column_dimensions[letter].width = width
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put_row(sheet: Worksheet, number: int, texts: Sequence[str], *, is_heading: bool = False) -> None:
    """Write texts as texts: a name that begins with an equals sign is no formula."""
    for place, text in enumerate(texts, 1):
        cell = sheet.cell(row=number, column=place)
        if not isinstance(cell, Cell):
            continue
        cell.value, cell.number_format = text, "@"
        cell.data_type = "s"
        if is_heading and text:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE6F2")
            cell.alignment = Alignment(vertical="center")


def as_csv(units: Sequence[Unit], role_titles: Mapping[str, str]) -> bytes:
    """The same as CSV: UTF-8 with the mark by which Excel knows it, semicolons between cells."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(str(title) for title in TITLES.values())
    writer.writerow([harmless(text) for text in example(units, role_titles)])
    return stream.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """A cell of CSV that no spreadsheet computes (OWASP, CSV injection); `lists.said` takes the quote off."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


TEMPLATES = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
"""What makes each kind, and its media type."""
