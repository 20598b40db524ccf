"""A file of areas while a job reads it, when areas changed since, and files made to stop everybody."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from dothi.database.session import session
from dothi.uploads import readings
from dothi.uploads.read_files import KEPT
from dothi.values import clock
from dothi.values.geo import Point
from dothi_testing.plugin import InTenant
from tenants.areas.areas import list_areas
from tenants.areas.importing import FILES, ask_import
from tenants.registry.models import AreaFile
from tests.client import Browser
from tests.tenants import heavy_outlines
from tests.tenants.test_areas import HERE, feature, file_of, read, square, take, upload
from tests.world import HOSTS, MYTHO, SYSTEM

RunJobs = Callable[[], list[str]]
ONE = file_of(feature("81501", "Phường 1", square(HERE)))
OVER_IT = file_of(feature("28282", "Xã Đạo Thạnh", square(Point(HERE.lon + 0.01, HERE.lat))))


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")


def keep(in_tenant: InTenant, run_jobs: RunJobs, data: bytes) -> str:
    """Have a large file read as the page does; the address of its preview."""
    with in_tenant(MYTHO):
        import_id = ask_import(MYTHO, data, file_name="phuong.geojson", actor=SYSTEM)
    run_jobs()
    return f"/admin/areas/import/{import_id}"


def test_the_page_waits_by_itself_until_the_file_is_read(admin: Browser, run_jobs: RunJobs) -> None:
    path = str(upload(admin, ONE).headers["Location"])
    waiting = admin.get(path)
    assert waiting.headers["Refresh"] == "1"
    for words in ("Đang đọc tệp…", "phuong.geojson", "(1 kB)", "Hủy"):
        assert words in waiting.text
    run_jobs()
    done = admin.get(path)
    assert "Refresh" not in done.headers
    assert "phuong.geojson" in done.text
    assert "486,5" in done.text, "hectares"


def test_a_file_that_is_being_read_can_be_dropped(admin: Browser, run_jobs: RunJobs) -> None:
    path = str(upload(admin, ONE).headers["Location"])
    assert admin.post(f"{path}/drop", page=path).status_code == 303
    run_jobs()
    assert admin.get(path).status_code == 404


def test_a_file_is_never_taken_on_overlaps_of_before(admin: Browser, run_jobs: RunJobs, in_tenant: InTenant) -> None:
    """Read while nothing lay there; then another file put an area under it."""
    path = read(admin, OVER_IT)
    assert "chồng lấn" not in admin.get(path).text
    take(admin, ONE)
    stale = admin.get(path).text
    assert "Địa bàn đã thay đổi từ khi đọc tệp" in stale
    assert "Đọc lại tệp" in stale
    asked = admin.post(path)
    assert asked.headers["Location"] == path
    assert admin.get(path).headers["Refresh"] == "1"
    run_jobs()
    assert "Xã Đạo Thạnh và Phường 1: 243" in admin.get(path).text
    with in_tenant(MYTHO):
        assert [area.code for area in list_areas(MYTHO)] == ["81501"]
    assert admin.post(path, {"overlaps": "1"}).status_code == 303
    with in_tenant(MYTHO):
        assert {area.code for area in list_areas(MYTHO)} == {"81501", "28282"}


def test_a_file_that_cant_be_read_anew_is_sent_again(admin: Browser, in_tenant: InTenant) -> None:
    path = read(admin, OVER_IT)
    take(admin, ONE)
    with in_tenant(MYTHO):
        readings.forget_old(MYTHO, clock.now() + timedelta(days=2))
    refused = admin.post(path)
    assert refused.status_code == 409
    assert "Vui lòng tải tệp lên lại" in refused.text


def test_what_was_read_is_forgotten_when_taken_or_after_a_week(admin: Browser, in_tenant: InTenant) -> None:
    take(admin, ONE)
    read(admin, OVER_IT)
    with in_tenant(MYTHO):
        files = session.scalars(select(AreaFile).options(undefer(AreaFile.outlines)).order_by(AreaFile.uploaded_at))
        assert [(bool(file.outlines), bool(file.content["rows"])) for file in files] == [(False, False), (True, True)]
        FILES.forget_old(MYTHO, clock.now() + KEPT)
        assert session.scalar(select(func.count()).select_from(AreaFile).where(AreaFile.tenant_id == MYTHO)) == 0


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (heavy_outlines.deep, "không phải GeoJSON đọc được"),
        (heavy_outlines.many_lists, "quá phức tạp để đọc|quá 2.000 đối tượng"),
        (heavy_outlines.many_points, "hơn 50.000 điểm"),
        (heavy_outlines.one_place, "hơn 20.000 cặp"),
        (heavy_outlines.crossing, "quá phức tạp để đọc"),
        (heavy_outlines.two_combs, "cắt nhau quá nhiều lần"),
        (heavy_outlines.with_nul, "Tên"),
        (heavy_outlines.long_name, "dài quá 120 ký tự"),
        (heavy_outlines.long_number, "không phải GeoJSON đọc được"),
    ],
)
def test_a_file_made_to_stop_everybody_is_refused_with_words(
    admin: Browser, in_tenant: InTenant, run_jobs: RunJobs, make: Callable[[], bytes], sentence: str
) -> None:
    """Whatever it costs is a child's: here it is only kept, and the worker goes on with the next file."""
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused = admin.get(keep(in_tenant, run_jobs, data)).text
    assert any(words in refused for words in sentence.split("|"))
    assert "ranh giới mới của Phường 1" in admin.get(read(admin, ONE)).text
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 32 * 1024, "kilobytes, in this process"


def test_areas_that_stay_count_too(admin: Browser, in_tenant: InTenant, run_jobs: RunJobs) -> None:
    """However many files it comes in: pages draw them all."""
    half = [feature(str(n), f"Phường {n}", heavy_outlines.comb(n * 0.0003)) for n in range(40)]
    assert admin.post(keep(in_tenant, run_jobs, file_of(*half[:20]))).status_code == 303
    assert "kể cả của địa bàn được giữ lại" in admin.get(keep(in_tenant, run_jobs, file_of(*half[20:]))).text


def test_the_child_loads_no_application() -> None:
    """It starts for each file: what it imports is paid for each time."""
    program = (
        "import sys; import tenants.areas.reading;"
        " print('tenants.manifest' in sys.modules, 'dothi.web' in sys.modules, 'flask' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False", "False"]
