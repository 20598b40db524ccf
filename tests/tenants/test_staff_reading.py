"""A list of staff while a job reads it: what the page says, and files made to stop everybody."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from dothi.content.telling import CHECK, OPEN, READ, STORE, Progress
from dothi.uploads import progress
from dothi.uploads.readings import MOST_WAITING
from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import InTenant
from dothi_testing.waiting import PATIENCE
from tenants.people import list_import
from tenants.people.list_reasons import refused_reason
from tests.blocked import Blocked
from tests.client import Browser
from tests.tenants import heavy_books
from tests.tenants.test_staff_list import HEAD, upload
from tests.world import HOSTS, MYTHO, SYSTEM, TANAN

RunJobs = Callable[[], list[str]]
ROW = "A;a@mytho.example;staff;;"


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")


def test_the_page_waits_by_itself_until_the_file_is_read(admin: Browser, run_jobs: RunJobs) -> None:
    path = str(upload(admin, ROW, name="danh sách.csv").headers["Location"])
    waiting = admin.get(path)
    assert waiting.headers["Refresh"] == "1"
    assert waiting.headers["Cache-Control"] == "no-store"
    for words in ("Đang đọc tệp…", "danh sách.csv", "(1 kB)", "Đã được 0 giây", "Hủy"):
        assert words in waiting.text
    assert "Máy chủ đang bận" not in waiting.text
    run_jobs()
    done = admin.get(path)
    assert "Refresh" not in done.headers
    assert "mời 1 người" in done.text


def test_the_page_says_how_far_it_is_in_words_and_per_cent(app: Flask, admin: Browser) -> None:
    path = str(upload(admin, ROW).headers["Location"])
    waiting = admin.get(path).text
    assert "Đang chờ đến lượt" in waiting
    assert '<progress max="100" aria-labelledby' in waiting
    for told, words, percent in (
        (Progress(OPEN, 0, 0), "Đang mở tệp", 0),
        (Progress(READ, 12_000, 20_000), "Đã đọc 12.000 trong 20.000 đối tượng", 26),
        (Progress(CHECK, 0, 20_000), "Đang kiểm tra 20.000 đối tượng", 40),
        (Progress(STORE, 20_000, 20_000), "Đã ghi 20.000 trong 20.000 đối tượng", 99),
        (Progress("of a later release", 1, 2), "Đang chờ đến lượt", None),
    ):
        with app.app_context():
            progress.tell(UUID(path.rpartition("/")[2]), told)
        page = admin.get(path).text
        assert words in page
        assert (f'value="{percent}"' in page) == (percent is not None)


def test_whoever_waits_long_is_told_that_they_may_leave(admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(upload(admin, ROW).headers["Location"])
    monkeypatch.setattr("tenants.kit.reading_page.LONG_SECONDS", 0)
    assert "quay lại địa chỉ này" in admin.get(path).text


def test_a_file_that_is_being_read_can_be_dropped_and_is_its_tenants_own(
    app: Flask, admin: Browser, run_jobs: RunJobs
) -> None:
    path = str(upload(admin, ROW).headers["Location"])
    neighbour = Browser(app, HOSTS[TANAN]).enter("quantri@tanan.example")
    assert neighbour.get(path).status_code == 404
    assert neighbour.post(f"{path}/drop", page="/admin/staff/import").status_code == 404
    assert admin.post(f"{path}/drop", page=path).status_code == 303
    run_jobs()
    assert admin.get(path).status_code == 404


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (heavy_books.many_styles, "Còn thiếu"),
        (heavy_books.wide_row, "tệp mẫu|Còn thiếu"),
        (heavy_books.text_of_many_runs, "Tệp quá lớn hoặc quá phức tạp"),
        (heavy_books.bomb, "quá nhiều nội dung"),
    ],
)
def test_a_file_made_to_stop_everybody_is_refused_with_words(
    admin: Browser, run_jobs: RunJobs, make: Callable[[], bytes], sentence: str
) -> None:
    """The web only keeps it; whatever it costs is a child's, and the worker goes on with the next file."""
    data = make()
    assert len(data) < 40_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = admin.post("/admin/staff/import", {"file": (io.BytesIO(data), "ds.xlsx")}, page="/admin/staff/import")
    path = str(answer.headers["Location"])
    good = str(upload(admin, ROW, head=HEAD).headers["Location"])
    run_jobs()
    refused = admin.get(path)
    assert "error-summary" in refused.text
    assert any(words in refused.text for words in sentence.split("|"))
    assert "mời 1 người" in admin.get(good).text
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024, "kilobytes, in this process"


def test_a_child_that_broke_is_told_apart_from_a_file_that_is_too_much(app: Flask) -> None:
    with app.test_request_context():
        said = {
            limit: refused_reason({"code": "over_limit", "values": {"limit": limit}})
            for limit in ("time", "memory", "file", "crash")
        }
    assert said["time"] == said["memory"] == said["file"]
    assert "quá phức tạp" in said["time"]
    assert said["crash"].startswith("Không đọc được tệp này.")


def test_the_child_loads_no_application() -> None:
    """It starts for each file: what it imports is paid for each time."""
    program = (
        "import sys; import tenants.people.list_reading;"
        " print('tenants.manifest' in sys.modules, 'dothi.web' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]


def test_few_files_wait_at_a_time(admin: Browser, run_jobs: RunJobs) -> None:
    answers = [upload(admin, ROW) for _number in range(MOST_WAITING + 1)]
    assert [answer.status_code for answer in answers] == [303] * MOST_WAITING + [409]
    assert "đang chờ đọc" in answers[-1].text
    run_jobs()
    assert upload(admin, ROW).status_code == 303


def test_whoever_takes_a_list_waits_for_its_reading_before_its_row(
    blocked: Blocked, database: TestDatabase, in_tenant: InTenant, run_jobs: RunJobs
) -> None:
    """As the job that reads and whoever drops do: in another order two admins would wait for each other."""
    with in_tenant(MYTHO):
        list_id = list_import.ask_list(MYTHO, f"{HEAD}\n{ROW}".encode(), file_name="ds.csv", actor=SYSTEM)
    run_jobs()
    with psycopg.connect(database.owner_url) as other:
        other.execute("SELECT FROM dothi_reading WHERE id = %s FOR UPDATE", [list_id])
        taking = blocked.start(lambda: list_import.LISTS.get(MYTHO, list_id, is_locked=True).file_name)
        blocked.wait_until_waiting()
        assert other.execute("SELECT FROM tenants_staff_list WHERE id = %s FOR UPDATE NOWAIT", [list_id]).rowcount == 1
        other.rollback()
    assert taking.result(PATIENCE) == "ds.csv"
