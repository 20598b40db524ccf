"""Counts from a CSV file: read as spreadsheets write it, each row says what becomes of it, all is taken or nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from dothi.content.confined import Refused
from dothi.content.lists import read_day, read_file
from dothi.values import clock
from modules.tourism.tests.conftest import Put, Visit
from modules.tourism.tests.exchange_files import xlsx_of
from modules.tourism.tests.test_visitors import PAGE, close, counted, last_month
from modules.tourism.visitors.files.plan import NamedPlaces, read_rows
from modules.tourism.visitors.files.reading import LOOK, MOST_ROWS
from tests.client import TOKEN, Browser

RunJobs = Callable[[], list[str]]
HEADING = "Ngày,Mã điểm,Trong nước,Quốc tế"
IMPORT = f"{PAGE}/import"


def rows_of(data: bytes, folder: Path) -> list[dict[str, str]]:
    """The cells of a file."""
    source = folder / "file"
    source.write_bytes(data)
    return [row["cells"] for row in read_file(source, folder, **LOOK)["rows"]]


def upload(browser: Browser, text: str | bytes, run_jobs: RunJobs) -> str:
    """Upload a file and have it read; the preview's path."""
    token = TOKEN.search(browser.get(IMPORT).text)
    assert token is not None
    data = text if isinstance(text, bytes) else text.encode()
    sent = browser.client.post(
        IMPORT,
        data={"csrf_token": token.group(1), "file": (io.BytesIO(data), "khach.csv")},
        base_url=browser.base,
        environ_base={"REMOTE_ADDR": browser.address},
    )
    assert sent.status_code == 303, sent.text
    run_jobs()
    return str(sent.headers["Location"])


def take(browser: Browser, path: str, **more: str) -> int:
    """Confirm what the preview says."""
    shown = re.search(r'name="shown" value="([^"]+)"', browser.get(path).text)
    assert shown is not None
    return browser.post(path, shown=shown.group(1), **more).status_code


@pytest.mark.parametrize(
    "data",
    [
        "Ngày,Mã điểm,Trong nước,Quốc tế\n26/4/2026,cho-noi,12,3\n".encode(),
        "\ufeffNgày;Mã điểm;Trong nước;Quốc tế\r\n26/4/2026;cho-noi;12;3\r\n".encode(),
        "Ngày\tMã điểm\tTrong nước\tQuốc tế\n26/4/2026\tcho-noi\t12\t3".encode("utf-16"),
        "\n\n NGÀY , Mã  điểm , Khách nội địa , INTERNATIONAL \n 26/4/2026 , cho-noi , 12 , 3 \n,,,\n".encode(),
    ],
)
def test_marks_delimiters_and_encodings_of_spreadsheets(data: bytes, tmp_path: Path) -> None:
    assert rows_of(data, tmp_path) == [{"day": "26/4/2026", "code": "cho-noi", "domestic": "12", "international": "3"}]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (HEADING.encode(), "no_rows"), ("Ngày,Trong nước\n1,2".encode(), "no_heading"),
        (b"PK\x03\x04\xff\xfe\x00", "unreadable_excel"), ("Ngµy,§iÓm".encode("latin-1"), "not_utf8"),
        ((HEADING + "\n1/1/2026,a,1,1" * (MOST_ROWS + 1)).encode(), "too_many_rows"),
        ((HEADING + '\n"' + "x" * 200_000).encode(), "broken_csv"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_says_why(data: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        rows_of(data, tmp_path)
    assert refused.value.code == code


def test_a_workbook_says_the_same_days_by_number_and_cells_without_value(tmp_path: Path) -> None:
    source = tmp_path / "file"
    day = datetime(2026, 4, 26)  # noqa: DTZ001  # a cell has no zone
    source.write_bytes(xlsx_of((day, "cho-noi", 12, "#N/A"), ("27.4.2026", None, 8, 0), head=HEADING.split(",")))
    first, second = read_file(source, tmp_path, **LOOK)["rows"]
    assert [read_day(row["cells"]["day"]) for row in (first, second)] == [date(2026, 4, 26), date(2026, 4, 27)]
    assert (first["number"], first["cells"]["domestic"], first["problems"]) == (2, "12", {"international": "error"})
    (wrong,) = read_rows([first], NamedPlaces({"cho-noi": uuid4()}, {}))
    assert set(wrong.errors) == {"international"}


def test_rows_are_shown_and_taken_and_taken_again_change_nothing(put: Put, visit: Visit, run_jobs: RunJobs) -> None:
    put()
    put("Chợ nổi", east=0.01)
    staff, today = visit("canbo"), clock.local_today()
    text = f"Ngày;Điểm du lịch;Trong nước;Quốc tế\n{today:%d/%m/%Y};CHO NOI;1.200;30\n{today};Chùa Vĩnh Tràng;50;0\n"
    path = upload(staff, text, run_jobs)
    assert "2 số mới" in staff.get(path).text
    assert take(staff, path) == 303
    assert staff.get(path).status_code == 410
    run_jobs()
    assert ",1250,30," in staff.get("/work/tourism/statistics.csv").text
    again = staff.get(upload(staff, text, run_jobs)).text
    assert "2 không đổi" in again
    assert "Không có gì để nhập" in again


def test_each_wrong_row_says_why_and_the_right_ones_can_be_taken(put: Put, visit: Visit, run_jobs: RunJobs) -> None:
    put()
    for name in ("Chợ quê", "Chợ quê "):
        put(name, east=0.02 if name.endswith(" ") else 0.01)
    head, today, day = visit("thutruong"), clock.local_today(), last_month()
    head.post(PAGE, counted("5", "1", day=day))
    run_jobs()
    close(head, day, 5, 1)
    wrong = {
        f"{today:%d/%m/%Y},,khong-co,1,1": "Không có điểm du lịch này",
        f"{today + timedelta(days=1)},,chua-vinh-trang,1,1": "chưa đến",
        f"{day},,chua-vinh-trang,9,9": "đã chốt",
        "hôm qua,,chua-vinh-trang,1,1": "Ngày chưa đúng",
        f"{today - timedelta(days=1)},,chua-vinh-trang,-1,1": "nhỏ hơn 0",
        f'{today - timedelta(days=1)},,chua-vinh-trang,"12,5",1': "số nguyên",
        f"{today - timedelta(days=1)},,chua-vinh-trang,1,": "ghi 0",
        f"{today - timedelta(days=1)},Chợ quê,,1,1": "cùng tên",
    }
    right = f"{today},,chua-vinh-trang,7,1"
    lines = ["Ngày,Điểm,Mã,Trong nước,Quốc tế", right, *wrong, f"{today},,chua-vinh-trang,8,1"]
    path = upload(head, "\n".join(lines), run_jobs)
    page = head.get(path).text
    assert [why for why in (*wrong.values(), "đã có ở dòng trên") if why not in page] == []
    assert f"{len(wrong) + 1} dòng lỗi" in page
    assert take(head, path) == 409
    assert take(head, path, skip="1") == 303
    run_jobs()
    assert ",7,1,0" in head.get("/work/tourism/statistics.csv").text


def test_a_number_that_moved_meanwhile_is_shown_anew(put: Put, visit: Visit, run_jobs: RunJobs) -> None:
    put()
    staff, today = visit("canbo"), clock.local_today()
    path = upload(staff, f"{HEADING}\n{today},chua-vinh-trang,7,1", run_jobs)
    old = staff.get(path).text
    staff.post(PAGE, counted("6", "1"))
    shown = old.split('name="shown" value="')[1].split('"')[0]
    overtaken = staff.post(path, shown=shown)
    assert overtaken.status_code == 409
    assert "trước đây: 6" in overtaken.text
    assert take(staff, path) == 303


def test_a_file_that_cannot_be_read_leads_back_to_the_form(visit: Visit, run_jobs: RunJobs) -> None:
    staff = visit("canbo")
    page = staff.get(upload(staff, "Ngµy,§iÓm".encode("latin-1"), run_jobs)).text
    assert "UTF-8" in page
    assert "khach.csv" in page


def test_the_template_and_the_month_are_read_back(put: Put, visit: Visit, run_jobs: RunJobs) -> None:
    put()
    staff = visit("canbo")
    staff.post(PAGE, counted("6", "1"))
    month: date = clock.local_today()
    file = staff.get(f"{PAGE}/months/{month:%Y-%m}.csv").data
    assert "1 không đổi" in staff.get(upload(staff, file, run_jobs)).text
    template = staff.get(f"{IMPORT}/template.csv").data
    assert "1 dòng lỗi" in staff.get(upload(staff, template, run_jobs)).text, "its numbers are still to be filled in"
