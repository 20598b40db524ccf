"""A file that was sent is found again, read anew or refused: what the pages say, and with which status."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from dothi.content import confined
from dothi.uploads import readings
from dothi_testing.plugin import InTenant, run_due
from modules.planning.imports import importing
from modules.planning.parcels import importing as parcels
from modules.planning.tests.files import CODES, write
from modules.planning.tests.test_pages import draft_by, upload
from tests.client import Browser
from tests.world import MYTHO

PARCELS = "/work/quy-hoach/thua-dat"


def test_a_file_that_nobody_took_is_found_from_where_it_was_sent(head: Browser, tmp_path: Path) -> None:
    draft = draft_by(head)
    with (tmp_path / "cho.gpkg").open("wb") as file:
        file.write(b"SQLite format 3\x00broken")
    refused = upload(head, draft, tmp_path / "cho.gpkg")
    preview = upload(head, draft, write(tmp_path / "o-dat.gpkg"))
    shown = head.get(draft).text
    for words in ("Tệp chưa nhập", f'href="{refused}"', "Không đọc được", f'href="{preview}"', "Chờ xem trước"):
        assert words in shown
    assert "cho.gpkg: Tệp bị hỏng" in head.get(refused).text
    for _press in range(2):
        assert head.post(preview, {"version": 1}, page=draft).headers["Location"] == draft
    assert preview not in head.get(draft).text
    lots = write(tmp_path / "thua.gpkg", columns={"so_to": ["1"] * 3, "so_thua": CODES})
    with lots.open("rb") as sent:
        looked_at = str(head.post(PARCELS, {"file": (sent, "thua.gpkg")}).headers["Location"])
    assert "Đang đọc" in head.get(PARCELS).text
    run_due(head.client.application)
    assert f'href="{looked_at}"' in head.get(PARCELS).text
    for _press in range(2):
        assert head.post(looked_at, {}, page=PARCELS).headers["Location"] == PARCELS
    assert f'href="{looked_at}"' not in head.get(PARCELS).text


def test_a_file_that_was_taken_or_is_no_longer_kept_is_not_read_anew(
    head: Browser, in_tenant: InTenant, tmp_path: Path
) -> None:
    draft = draft_by(head)
    preview = upload(head, draft, write(tmp_path / "a.gpkg"))
    with in_tenant(MYTHO):
        readings.drop(MYTHO, UUID(preview.rpartition("/")[2]))
    gone = head.post(f"{preview}/doc-lai", {}, page=preview)
    assert gone.status_code == 409
    assert "Tệp không còn được lưu" in gone.text
    assert head.post(preview, {"version": 1}, page=preview).status_code == 303
    assert head.post(f"{preview}/doc-lai", {}, page=draft).status_code == 409
    lots = write(tmp_path / "thua.gpkg", columns={"so_to": ["1"] * 3, "so_thua": CODES})
    with lots.open("rb") as sent:
        file = str(head.post(PARCELS, {"file": (sent, "thua.gpkg")}).headers["Location"])
    run_due(head.client.application)
    with in_tenant(MYTHO):
        readings.drop(MYTHO, UUID(file.rpartition("/")[2]))
    assert head.post(f"{file}/doc-lai", {}, page=file).status_code == 409


def test_what_was_found_stays_when_another_way_of_reading_is_refused(
    head: Browser, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = upload(head, draft_by(head), write(tmp_path / "a.gpkg"))
    assert head.post(f"{preview}/doc-lai", {"encoding": "vni"}, page=preview).status_code == 303

    def refuse(*_args: object, **_options: object) -> None:
        raise confined.Refused("no_polygons")

    with monkeypatch.context() as patched:
        patched.setattr(confined, "run", refuse)
        run_due(app)
    shown = head.get(preview).text
    assert "a.gpkg: Tệp không có lớp vùng" in shown
    assert "3 trong 3 đối tượng" in shown


@pytest.mark.parametrize("kind", [importing.KIND, parcels.KIND])
def test_a_file_that_a_busy_machine_did_not_read_is_read_once_more_as_before(
    head: Browser, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    page = draft_by(head) if kind == importing.KIND else PARCELS

    def starve(*_args: object, **_options: object) -> None:
        raise confined.OverLimit("busy")

    lots = write(tmp_path / "thua.gpkg", columns={"so_to": ["1"] * 3, "so_thua": CODES})
    with lots.open("rb") as sent, monkeypatch.context() as patched:
        patched.setattr(confined, "run", starve)
        form = {"file": (sent, "thua.gpkg"), "encoding": "cp1258", "epsg": "9210"}
        path = str(head.post(f"{page}/tep" if kind == importing.KIND else page, form, page=page).headers["Location"])
        run_due(app)
    refused = head.get(path).text
    assert "Máy chủ bận nên chưa đọc xong tệp" in refused
    assert re.search(r'<option value="cp1258" selected', refused), "what was chosen stays"
    again = refused.partition("Tệp còn được lưu")[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', again))
    assert (fields["encoding"], fields["epsg"]) == ("cp1258", "9210")
    assert head.post(f"{path}/doc-lai", fields, page=path).status_code == 303
    run_due(app)
    assert "3 trong 3 đối tượng" in head.get(path).text
