"""The page of an import, the command, and the API."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from dothi.content import confined
from dothi.database.session import session
from dothi_testing.plugin import run_due
from tenants.demo.basemap import draw_demo, write_extract
from tenants.gazetteer.commands import import_command
from tenants.gazetteer.models import Entry
from tenants.gazetteer.search import search
from tenants.kit import command_application
from tests.client import Browser
from tests.gazetteer.conftest import FILE, Take
from tests.world import HOSTS, MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
GOOD = "tên,phường,kinh độ,vĩ độ\nĐường Lê Lợi,Phường 1,106.36,10.35\nĐường Lê Lợi,P.1,106.361,10.35\n"
WRONG = GOOD + "Đường Xa,Phường 1,10.35,106.36\n"


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")


def upload(browser: Browser, data: bytes, **more: str) -> Any:
    form = {"file": (io.BytesIO(data), "duong.csv"), "source": "OpenStreetMap", "licence": "ODbL 1.0"} | more
    return browser.post("/admin/gazetteer/import", form, page="/admin/gazetteer")


def read(browser: Browser, text: str) -> str:
    """Upload a file and let a job read it; the address of its preview."""
    answer = upload(browser, text.encode())
    assert answer.status_code == 303, answer.text
    run_due(browser.client.application)
    return str(answer.headers["Location"])


def test_a_file_is_previewed_confirmed_and_found(admin: Browser, in_tenant: InTenant) -> None:
    path = read(admin, GOOD)
    preview = admin.get(path).text
    assert "Cả 2 dòng đều hợp lệ" in preview
    assert "Nhập 1 mục" in preview
    assert admin.post(path).status_code == 303
    waiting = admin.get(path)
    assert waiting.headers["Refresh"] == "1"
    run_due(admin.client.application)
    assert admin.get(path).status_code == 303
    with in_tenant(MYTHO):
        assert [entry.name for entry in search(MYTHO, "le loi")] == ["Đường Lê Lợi"]
    assert "Đường Lê Lợi" in admin.get("/admin/gazetteer?q=le+loi").text
    assert "Nhập 1 đường, địa điểm từ “OpenStreetMap”" in admin.get("/admin/history").text


def test_wrong_rows_are_told_and_only_left_out_when_asked(admin: Browser, in_tenant: InTenant) -> None:
    path = read(admin, WRONG)
    preview = admin.get(path).text
    assert "1 trong 3 dòng có lỗi" in preview
    assert "bị đổi chỗ" in preview
    assert admin.post(path).status_code == 409
    assert admin.post(path, {"skip": "1"}).status_code == 303
    run_due(admin.client.application)
    with in_tenant(MYTHO):
        assert len(search(MYTHO, "le loi")) == 1


def test_a_file_can_be_dropped(admin: Browser) -> None:
    path = read(admin, GOOD)
    assert admin.post(f"{path}/drop", page=path).status_code == 303
    assert admin.get(path).status_code == 404


def test_an_unreadable_file_says_why(admin: Browser) -> None:
    assert "Còn thiếu: “kinh độ”, “vĩ độ”" in admin.get(read(admin, "tên\nĐường A\n")).text


def test_a_file_needs_a_source(admin: Browser) -> None:
    assert upload(admin, GOOD.encode(), source="").status_code == 422


def test_the_api_finds_and_names(app: Flask, take: Take) -> None:
    take(FILE.read_bytes())
    program = Browser(app, HOSTS[MYTHO])
    answer = program.get("/api/v1/gazetteer?q=12+hung+vuong+p7&near=106.36,10.35")
    first = answer.get_json()["items"][0]
    assert first == {
        "name": "Đường Hùng Vương", "kind": "street", "ward": "Phường 7", "lon": 106.365, "lat": 10.354,
        "number": "12", "numbers": "12–25",
    }  # fmt: skip
    again = program.get(
        "/api/v1/gazetteer?q=12+hung+vuong+p7&near=106.36,10.35", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    at = program.get("/api/v1/gazetteer/at?lon=106.365&lat=10.354").get_json()
    assert at == {"words": "12 Hùng Vương, Phường 7", "street": "Hùng Vương", "number": "12", "ward": "Phường 7"}
    elsewhere = Browser(app, HOSTS[TANAN]).get("/api/v1/gazetteer?q=hung+vuong")
    assert elsewhere.get_json() == {"items": []}


@pytest.mark.parametrize("query", ["lon=200&lat=10", "lon=a&lat=b", "lat=10", "lon=nan&lat=10"])
def test_a_place_that_is_none_is_refused(query: str, app: Flask) -> None:
    assert Browser(app, HOSTS[MYTHO]).get(f"/api/v1/gazetteer/at?{query}").status_code == 422


@pytest.fixture
def line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line, on this test's application."""
    monkeypatch.setattr(command_application, "make_app", lambda: app)
    return CliRunner()


def test_the_command_takes_a_file(line: CliRunner, tmp_path: Path, in_tenant: InTenant) -> None:
    file = tmp_path / "duong.csv"
    file.write_text(GOOD, encoding="utf-8")
    words = [HOSTS[MYTHO], str(file), "--source", "OSM", "--json"]
    tried = line.invoke(import_command, [*words, "--dry-run"])
    assert json.loads(tried.output)["new"] == 1
    with in_tenant(MYTHO):
        assert search(MYTHO, "le loi") == ()
    assert line.invoke(import_command, words).exit_code == 0
    with in_tenant(MYTHO):
        assert len(search(MYTHO, "le loi")) == 1


def test_the_command_takes_an_extract_without_being_told_whose_it_is(
    line: CliRunner, tmp_path: Path, in_tenant: InTenant
) -> None:
    file = tmp_path / "demo.osm.pbf"
    write_extract(file, draw_demo())
    told = json.loads(line.invoke(import_command, [HOSTS[MYTHO], str(file), "--json"]).output)
    assert told["new"] > 100
    assert told["outside"] > 0
    again = json.loads(line.invoke(import_command, [HOSTS[MYTHO], str(file), "--json"]).output)
    assert (again["new"], again["known"], again["retired"]) == (0, told["new"], 0)
    with in_tenant(MYTHO):
        assert session.execute(select(Entry.source, Entry.licence).distinct()).all() == [("OpenStreetMap", "ODbL 1.0")]


def test_the_page_takes_an_extract(admin: Browser, tmp_path: Path) -> None:
    file = tmp_path / "demo.osm.pbf"
    write_extract(file, draw_demo())
    answer = upload(admin, file.read_bytes(), source="", licence="")
    run_due(admin.client.application)
    path = str(answer.headers["Location"])
    assert "đối tượng ngoài địa bàn" in admin.get(path).text
    assert admin.post(path).status_code == 303
    run_due(admin.client.application)
    assert "OpenStreetMap" in admin.get("/admin/gazetteer").text


def test_the_command_asks_whose_a_table_is(line: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "duong.csv"
    file.write_text(GOOD, encoding="utf-8")
    assert "--source" in line.invoke(import_command, [HOSTS[MYTHO], str(file)]).output


def test_the_command_blames_no_file_that_a_busy_machine_did_not_read(
    line: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "streets.csv"
    file.write_text(GOOD, encoding="utf-8")
    limits = iter(("busy", "memory"))

    def stop(*_args: object, **_options: object) -> None:
        raise confined.OverLimit(next(limits))

    monkeypatch.setattr(confined, "run", stop)
    for words in ("the machine was too busy to read the file", "too complex to be read (memory)"):
        assert words in line.invoke(import_command, [HOSTS[MYTHO], str(file), "--source", "OSM"]).output


def test_the_command_tells_the_rows_with_errors(line: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "duong.csv"
    file.write_text(WRONG, encoding="utf-8")
    words = [HOSTS[MYTHO], str(file), "--source", "OSM"]
    refused = line.invoke(import_command, words)
    assert refused.exit_code == 1
    assert "1 of 3 rows have errors" in refused.output
    assert "bị đổi chỗ" in refused.output
    assert line.invoke(import_command, [*words, "--skip-wrong"]).exit_code == 0
