"""Workbooks as offices really keep them: borders, merged and split headings, formulas, hidden sheets, Strict OOXML."""

from __future__ import annotations

import io
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from xml.sax.saxutils import escape

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.content.confined import Refused
from dothi.content.lists import ListRow
from dothi.database.session import session
from dothi.identity.models import MembershipRow
from tenants.people.list_file import read_list
from tests.tenants.test_staff_list import admin_of, staged
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    RELATIONS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
HEAD = ("Họ và tên", "Email", "Vai trò", "Đơn vị")
AN = ("Trần Văn An", "an@mytho.example", "staff", "qldt")


def sheet_of(*lines: Sequence[str], merged: Sequence[str] = ()) -> str:
    """A sheet; a cell that begins with `<` is its own XML, an empty one is there with a border."""
    rows = []
    for number, line in enumerate(lines, 1):
        cells = []
        for place, text in enumerate(line):
            at = f"{chr(ord('A') + place)}{number}"
            is_xml = text.startswith("<c")
            inline = f'<c r="{at}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else f'<c r="{at}" s="1"/>'
            cells.append(text.replace("<c", f'<c r="{at}"', 1) if is_xml else inline)
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    merges = "".join(f'<mergeCell ref="{reference}"/>' for reference in merged)
    body = f"<sheetData>{''.join(rows)}</sheetData><mergeCells>{merges}</mergeCells>"
    return f'<worksheet xmlns="{MAIN}">{body}</worksheet>'


def book_of(*sheets: str, states: Sequence[str] = (), is_strict: bool = False) -> bytes:
    """A workbook of these sheets."""
    named = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}" state="{(*states, *["visible"] * 9)[n - 1]}"/>'
        for n in range(1, len(sheets) + 1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="{target}"/>'
        for n, target in enumerate(("worksheets/sheet1.xml", "/xl/worksheets/sheet2.xml")[: len(sheets)], 1)
    )
    parts = {
        "_rels/.rels": f'<R><Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></R>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<R>{links}</R>",
    } | {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, 1)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            for usual, strict in STRICT.items() if is_strict else ():
                text = text.replace(usual, strict)  # noqa: PLW2901
            archive.writestr(name, text)
    return stream.getvalue()


def rows_of(*lines: Sequence[str], merged: Sequence[str] = ()) -> list[ListRow]:
    return read_list(book_of(sheet_of(*lines, merged=merged))).rows


def test_bordered_blank_lines_and_trailing_delimiters_are_no_rows() -> None:
    blank = ("", "", "", "")
    assert len(rows_of(HEAD, AN, *[blank] * 6000, AN)) == 2
    text = "\n".join([";".join(HEAD), ";".join(AN), *[";;;;"] * 6000, ";".join(AN)])
    assert [row.number for row in read_list(text.encode()).rows] == [2, 6003]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (("STT", "Họ và tên", "", "Email", "Vai trò"), ("1", "Trần Văn", "An", *AN[1:3])),
        (("Họ và tên", "", "Email", "Vai trò"), ("Trần Văn", "An", *AN[1:3])),
        (("Họ", "Tên", "Email", "Vai trò"), ("Trần Văn", "An", *AN[1:3])),
        (("Tên", "Họ đệm", "Email", "Vai trò"), ("An", "Trần Văn", *AN[1:3])),
        (("Last name", "First name", "Email", "Role"), ("Trần Văn", "An", *AN[1:3])),
        (("Email", "Vai trò", "Họ và tên"), (*AN[1:3], "Trần Văn", "An")),
        (("name", "ten", "Email", "Vai trò"), ("", "Trần Văn An", *AN[1:3])),
        (("Họ và tên", "Tên", "Email", "Vai trò"), ("Trần Văn An", "An", *AN[1:3])),
        (("Họ", "Tên", "Họ và tên", "Email", "Vai trò"), ("Trần Văn", "An", "Trần Văn An", *AN[1:3])),
    ],
)
def test_a_name_is_whole_however_its_columns_are_headed(head: Sequence[str], row: Sequence[str]) -> None:
    as_csv = "\n".join([";".join(head), ";".join(row)]).encode()
    for found in (rows_of(head, row), read_list(as_csv).rows):
        assert [(one.cells["name"], one.problems) for one in found] == [("Trần Văn An", {})]


def test_a_heading_of_two_lines_is_no_person() -> None:
    over = ("Họ và tên", "", "Email", "Vai trò")
    rows = rows_of(over, ("Họ đệm", "Tên"), ("Trần Văn", "An", *AN[1:3]), merged=["A1:B1", "C1:C2", "D1:D2"])
    assert [row.cells["name"] for row in rows] == ["Trần Văn An"]


def test_two_columns_of_one_meaning_that_differ_are_an_error_of_their_row() -> None:
    head = ("Họ tên", "Email", "Địa chỉ email", "Vai trò", "Mã đơn vị", "Đơn vị")
    other, same = rows_of(
        head, ("An", "a@x.example", "b@x.example", "staff"), ("Ba", "B@x.example", "b@x.example", "staff", "qldt", "Q")
    )
    assert other.problems == {"email": "differs"}
    assert (same.problems, same.cells["units"]) == ({}, "qldt; Q")


def test_a_unit_merged_over_several_lines_is_each_ones() -> None:
    rows = rows_of(HEAD, AN, AN[:3], AN[:3], ("", "", ""), AN[:3], merged=["D2:D5"])
    assert [row.cells["units"] for row in rows] == ["qldt", "qldt", "qldt", ""]


def test_a_formula_counts_by_its_result_and_an_error_cell_is_an_error_of_its_row() -> None:
    rows = rows_of(
        HEAD,
        ("<c><f>B2</f><v>Trần Văn An</v></c>", '<c t="str"><f>LOWER("A")</f><v>a@x.example</v></c>', "staff"),
        ('<c t="e"><f>VLOOKUP(1,A:B,2)</f><v>#N/A</v></c>', "b@x.example", "<c><f>C2</f><v/></c>"),
        ("#REF!", "c@x.example", '<c t="str"><f>IF(1,"")</f><v></v></c>'),
        ("<c><v>12.0</v></c>", '<c t="str"><f>IF(1,"")</f><v></v></c>', ""),
    )
    assert rows[0].cells["name"] == "Trần Văn An"
    assert rows[0].cells["email"] == "a@x.example"
    assert [row.problems for row in rows] == [{}, {"name": "error", "roles": "no_result"}, {"name": "error"}, {}]
    assert rows[3].cells["name"] == "12"


def test_only_sheets_that_are_shown_are_read() -> None:
    hidden, shown = sheet_of(HEAD, AN), sheet_of(HEAD, ("Lê Ba", *AN[1:]))
    for state in ("hidden", "veryHidden"):
        found = read_list(book_of(hidden, shown, states=[state]))
        assert [row.cells["name"] for row in found.rows] == ["Lê Ba"]
        with pytest.raises(Refused, match="no_heading"):
            read_list(book_of(hidden, states=[state]))


def test_strict_ooxml_is_read_as_the_usual() -> None:
    usual = read_list(book_of(sheet_of(HEAD, AN)))
    assert read_list(book_of(sheet_of(HEAD, AN), is_strict=True)) == usual
    assert usual.rows[0].cells["units"] == "qldt"


def test_invisible_characters_are_gone_and_lookalikes_are_what_they_look_like() -> None:
    (row,) = rows_of(HEAD, ("\u202dTrần\u200bVăn\u00a0An\u202c", "an@mytho.example\u200b", "staff", "Ðô\u00ad thị"))
    assert list(row.cells.values()) == ["Trần Văn An", "an@mytho.example", "staff", "Đô thị"]


@pytest.mark.parametrize("many", ["<row/>" * 50_000, f"<row>{'<c/>' * 50_000}</row>"])
def test_endless_lines_and_lines_of_endless_cells_are_not_held_in_memory(many: str) -> None:
    book = book_of(f"<worksheet><sheetData>{many}</sheetData></worksheet>")
    tracemalloc.start()
    with pytest.raises(Refused, match="no_heading"):
        read_list(book)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_a_list_of_names_composed_otherwise_changes_nobody(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    admin = admin_of(app, run_jobs)
    decomposed = unicodedata.normalize("NFD", "Lê Cán Bộ")
    path = staged(admin, f"{decomposed};Cán Bộ <canbo@mytho.example>;staff;qldt;")
    assert "0 người, 1 người không thay đổi" in admin.get(path).text
    with in_tenant(MYTHO):
        known = session.scalars(
            select(MembershipRow).where(MembershipRow.name == "Lê Cán Bộ", MembershipRow.tenant_id == MYTHO)
        )
        known.one().name = decomposed
    assert "0 người, 1 người không thay đổi" in admin.get(path).text


def test_formulas_and_errors_in_a_csv_are_nobodys_name(app: Flask, run_jobs: Callable[[], list[str]]) -> None:
    admin = admin_of(app, run_jobs)
    rows = ("=B2;a@mytho.example;staff;;", "#N/A;b@mytho.example;staff;;", "12;c@mytho.example;staff;;")
    page = admin.get(staged(admin, *rows)).text
    assert "mời 0 người" in page
    assert "“=B2” không phải họ tên." in page
    assert "lỗi công thức" in page
    assert "“12” không phải họ tên." in page
