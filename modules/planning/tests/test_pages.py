"""The staff's pages: from a file of zones to a published plan, and what is said when something is wrong."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from dothi.database.session import session
from dothi.numbers.counts import read_stocks
from dothi.sites.site import Site
from dothi_testing.plugin import InTenant, run_due
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import between
from modules.planning.lookup.counting import VERSIONS, counts_of_rows
from modules.planning.models import Layer, Plan, PlanVersion, Zone, ZoneCell
from modules.planning.tests.files import SQUARES, shapefile, write
from modules.planning.tests.guard import add_draft, add_layer, add_plan, add_published, squares
from tests.client import Browser
from tests.world import MYTHO

CLIENT_ID = re.compile(r'name="client_id" value="([^"]+)"')
PLAN = {"theme": "urban", "kind": "zoning", "name": "Phân khu 1", "scale": "2000"}
VERSION = {
    "adjustment": "first", "decision": "12/QĐ-UBND", "decided_on": "2024-01-05", "issuer": "UBND thành phố",
    "standing": "approved", "valid_from": "2024-02-01",
}  # fmt: skip


def draft_by(head: Browser) -> str:
    """A plan and its first draft, made by the forms; the address of the draft."""
    plan = head.post("/work/quy-hoach/moi", PLAN)
    assert plan.status_code == 303, plan.text
    made = head.post(plan.headers["Location"], {**VERSION, "version": ""})
    assert made.status_code == 303, made.text
    return str(made.headers["Location"])


def draft_plan(head: Browser, draft: str) -> str:
    """The address of the plan that a draft is of."""
    [found] = set(re.findall(r'href="(/work/quy-hoach/do-an/[0-9a-f-]+)"', head.get(draft).text))
    return str(found)


def upload(head: Browser, draft: str, path: Path, **choices: Any) -> str:
    """Send a file and let a job read it; the address of its preview."""
    form = {"file": (io.BytesIO(path.read_bytes()), path.name)} | choices
    sent = head.post(f"{draft}/tep", form, page=draft)
    assert sent.status_code == 303, sent.text
    run_due(head.client.application)
    return str(sent.headers["Location"])


def test_a_form_sent_twice_makes_one_plan_and_one_draft(head: Browser, in_tenant: InTenant) -> None:
    def press(path: str, form: dict[str, str]) -> str:
        return str(head.post(path, {**form, "client_id": opened}).headers["Location"])

    [opened] = CLIENT_ID.findall(head.get("/work/quy-hoach/moi").text)
    plan = press("/work/quy-hoach/moi", PLAN)
    assert press("/work/quy-hoach/moi", PLAN) == plan
    [opened] = CLIENT_ID.findall(head.get(plan).text)
    draft = press(plan, VERSION)
    assert press(plan, VERSION) == draft
    assert press(plan, {**VERSION, "decision": "13/QĐ-UBND"}) != draft
    with in_tenant(MYTHO):
        assert (session.query(Plan).count(), session.query(PlanVersion).count()) == (1, 2)


def publish(head: Browser, draft: str, *, version: int, plan_version: int = 1) -> TestResponse:
    """Press the button."""
    return head.post(f"{draft}/cong-bo", {"version": version, "plan_version": plan_version}, page=draft)


def test_a_file_becomes_a_plan_that_citizens_read(head: Browser, citizen: Browser, site: Site, tmp_path: Path) -> None:
    draft = draft_by(head)
    preview = upload(head, draft, write(tmp_path / "a.gpkg"))
    shown = head.get(preview).text
    assert "3 trong 3 đối tượng" in shown
    assert "XYZ: 1 ô" in shown
    ask = f"/quy-hoach/ket-qua?lon={site.centre.lon + 0.0003}&lat={site.centre.lat + 0.0003}"
    assert "Chưa có dữ liệu" in citizen.get(ask).text
    assert head.post(preview, {"version": 1}, page=preview).status_code == 303
    assert "ODT" not in citizen.get(ask).text
    assert "Xem như người dân" not in head.get(draft).text
    assert publish(head, draft, version=2).status_code == 303
    [public] = re.findall(r'href="(/quy-hoach/do-an/[^"]+)"', head.get(draft).text)
    assert citizen.get(public).status_code == 200
    for page in ("/work/quy-hoach", draft, draft_plan(head, draft)):
        assert "Đang áp dụng" in head.get(page).text, page
    found = citizen.get(ask).text
    for words in ("Đất ở tại đô thị", "12/QĐ-UBND", "Phân khu 1", "Thông tin chỉ có giá trị tham khảo"):
        assert words in found
    assert "Phân khu 1" in citizen.get("/quy-hoach").text


def test_texts_of_an_old_encoding_are_shown_before_and_after(head: Browser, tmp_path: Path) -> None:
    draft = draft_by(head)
    preview = upload(head, draft, shapefile(tmp_path, encoding="tcvn3"))
    shown = head.get(preview).text
    assert "§Êt ë ®« thÞ" in shown
    assert "Đất ở đô thị" in shown


def test_a_file_in_the_wrong_plane_is_read_anew_in_the_one_proposed(head: Browser, tmp_path: Path) -> None:
    draft = draft_by(head)
    elsewhere = [between(SYSTEMS[9210], SYSTEMS[5897], shape) for shape in SQUARES]
    preview = upload(head, draft, write(tmp_path / "a.gpkg", shapes=elsewhere))
    shown = head.get(preview).text
    assert "Bản đồ nằm ngoài địa phương" in shown
    assert "ghim trên bản đồ chỉ chỗ của tệp" in shown
    assert "&#34;type&#34;:&#34;Point&#34;" in shown
    assert "VN-2000, 105°00′, 3°: 100 % số điểm nằm trong địa phương, cách 82" in shown
    proposed = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown.partition("Đọc theo cách này")[0])
    )
    assert proposed["epsg"] == "5897"
    again = head.post(f"{preview}/doc-lai", proposed, page=preview)
    assert again.status_code == 303, again.text
    run_due(head.client.application)
    assert "Bản đồ nằm ngoài địa phương" not in head.get(preview).text


def test_a_file_that_is_thrown_away_leaves_nothing(head: Browser, in_tenant: InTenant, tmp_path: Path) -> None:
    draft = draft_by(head)
    preview = upload(head, draft, write(tmp_path / "a.gpkg"))
    assert head.post(f"{preview}/bo", {}, page=preview).status_code == 303
    assert head.get(preview).status_code == 404
    with in_tenant(MYTHO):
        assert [session.query(table).count() for table in (Layer, Zone, ZoneCell)] == [0, 0, 0]


def test_a_map_that_is_replaced_leaves_nothing(head: Browser, in_tenant: InTenant, tmp_path: Path) -> None:
    draft = draft_by(head)
    for version in (1, 2):
        preview = upload(head, draft, write(tmp_path / f"{version}.gpkg"))
        assert head.post(preview, {"version": version}, page=preview).status_code == 303
    with in_tenant(MYTHO):
        assert [session.query(table).count() for table in (Layer, Zone)] == [1, 3]


def test_a_broken_file_is_told_where_it_was_sent(head: Browser, tmp_path: Path) -> None:
    draft = draft_by(head)
    (tmp_path / "a.gpkg").write_bytes(b"SQLite format 3\x00broken")
    assert "Tệp bị hỏng hoặc không đọc được." in head.get(upload(head, draft, tmp_path / "a.gpkg")).text


def test_the_second_of_two_admins_sees_what_the_first_did(head: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        plan = add_plan(site)
        draft = add_draft(site, plan.id)
        draft.layer_id = add_layer(site, plan.id, squares(site)).id
        path = f"/work/quy-hoach/phien-ban/{draft.id}"
    assert publish(head, path, version=1).status_code == 303
    second = publish(head, path, version=1)
    assert second.status_code == 409
    assert "Có người vừa thay đổi nội dung này" in second.text


def test_of_two_versions_published_at_once_the_second_is_shown_with_the_first(
    head: Browser, site: Site, in_tenant: InTenant
) -> None:
    with in_tenant(MYTHO):
        plan = add_plan(site)
        paths = []
        for day in (date(2024, 1, 1), date(2024, 3, 1)):
            draft = add_draft(site, plan.id, valid_from=day)
            draft.layer_id = add_layer(site, plan.id, squares(site)).id
            paths.append(f"/work/quy-hoach/phien-ban/{draft.id}")
    first, second = paths
    assert publish(head, first, version=1).status_code == 303
    late = publish(head, second, version=1)
    assert late.status_code == 409
    for words in ("1, 12/QĐ-UBND, áp dụng từ 01/01/2024", "2, 12/QĐ-UBND, áp dụng từ 01/03/2024"):
        assert words in late.text
    assert publish(head, second, version=1, plan_version=2).status_code == 303, "having seen both"


def test_a_form_that_was_overtaken_shows_both_versions(head: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        path = f"/work/quy-hoach/do-an/{add_plan(site).id}"
    assert head.post(path, {**PLAN, "name": "Tên mới", "version": "1"}).status_code == 303
    second = head.post(path, {**PLAN, "name": "Tên khác", "version": "1"})
    assert second.status_code == 409
    assert "Tên mới" in second.text
    assert "Tên khác" in second.text


def test_a_draft_that_lacks_something_is_not_published(head: Browser) -> None:
    draft = draft_by(head)
    assert "Chưa có bản đồ ô quy hoạch" in head.get(draft).text
    refused = publish(head, draft, version=1)
    assert refused.status_code == 422
    assert "chưa có bản đồ ô quy hoạch" in refused.text


def test_published_versions_count_under_the_theme_of_now(
    head: Browser, site: Site, in_tenant: InTenant, app: Flask
) -> None:
    with in_tenant(MYTHO):
        plan = add_plan(site)
        add_published(site, plan.id)
        path, version = f"/work/quy-hoach/do-an/{plan.id}", plan.version
    changed = head.post(path, {**PLAN, "theme": "infrastructure", "version": str(version)})
    assert changed.status_code == 303, changed.text
    run_due(app)
    with in_tenant(MYTHO):
        stocks, _flows = counts_of_rows(MYTHO)
        kept = read_stocks(MYTHO, [VERSIONS])[VERSIONS.name]
        assert {key: number for key, number in kept.items() if number} == stocks[VERSIONS.name]
        assert stocks[VERSIONS.name] == {("infrastructure",): 1}


def test_a_withdrawn_version_needs_a_reason(head: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        found = add_published(site, add_plan(site).id)
        path, version = f"/work/quy-hoach/phien-ban/{found.id}", found.version
    assert head.post(f"{path}/thu-hoi", {"version": version}, page=path).status_code == 422
    long = head.post(f"{path}/thu-hoi", {"version": version, "reason": "Sai " * 100}, page=path)
    assert long.status_code == 422
    assert 'value="Sai Sai' in long.text, "nothing typed is lost"
    assert '<details class="dt-confirm" open>' in long.text, "the reason stands where it can be seen"
    assert head.post(f"{path}/thu-hoi", {"version": version, "reason": "Sai"}, page=path).status_code == 303
    assert "Đã thu hồi" in head.get(path).text


def test_addresses_that_are_none_are_refused(head: Browser) -> None:
    path = str(head.post("/work/quy-hoach/moi", PLAN).headers["Location"])
    for address in ("https://[cho.example", "ftp://cho.example", "https://", "cho.example", "https://:80/a"):
        refused = head.post(path, {**VERSION, "version": "", "document_url": address})
        assert refused.status_code == 422, address
        assert "Đường dẫn bắt đầu bằng https://" in refused.text


def test_the_list_of_plans_goes_page_by_page_and_is_filtered(head: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        for number in range(1, 33):
            add_plan(site, name=f"Phân khu {number}")
        add_plan(site, name="Kế hoạch sử dụng đất Đạo Thạnh", theme="land_use", kind="land_use")

    def names(page: str) -> list[str]:
        return re.findall(r'<td data-label="Quy hoạch"><span><a [^>]*>([^<]*)', page)

    first = head.get("/work/quy-hoach").text
    assert names(first)[:3] == ["Kế hoạch sử dụng đất Đạo Thạnh", "Phân khu 1", "Phân khu 2"]
    assert (len(names(first)), "33 quy hoạch" in first) == (30, True)
    [following] = re.findall(r'href="([^"]*cursor=[^"]*)"', first)
    second = head.get(following.replace("&amp;", "&")).text
    assert names(second) == ["Phân khu 30", "Phân khu 31", "Phân khu 32"]
    assert "cursor=" not in second
    assert names(head.get("/work/quy-hoach?q=dao+thanh").text) == ["Kế hoạch sử dụng đất Đạo Thạnh"]
    assert "32 quy hoạch" in head.get("/work/quy-hoach?theme=urban").text
    assert "Không có quy hoạch phù hợp" in head.get("/work/quy-hoach?q=khong-co").text
    assert head.get("/work/quy-hoach?cursor=x").status_code == 400


def test_numbers_that_contradict_the_plan_are_refused(head: Browser) -> None:
    refused = head.post("/work/quy-hoach/moi", {**PLAN, "dossier_code": "04QHC0010001"})
    assert refused.status_code == 422
    assert "Mã hồ sơ ghi một loại quy hoạch khác" in refused.text
