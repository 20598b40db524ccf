"""Places from files: read by a job, shown, taken whole or not at all, and known again the next time."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.numbers.counts import read_stocks
from dothi.values import clock
from dothi_testing.plugin import InTenant
from modules.tourism.exchange import pages_export, taking
from modules.tourism.exchange.importing import cancel_import
from modules.tourism.exchange.models import PlaceFile
from modules.tourism.places.counting import count_places, counts_of_rows
from modules.tourism.places.facets import PLACES
from modules.tourism.places.models import Place, PlaceVersion, PlaceWord
from modules.tourism.places.search import words_typed
from modules.tourism.tests.conftest import Put, Visit
from modules.tourism.tests.exchange_files import HEAD, HERE, ORIGIN, csv_of, line, xlsx_of
from tests.client import Browser
from tests.world import MYTHO

RunJobs = Callable[[], list[str]]
IMPORT = "/work/tourism/import"
Bring = Callable[..., str]


def send(browser: Browser, data: bytes, name: str = "diem.csv", origin: str = ORIGIN) -> Any:
    """Upload a file by the form."""
    return browser.post(IMPORT, {"file": (io.BytesIO(data), name), "origin": origin}, page=IMPORT)


@pytest.fixture
def head(visit: Visit) -> Browser:
    """The head of a unit, who may publish."""
    return visit("thutruong")


@pytest.fixture
def bring(head: Browser, run_jobs: RunJobs) -> Bring:
    """Have a file read; the path of its preview."""

    def upload(data: bytes, name: str = "diem.csv", origin: str = ORIGIN) -> str:
        path = str(send(head, data, name, origin).headers["Location"])
        run_jobs()
        return path

    return upload


def take(head: Browser, path: str, run_jobs: RunJobs, **choices: str) -> None:
    """Confirm the preview and let the job run."""
    assert head.post(path, choices, page=path).status_code == 303
    run_jobs()


def places(in_tenant: InTenant) -> dict[str, Place]:
    """All places by their Vietnamese names."""
    with in_tenant(MYTHO):
        found = {place.texts["vi"]["name"]: place for place in session.scalars(select(Place))}
        session.expunge_all()
        return found


def test_a_file_becomes_drafts_that_are_found_and_counted(
    head: Browser, bring: Bring, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    path = bring(csv_of(line("1", "Chợ Mỹ Tho"), line("2", "Chợ Vĩnh Kim", east=0.01)))
    preview = head.get(path).text
    assert "Chợ Vĩnh Kim" in preview
    assert places(in_tenant) == {}, "a preview writes nothing"
    take(head, path, run_jobs)
    found = places(in_tenant)["Chợ Mỹ Tho"]
    assert (found.status, found.kind, found.source, found.source_key) == ("draft", "market", ORIGIN, "1")
    assert (found.phone, found.slug, found.version) == ("0273 3872 123", "cho-my-tho", 1)
    assert found.next_change_at is not None, "its hours are kept"
    with in_tenant(MYTHO):
        assert count_places(MYTHO, status="draft", kind="market", hours="yes") == 2
        assert read_stocks(MYTHO, [PLACES])[PLACES.name] == counts_of_rows(MYTHO)[0][PLACES.name]
        begins = words_typed("vinh kim")
        assert session.execute(select(func.count()).where(PlaceWord.word.in_(begins))).scalar_one() == 2
    assert "Chợ Mỹ Tho" in head.get("/work/tourism?q=cho+my").text
    assert "Nhập điểm du lịch từ tệp" in head.get("/work/tourism/places/cho-my-tho").text


def test_a_file_is_read_once_and_can_be_dropped_meanwhile(put: Put, head: Browser, run_jobs: RunJobs) -> None:
    put()
    clock.shift(timedelta(minutes=10))
    run_jobs()
    path = str(send(head, csv_of(line("1", "Chợ Mỹ Tho"))).headers["Location"])
    waiting = head.get(path).text
    assert "Đang đọc tệp" in waiting
    assert f'action="{path}/drop"' in waiting
    assert run_jobs() == ["done"]
    assert head.post(f"{path}/drop", page=path).status_code == 303
    assert head.get(path).status_code == 404


def test_the_same_file_again_changes_nothing_and_a_mended_one_no_more_than_it_says(
    head: Browser, bring: Bring, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    take(head, bring(csv_of(line("1", "Chợ Mỹ Tho"), line("2", "Chợ Vĩnh Kim", east=0.01))), run_jobs)
    again = bring(csv_of(line("1", "Chợ Mỹ Tho"), line("2", "Chợ Vĩnh Kim", east=0.01)))
    assert head.post(again, {}, page=again).status_code == 409, "nothing to write"
    mended = bring(csv_of(("2", "Chợ Vĩnh Kim xưa"), head=("Mã", "Tên")))
    take(head, mended, run_jobs)
    found = places(in_tenant)
    assert set(found) == {"Chợ Mỹ Tho", "Chợ Vĩnh Kim xưa"}
    changed = found["Chợ Vĩnh Kim xưa"]
    assert (changed.slug, changed.address, changed.hours) == ("cho-vinh-kim", "Phường 1", "Mo-Su 05:00-18:00")
    with in_tenant(MYTHO):
        steps = session.scalars(select(PlaceVersion.action).where(PlaceVersion.entry_id == changed.id)).all()
        assert list(steps) == ["imported", "imported"]
        assert read_stocks(MYTHO, [PLACES])[PLACES.name] == counts_of_rows(MYTHO)[0][PLACES.name]


def test_new_places_are_published_where_chosen_by_who_may(
    head: Browser, visit: Visit, bring: Bring, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    path = bring(csv_of(line("1", "Chợ Mỹ Tho")))
    staff = visit("canbo")
    assert "Công bố ngay" not in staff.get(path).text
    assert staff.post(path, {"publish": "1"}, page=path).status_code == 403
    take(head, path, run_jobs, publish="1")
    assert "Chợ Mỹ Tho" in visit().get("/du-lich").text


WRONG = [
    ("Loại hình", "Sân bay", "Vui lòng chọn trong danh sách"),
    ("Kinh độ", "", "Thiếu tọa độ"),
    ("Kinh độ", "một trăm", "Tọa độ là số thập phân"),
    ("Kinh độ", "107,9", "nằm ngoài địa phương"),
    ("Giờ mở cửa", "Mo-Fr 08:00-17:00; Xx 09:00", "Đã hiểu đến: Mo-Fr 08:00-17:00"),
    ("Giờ mở cửa", "8h-17h", "Ký tự"),
    ("Điện thoại", "gọi sau", "Số điện thoại gồm"),
    ("Tên", "", "Hãy điền tên"),
    ("Tên", "Chî Mü Tho §«ng", "bảng mã cũ"),
    ("Tên", "Chợ " + "rất " * 60, "Tối đa 120 ký tự"),
    ("Địa chỉ", "Phường\x01 1", "ký tự điều khiển"),
]


def test_each_wrong_cell_is_named_with_its_row_column_and_reason(head: Browser, bring: Bring) -> None:
    lines = []
    for number, (column, cell, _reason) in enumerate(WRONG):
        wrong = list(line(str(number), f"Chợ {number}", east=0.001 * number))
        wrong[HEAD.index(column)] = cell
        lines.append(wrong)
    page = head.get(bring(csv_of(*lines))).text
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    for number, (column, _cell, reason) in enumerate(WRONG, 2):
        told = [row for row in rows if f">{number}</td>" in row]
        assert len(told) == 1, number
        assert f">{column}</td>" in told[0]
        assert reason in told[0]


def test_rows_with_errors_are_skipped_only_when_somebody_says_so(
    head: Browser, bring: Bring, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    path = bring(csv_of(line("1", "Chợ Mỹ Tho"), line("2", "Chợ Gạo", kind="Sân bay")))
    assert head.post(path, {}, page=path).status_code == 409
    run_jobs()
    assert places(in_tenant) == {}
    take(head, path, run_jobs, skip="1")
    assert set(places(in_tenant)) == {"Chợ Mỹ Tho"}


@pytest.mark.parametrize("choice", ["skip", "merge", "add"])
def test_one_of_the_same_name_nearby_is_asked_about(
    put: Put, head: Browser, bring: Bring, run_jobs: RunJobs, in_tenant: InTenant, choice: str
) -> None:
    put("Chợ Mỹ Tho", east=0.0003)
    path = bring(csv_of(line("1", "Chợ Mỹ Tho"), line("2", "Chợ Gạo", east=0.02)))
    preview = head.get(path).text
    assert "Có phải cùng một nơi không?" in preview
    assert "/work/tourism/places/cho-my-tho" in preview
    take(head, path, run_jobs, twins=choice)
    with in_tenant(MYTHO):
        found = session.execute(select(Place.slug, Place.source_key, Place.kind).order_by(Place.slug)).all()
    kept = {"skip": (None, "worship"), "merge": ("1", "market"), "add": (None, "worship")}[choice]
    others = [("cho-my-tho-2", "1", "market")] if choice == "add" else []
    assert [tuple(row) for row in found] == [("cho-gao", "2", "market"), ("cho-my-tho", *kept), *others]


@pytest.mark.parametrize(("choice", "made"), [("merge", 1), ("add", 3)])
def test_rows_of_one_name_within_a_file_are_asked_about_like_those_of_known_places(
    put: Put, head: Browser, bring: Bring, run_jobs: RunJobs, in_tenant: InTenant, choice: str, made: int
) -> None:
    """The first row may be the known place, the others the row before, one of them only by way of that."""
    put("Chợ Mỹ Tho", east=-0.0006)
    path = bring(csv_of(*(line(str(n), "Chợ Mỹ Tho", east=0.0006 * n) for n in range(3))))
    preview = head.get(path).text
    assert "3 dòng trùng tên" in preview
    assert "dòng 2 của tệp này" in preview
    assert "dòng 3 của tệp này" in preview
    take(head, path, run_jobs, twins=choice)
    with in_tenant(MYTHO):
        keys = sorted(key for key in session.scalars(select(Place.source_key)) if key)
    assert len(keys) == made


def test_a_known_place_that_is_renamed_beside_one_of_that_name_is_asked_about(
    put: Put, head: Browser, bring: Bring, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    put("Chợ Mỹ Tho", east=0.0003)
    known = put("Chợ Cũ", source=ORIGIN, source_key="1")
    path = bring(csv_of(line("1", "Chợ Mỹ Tho")))
    assert "/work/tourism/places/cho-my-tho" in head.get(path).text
    take(head, path, run_jobs, twins="add")
    with in_tenant(MYTHO):
        assert session.get_one(Place, (MYTHO, known.id)).texts["vi"]["name"] == "Chợ Mỹ Tho"
        assert len(session.scalars(select(Place.id)).all()) == 2


def test_a_file_that_names_a_place_twice_says_in_which_row(head: Browser, bring: Bring) -> None:
    page = head.get(bring(csv_of(line("1", "Chợ Mỹ Tho"), line("1", "Chợ Gạo", east=0.02)))).text
    assert "Đã có ở dòng 2 của tệp này." in page


def test_merged_cells_and_days_of_a_workbook(
    head: Browser, bring: Bring, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    columns = ("Loại hình", "Tên", "Kinh độ", "Vĩ độ", "Ngày xác nhận")
    rows = [
        ("Chợ", "Chợ Mỹ Tho", HERE.lon, HERE.lat, 46_000),
        (None, "Chợ Gạo", HERE.lon + 0.01, HERE.lat, "9/12/2025"),
        (None, "Chợ Cũ", HERE.lon + 0.02, HERE.lat, "2025-12-09"),
    ]
    take(head, bring(xlsx_of(*rows, head=columns, merged=["A2:A4"]), "diem.xlsx"), run_jobs)
    found = places(in_tenant)
    assert {place.kind for place in found.values()} == {"market"}
    assert {str(place.confirmed_on) for place in found.values()} == {"2025-12-09"}


def test_a_place_that_changed_meanwhile_stops_all_of_it(
    put: Put, head: Browser, bring: Bring, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    slug = put("Chợ Cũ", east=0.03).slug
    path = bring(csv_of((slug, "Phường 3"), head=("Mã điểm", "Địa chỉ")))
    edit = f"/work/tourism/places/{slug}"
    assert head.post(f"{edit}/steps/confirm", {"version": "2"}, page=edit).status_code == 303
    take(head, path, run_jobs)
    assert "Có người vừa thay đổi" in head.get(path).text
    assert places(in_tenant)["Chợ Cũ"].address == "Phường 1"
    assert head.post(f"{path}/again", page=path).status_code == 303
    run_jobs()
    take(head, path, run_jobs)
    assert places(in_tenant)["Chợ Cũ"].address == "Phường 3"


def test_a_cancelled_import_leaves_nothing(
    head: Browser,
    bring: Bring,
    run_jobs: RunJobs,
    in_tenant: InTenant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody cancels after the first portion: their request commits while the job's transaction is open."""
    path = bring(csv_of(*(line(str(n), f"Chợ {n}", east=0.001 * n) for n in range(6))))
    monkeypatch.setattr(taking, "AT_ONCE", 2)
    refuse = taking.refuse_cancelled
    seen: list[int] = []

    def cancel_then_ask(tenant_id: int, file_id: Any) -> None:
        if len(seen) == 1:
            in_thread(lambda: cancel(in_tenant, file_id))
            seen.append(done_of(in_tenant, file_id))
        seen.append(0)
        refuse(tenant_id, file_id)

    monkeypatch.setattr(taking, "refuse_cancelled", cancel_then_ask)
    take(head, path, run_jobs)
    assert seen[1] == 2, "progress is told from within the transaction"
    page = head.get(path).text
    assert "Đã hủy, không dòng nào được ghi" in page
    assert places(in_tenant) == {}
    monkeypatch.setattr(taking, "refuse_cancelled", refuse)
    take(head, path, run_jobs)
    assert len(places(in_tenant)) == 6


def cancel(in_tenant: InTenant, file_id: Any) -> None:
    with in_tenant(MYTHO):
        cancel_import(MYTHO, file_id)


def done_of(in_tenant: InTenant, file_id: Any) -> int:
    found: list[int] = []

    def ask() -> None:
        with in_tenant(MYTHO):
            found.append(session.execute(select(PlaceFile.done).where(PlaceFile.id == file_id)).scalar_one())

    in_thread(ask)
    return found[0]


def in_thread(work: Callable[[], None]) -> None:
    """As another process would, beside what is open here."""
    thread = Thread(target=work)
    thread.start()
    thread.join()


@pytest.mark.parametrize("kind", ["xlsx", "csv", "geojson"])
def test_an_export_is_an_import_that_changes_nothing(put: Put, head: Browser, bring: Bring, kind: str) -> None:
    put("=HYPERLINK(1)", phone="0273 3872 123", price_level="low", wheelchair="yes")
    put("Bến tàu", east=0.01, kind="pier", is_published=False, is_approximate=True)
    file = head.get(f"/work/tourism/export.{kind}")
    assert f".{kind}" in file.headers["Content-Disposition"]
    page = head.get(bring(file.data, f"diem.{kind}", "")).text
    numbers = re.findall(r"<dt[^>]*>([^<]+)</dt>\s*<dd[^>]*>\s*(\d+)", page)
    assert ("Không thay đổi", "2") in numbers, numbers


def test_a_workbook_has_so_many_places_and_csv_all(put: Put, head: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages_export, "MOST_IN_WORKBOOK", 1)
    put("Chùa")
    assert head.get("/work/tourism/export.xlsx").status_code == 200
    put("Bến tàu", east=0.01)
    refused = head.get("/work/tourism/export.xlsx")
    assert (refused.status_code, "tải CSV" in refused.text) == (409, True)
    assert head.get("/work/tourism/export.csv").text.count("\n") == 3


def test_no_cell_of_an_export_is_a_formula(put: Put, head: Browser) -> None:
    put("=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in head.get("/work/tourism/export.csv").text
    book = load_workbook(io.BytesIO(head.get("/work/tourism/export.xlsx").data))
    assert [cell.data_type for cell in book.worksheets[0]["B"]] == ["s", "s"]
