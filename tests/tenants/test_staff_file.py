"""A list of staff as a file: what is read, from which encodings and shapes, and what is refused with which sentence."""

from __future__ import annotations

import contextlib
import io
import unicodedata
import zipfile
from collections.abc import Sequence

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from dothi.content.confined import Refused
from dothi.content.lists import said
from dothi.content.workbook import Cell
from tenants.people.columns import find_column, plain, split_names
from tenants.people.list_file import LARGEST_BYTES, MOST_ROWS, read_list
from tenants.people.list_reasons import refused_reason
from tenants.people.list_template import as_csv, as_xlsx, harmless
from tenants.registry.models import Unit

HEAD = ["Họ và tên", "Thư điện tử", "Vai trò", "Đơn vị"]
ROW = ["Bùi Thị Mới", "moi@mytho.example", "Cán bộ xử lý", "Phòng Quản lý đô thị"]
TITLES = {
    "district_admin": "Quản trị cấp huyện",
    "intake": "Bộ phận tiếp nhận, phân loại",
    "staff": "Cán bộ xử lý",
    "unit_head": "Thủ trưởng đơn vị",
    "leader": "Lãnh đạo UBND",
    "district_viewer": "Người xem cấp huyện",
}


@pytest.fixture(autouse=True)
def _in_application(application: Flask) -> object:
    """Sentences are translated by the application."""
    with application.app_context(), application.test_request_context():
        yield


def workbook(*lines: Sequence[object], title: str = "Danh sách", before: bool = False) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    if before:
        book.create_sheet("Hướng dẫn", 0).append(["Điền vào trang sau"])
    for line in lines:
        sheet.append(list(line))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def lines_of(text: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in read_list(text.encode()).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_whatever_parts_its_cells_in_every_unicode(delimiter: str, encoding: str) -> None:
    quoted = [f'"{cell}"' for cell in ("Bùi Thị Mới", "moi@mytho.example", "Bộ phận tiếp nhận, phân loại; staff")]
    text = "\r\n".join([delimiter.join(HEAD[:3]), delimiter.join(quoted), ""])
    read = read_list(text.encode(encoding))
    assert [row.number for row in read.rows] == [2]
    assert read.rows[0].cells == {
        "name": "Bùi Thị Mới",
        "email": "moi@mytho.example",
        "roles": "Bộ phận tiếp nhận, phân loại; staff",
    }


@pytest.mark.parametrize("encoding", ["cp1258", "cp1252"])
def test_an_older_encoding_is_refused_with_what_to_do(encoding: str) -> None:
    text = unicodedata.normalize("NFC", "Họ và tên;Email;Vai trò\r\nLê Ðàn;a@b.example;staff\r\n")
    data = text.encode(encoding, errors="ignore")
    with pytest.raises(Refused, match="not_utf8"):
        read_list(data)


def test_a_workbook_is_read_from_the_sheet_and_the_line_that_have_the_headings() -> None:
    data = workbook(["DANH SÁCH CÁN BỘ"], [], ["STT", *HEAD], [1, *ROW], [], [2, *ROW], before=True)
    read = read_list(data)
    assert [row.number for row in read.rows] == [4, 6]
    assert read.ignored == ["STT"]
    assert read.rows[0].cells["units"] == "Phòng Quản lý đô thị"


def test_decomposed_letters_numbers_and_dates_become_plain_text() -> None:
    data = workbook(HEAD, [unicodedata.normalize("NFD", "Bùi Thị Mới"), "a@b.example", 12.0, None])
    cells = read_list(data).rows[0].cells
    assert cells == {"name": "Bùi Thị Mới", "email": "a@b.example", "roles": "12", "units": ""}


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-x", "@x", "plain", "'quoted"])
def test_what_is_written_harmlessly_is_read_back_as_it_was(text: str) -> None:
    assert said(Cell(harmless(text))).text == text
    assert not harmless(text).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "không có nội dung"),
        (b"x" * (LARGEST_BYTES + 1), "2 MB"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "kiểu cũ"),
        (b"PK\x03\x04 not a zip", "Không đọc được"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "phải là Excel"),
        ("Họ và tên,Vai trò\nA,staff\n".encode(), "Thư điện tử"),
        ("Họ và tên,Email,Vai trò\n\n,,\n".encode(), "chưa có dòng nào"),
    ],
)
def test_other_files_are_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_list(data)
    assert sentence in refused_reason({"code": refused.value.code, "values": refused.value.values})


def test_more_rows_than_a_list_may_have_are_refused() -> None:
    row = "A,a@b.example,staff\n"
    assert len(lines_of("Họ tên,Email,Vai trò\n" + row * MOST_ROWS)) == MOST_ROWS
    with pytest.raises(Refused, match="too_many_rows"):
        lines_of("Họ tên,Email,Vai trò\n" + row * (MOST_ROWS + 1))


def test_a_small_file_that_unpacks_to_much_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO(workbook(HEAD, ROW))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", b"\x00" * 30_000_000)
    assert len(stream.getvalue()) < LARGEST_BYTES
    with pytest.raises(Refused, match="too_much_content"):
        read_list(stream.getvalue())


def test_entities_that_grow_are_refused() -> None:
    """A billion laughs in the sheet's XML."""
    source, target = zipfile.ZipFile(io.BytesIO(workbook(HEAD, ROW))), io.BytesIO()
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = data.decode().replace("<v>", "<v>&e11;", 1)
                start = text.index("<worksheet")
                data = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>{text[start:]}'.encode()
            archive.writestr(part, data)
    with pytest.raises(Refused, match="unreadable_excel"):
        read_list(target.getvalue())


def test_macros_are_of_no_interest() -> None:
    stream = io.BytesIO(workbook(HEAD, ROW))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    assert len(read_list(stream.getvalue()).rows) == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=400), cut=st.integers(0, 6000), is_workbook=st.booleans())
def test_whatever_comes_is_read_or_refused_with_a_sentence(data: bytes, cut: int, is_workbook: bool) -> None:
    whole = workbook(HEAD, ROW)
    with contextlib.suppress(Refused):
        assert read_list(whole[:cut] + data + whole[cut + len(data) :] if is_workbook else data).rows


def units() -> list[Unit]:
    return [
        Unit(code="qldt", name="Phòng Quản lý đô thị", is_active=True),
        Unit(code="tnmt", name="=Phòng Tài nguyên", is_active=True),
    ]


def test_the_template_is_a_list_whose_example_is_passed_over() -> None:
    with pytest.raises(Refused, match="no_rows"):
        read_list(as_xlsx(units(), TITLES))
    with pytest.raises(Refused, match="no_rows"):
        read_list(as_csv(units(), TITLES))
    assert as_csv(units(), TITLES).startswith(b"\xef\xbb\xbf")
    book = load_workbook(io.BytesIO(as_xlsx(units(), TITLES)))
    first, codes = book.worksheets
    assert [cell.value for cell in first[1]] == [
        "Họ và tên", "Thư điện tử", "Vai trò", "Đơn vị", "Thủ trưởng của",
    ]  # fmt: skip
    shown = [cell.value for row in codes.iter_rows() for cell in row if cell.value]
    assert {"qldt", "Phòng Quản lý đô thị", "staff", "Cán bộ xử lý"} <= set(shown)
    assert "provincial_admin" not in shown
    formula = next(cell for row in codes.iter_rows() for cell in row if cell.value == "=Phòng Tài nguyên")
    assert formula.data_type == "s"


def test_the_template_filled_in_is_read() -> None:
    book = load_workbook(io.BytesIO(as_xlsx(units(), TITLES)))
    book.worksheets[0].append(ROW)
    stream = io.BytesIO()
    book.save(stream)
    assert [row.cells["email"] for row in read_list(stream.getvalue()).rows] == ["moi@mytho.example"]


@pytest.mark.parametrize(
    "heading", ["Họ và tên", "HỌ TÊN (*)", "họ  và tên", "name", unicodedata.normalize("NFD", "Họ và tên")]
)
def test_headings_are_known_however_they_are_written(heading: str) -> None:
    assert find_column(heading) == "name"


def test_names_are_compared_without_case_marks_and_punctuation() -> None:
    assert plain("Phòng  Nội-vụ") == plain("PHONG NOI VU")
    assert plain("unit_head") == plain("unit head")
    assert split_names("a; b | c\nd;;") == ["a", "b", "c", "d"]
