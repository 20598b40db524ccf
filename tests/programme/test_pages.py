"""The pages of the programme: planning, signing with a PDF, overriding by two, and who is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from dothi.database.session import session
from dothi.identity.members import create_demo_member
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from tenants.programme.items import get_item
from tenants.programme.models import Gate
from tenants.programme.phases import get_phase
from tests import plans
from tests.client import TOKEN, Browser
from tests.programme.planning import PDF, Run, make_item, make_phase, make_ready, sign_all, state, status, take
from tests.world import GOCONGDONG, HOSTS, LONGAN, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
HOME = "/console/programme"


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")


@pytest.fixture
def second(app: Flask) -> Browser:
    return Browser(app, HOSTS[TIENGIANG]).enter("admin2@tiengiang.example")


@pytest.fixture
def manager(app: Flask, in_tenant: InTenant) -> Browser:
    with in_tenant(TIENGIANG):
        create_demo_member(TIENGIANG, email="dean@tiengiang.example", name="Quản lý đề án", roles=["programme_manager"])
    return Browser(app, HOSTS[TIENGIANG]).enter("dean@tiengiang.example")


def follow(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def local(days: int) -> str:
    return (clock.now() + timedelta(days=days)).astimezone(LOCAL_ZONE).strftime("%Y-%m-%dT%H:%M")


def send(browser: Browser, path: str, data: dict[str, Any], *, page: str) -> TestResponse:
    """A form of a page, with files."""
    token = TOKEN.search(browser.get(page).text)
    assert token is not None
    return browser.client.post(
        path, base_url=browser.base, data={"csrf_token": token.group(1), **data}, content_type="multipart/form-data"
    )


def gate_id(in_tenant: InTenant, item_id: str, name: str = "decision") -> str:
    with in_tenant(TIENGIANG):
        found = session.scalars(
            select(Gate.id).where(Gate.tenant_id == TIENGIANG, Gate.item_id == item_id, Gate.name == name)
        ).one()
    return str(found)


def make(in_tenant: InTenant) -> str:
    with in_tenant(TIENGIANG):
        take(ModuleState.PREPARING)
        return str(make_item())


def test_a_plan_from_project_to_item(admin: Browser) -> None:
    assert "Chưa có đề án nào" in admin.get(HOME).text
    project = follow(
        admin.post(f"{HOME}/new", {"name": "Xây dựng đô thị thông minh", "decision_number": "3769/QĐ-UBND",
                                   "decision_date": "2017-12-18", "version": "0"})
    )  # fmt: skip
    assert "3769/QĐ-UBND" in admin.get(project).text
    phase = {"name": "Giai đoạn 2", "starts_on": "2026-01-01", "budget_vnd": "1.500.000.000", "version": "0"}
    follow(admin.post(f"{project}/phases/new", phase))
    page = admin.get(project).text
    assert "1.500.000.000" in page
    new_item = re.search(r'href="([^"]+/items/new)"', page)
    assert new_item
    form = admin.get(new_item.group(1)).text
    assert "Huyện Gò Công Đông" in form
    assert "Thị xã Cai Lậy" in form
    item = follow(
        admin.post(
            new_item.group(1),
            {
                "unit_code": "824", "module": "feedback", "target_state": "live", "planned_at": local(10),
                "owner_name": "Trần Văn Bình", "owner_email": "binh@tiengiang.example", "version": "0",
            },
        )
    )  # fmt: skip
    shown = admin.get(item).text
    assert "Chưa có quyết định nêu lãnh đạo phụ trách" in shown
    assert "Chưa kiểm tra được “Có lịch làm việc”" in shown
    assert "Huyện Gò Công Đông" in admin.get(project).text


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"planned_at": "hôm nay"}, "Thời điểm chưa đúng"),
        ({"planned_at": "2020-01-01T08:00"}, "Thời điểm phải ở tương lai"),
        ({"planned_at": "0001-01-01T00:00"}, "Ngày phải từ năm 1900 đến năm 2199."),
        ({"owner_email": "khong"}, "Địa chỉ thư điện tử chưa đúng"),
        ({"unit_code": "999"}, "Vui lòng chọn một đơn vị"),
        ({"target_state": "pilot"}, "không thể lên kế hoạch"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    admin: Browser, in_tenant: InTenant, wrong: dict[str, str], reason: str
) -> None:
    item = make(in_tenant)
    with in_tenant(TIENGIANG):
        phase_id = get_item(TIENGIANG, UUID(item)).phase_id
    form = {
        "unit_code": "824", "module": "feedback", "target_state": "live", "planned_at": local(40),
        "owner_name": "Trần Văn Bình", "owner_email": "binh@tiengiang.example", "version": "0", **wrong,
    }  # fmt: skip
    answer = admin.post(f"{HOME}/phases/{phase_id}/items/new", form)
    assert answer.status_code == 422
    assert reason in answer.text
    assert "Trần Văn Bình" in answer.text


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"ends_on": "9999-12-31"}, "Ngày phải từ năm 1900 đến năm 2199."),
        ({"starts_on": "0001-01-01"}, "Ngày phải từ năm 1900 đến năm 2199."),
        ({"starts_on": "2026-02-29"}, "“2026-02-29” không phải ngày"),
        ({"budget_vnd": "9" * 5_000}, "Vui lòng điền số tiền bằng đồng"),
        ({"budget_vnd": "-1"}, "Vui lòng điền số tiền bằng đồng"),
    ],
)
def test_days_and_sums_that_nobody_can_mean_are_refused(admin: Browser, wrong: dict[str, str], reason: str) -> None:
    project = follow(admin.post(f"{HOME}/new", {"name": "Đề án", "version": "0"}))
    form = {"name": "Giai đoạn thí điểm", "starts_on": "2026-01-01", "version": "0", **wrong}
    answer = admin.post(f"{project}/phases/new", form)
    assert answer.status_code == 422
    assert reason in answer.text
    assert "Giai đoạn thí điểm" in answer.text


def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(admin: Browser, second: Browser) -> None:
    project = follow(admin.post(f"{HOME}/new", {"name": "Tên đầu", "version": "0"}))
    follow(second.post(f"{project}/edit", {"name": "Tên của người kia", "version": "1"}))
    answer = admin.post(f"{project}/edit", {"name": "Tên của tôi", "version": "1"})
    assert answer.status_code == 409
    assert "Tên của người kia" in answer.text
    assert "Tên của tôi" in answer.text
    assert "đã lưu một phiên bản mới hơn lúc" in answer.text
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version
    follow(admin.post(f"{project}/edit", {"name": "Tên của tôi", "version": version.group(1)}))


def test_both_versions_of_a_phase_are_told_in_words(admin: Browser, second: Browser) -> None:
    project = follow(admin.post(f"{HOME}/new", {"name": "Đề án", "version": "0"}))
    phase = {"name": "Giai đoạn 1", "starts_on": "2026-01-01", "budget_vnd": "1.500.000.000", "version": "0"}
    follow(admin.post(f"{project}/phases/new", phase, page=project))
    edit = re.search(rf'href="({HOME}/phases/[^"]+/edit)"', admin.get(project).text)
    assert edit
    follow(second.post(edit.group(1), phase | {"is_pilot": "true", "version": "1"}))
    answer = admin.post(edit.group(1), phase | {"version": "1"})
    assert answer.status_code == 409
    rows = re.findall(r'<tr><td data-label="Mục">(.*?)</tr>', answer.text, re.DOTALL)
    assert [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows] == ["Đây là giai đoạn thí điểm có không"]


def test_a_manager_signs_with_a_pdf_that_only_the_province_can_fetch(
    app: Flask, manager: Browser, in_tenant: InTenant
) -> None:
    item = make(in_tenant)
    gate, page = gate_id(in_tenant, item), f"{HOME}/items/{item}"
    data = {"version": "1", "note": "Đã ban hành", "document": (io.BytesIO(PDF), "Quyết định số 12.pdf")}
    follow(send(manager, f"{HOME}/gates/{gate}/sign", data, page=page))
    text = manager.get(page).text
    assert "Quản lý đề án ký xác nhận" in text
    link = re.search(r'href="(/files/[^"]+/document)"', text)
    assert link
    with manager.get(link.group(1)) as answer:
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert manager.get(link.group(1).replace("/document", "/original")).status_code == 404
    assert Browser(app, HOSTS[TIENGIANG]).get(link.group(1)).status_code == 404
    assert Browser(app, HOSTS[LONGAN]).enter("admin@longan.example").get(link.group(1)).status_code == 404


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (None, "Vui lòng chọn một tệp"),
        ((b"<html><script>", "quyet-dinh.pdf"), "Chỉ nhận tệp PDF"),
    ],
)
def test_a_wrong_document_is_refused_beside_its_input(
    admin: Browser, in_tenant: InTenant, document: tuple[bytes, str] | None, reason: str
) -> None:
    item = make(in_tenant)
    gate = gate_id(in_tenant, item)
    data: dict[str, Any] = {"version": "1", "note": "Đã ban hành"}
    if document is not None:
        data["document"] = (io.BytesIO(document[0]), document[1])
    answer = send(admin, f"{HOME}/gates/{gate}/sign", data, page=f"{HOME}/items/{item}")
    assert answer.status_code == 422
    assert reason in answer.text
    assert "Đã ban hành" in answer.text


def test_two_admins_override_a_gate_and_the_asker_cannot_confirm(
    admin: Browser,
    second: Browser,
    in_tenant: InTenant,
    run_jobs: Callable[[], list[str]],
    mails: Callable[[str], list[dict[str, Any]]],
) -> None:
    item = make(in_tenant)
    page = f"{HOME}/items/{item}"
    ask = {"gate": gate_id(in_tenant, item), "reason": "Ký sau"}
    asked = len(mails("admin@tiengiang.example"))
    follow(admin.post(f"{page}/overrides", ask, page=page))
    text = admin.get(page).text
    assert "Cần một quản trị cấp tỉnh khác xác nhận" in text
    assert "chờ bạn xác nhận" not in text
    assert "chờ bạn xác nhận" not in admin.get("/console").text
    assert "chờ bạn xác nhận" in second.get(page).text
    board = second.get("/console").text
    assert board.index("chờ bạn xác nhận") < board.index(f'href="{page}"') < board.index("dt-matrix")
    run_jobs()
    mail = mails("admin2@tiengiang.example")[0]
    assert mail["subject"] == "Chờ bạn xác nhận: bỏ qua điều kiện, Phản ánh hiện trường tại huyện Gò Công Đông"
    assert "Quyết định nêu lãnh đạo phụ trách" in mail["text"]
    assert page in mail["text"]
    assert len(mails("admin@tiengiang.example")) == asked, "who asked isn't told"
    confirm = re.search(r'action="([^"]+/confirm)"', second.get(page).text)
    assert confirm
    assert confirm.group(1) not in text, "the asker isn't offered it"
    refused = admin.post(confirm.group(1), page=page)
    assert refused.status_code == 403
    assert "Người đề nghị không tự xác nhận được" in refused.text
    follow(second.post(confirm.group(1), page=page))
    shown = admin.get(page).text
    assert "được bỏ qua" in shown
    history = shown[shown.rindex("Lịch sử") :]
    assert "Quyết định nêu lãnh đạo phụ trách" in history, "the history says which gate was passed"
    follow(second.post(confirm.group(1), page=page))


def test_by_hand_on_the_tenants_page_closed_gates_are_named_with_their_item(
    admin: Browser, in_tenant: InTenant
) -> None:
    item = make(in_tenant)
    page = "/console/tenants/gocongdong"
    assert f"/console/programme/items/{item}" in admin.get(page).text
    version = re.search(r'name="version" value="(\d+)"', admin.get(page).text.partition('id="feedback"')[2])
    assert version
    data = {"to": "live", "reason": "", "version": version.group(1)}
    answer = admin.post(f"{page}/modules/feedback", data, page=page)
    assert answer.status_code == 409
    assert "Chưa ký quy chế vận hành" in answer.text
    with in_tenant(TIENGIANG):
        assert state() is ModuleState.PREPARING


def test_an_item_is_carried_out_and_rolled_back_with_a_click(
    admin: Browser, in_tenant: InTenant, run_jobs: Run
) -> None:
    with in_tenant(GOCONGDONG):
        make_ready()
    item = make(in_tenant)
    with in_tenant(TIENGIANG):
        sign_all(UUID(item))
    run_jobs()
    page = f"{HOME}/items/{item}"
    follow(admin.post(f"{page}/go", {"version": "1"}, page=page))
    with in_tenant(TIENGIANG):
        assert state() is ModuleState.LIVE
    assert admin.post(f"{page}/rollback", {"version": "2", "reason": ""}, page=page).status_code == 422
    follow(admin.post(f"{page}/rollback", {"version": "2", "reason": "Quá tải"}, page=page))
    with in_tenant(TIENGIANG):
        assert (state(), status(UUID(item))) == (ModuleState.PREPARING, "rolled_back")
    assert "Quá tải" in admin.get(page).text


def test_a_manager_neither_switches_nor_overrides_and_a_viewer_does_nothing(
    app: Flask, manager: Browser, in_tenant: InTenant
) -> None:
    item = make(in_tenant)
    page = f"{HOME}/items/{item}"
    text = manager.get(page).text
    assert "Ký xác nhận" in text
    assert "Đề nghị bỏ qua" not in text
    assert "Thực hiện ngay" not in text
    assert manager.post(f"{page}/go", {"version": "1"}, page=page).status_code == 403
    assert manager.post(f"{page}/overrides", {"gate": "x", "reason": "y"}, page=page).status_code == 403
    viewer = Browser(app, HOSTS[TIENGIANG]).enter("xem@tiengiang.example")
    assert viewer.get(page).status_code == 200
    assert "<summary" not in viewer.get(page).text.split("<main")[1]
    for path in ("cancel", "go", "check", "edit", "overrides", "gates/new"):
        assert viewer.post(f"{page}/{path}", {"version": "1"}, page="/account").status_code == 403


def test_a_project_page_asks_as_much_for_one_item_as_for_many(
    admin: Browser, in_tenant: InTenant, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with in_tenant(TIENGIANG):
        phase_id = make_phase()
        make_item(phase_id=phase_id)
        page = f"{HOME}/{get_phase(TIENGIANG, phase_id).project_id}"
    numbers = []
    for units in ((), ("816", "817", "818", "819", "820")):
        with in_tenant(TIENGIANG):
            for unit in units:
                make_item(phase_id=phase_id, unit=unit)
        admin.get(page)
        with statements() as seen:
            assert admin.get(page).status_code == 200
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


def test_another_provinces_item_is_a_404(app: Flask, in_tenant: InTenant) -> None:
    item = make(in_tenant)
    foreign = Browser(app, HOSTS[LONGAN]).enter("admin@longan.example")
    assert foreign.get(f"{HOME}/items/{item}").status_code == 404


def test_a_note_that_is_too_long_is_refused_and_not_cut_and_its_document_is_kept(
    admin: Browser, in_tenant: InTenant
) -> None:
    item = make(in_tenant)
    page, sign = f"{HOME}/items/{item}", f"{HOME}/gates/{gate_id(in_tenant, item)}/sign"
    data = {"version": "1", "note": "x" * 2_001, "document": (io.BytesIO(PDF), "Quyết định.pdf")}
    answer = send(admin, sign, data, page=page)
    assert answer.status_code == 422
    assert "Ghi chú dài quá 2000 ký tự." in answer.text
    assert "Đã tải lên: Quyết định.pdf." in answer.text
    kept = re.search(r'name="staged" value="([^"]+)"', answer.text)
    assert kept
    again = {"version": "1", "note": "Đã ban hành", "staged": kept.group(1)}
    for forged in ("", "x", kept.group(1)[:-1]):
        assert send(admin, sign, again | {"staged": forged}, page=page).status_code == 422
    follow(send(admin, sign, again, page=page))
    link = re.search(r'href="(/files/[^"]+/document)"', admin.get(page).text)
    assert link
    with admin.get(link.group(1)) as fetched:
        assert fetched.data == PDF
    other = f"{HOME}/gates/{gate_id(in_tenant, item, 'training')}/sign"
    assert send(admin, other, again, page=page).status_code == 422, "it is the first gate's now"


def test_what_the_software_misses_leads_first_to_where_it_is_mended(admin: Browser, in_tenant: InTenant) -> None:
    item = make(in_tenant)
    with in_tenant(TIENGIANG):
        plans.readiness(TIENGIANG, GOCONGDONG, "tenants.areas", "Chưa có phường, xã, thị trấn nào.")
    text = admin.get(f"{HOME}/items/{item}").text
    panel = text[text.index('id="gate-tenants.areas"') :].partition("</li>")[0]
    assert "Chưa có phường, xã, thị trấn nào" in panel
    assert "Có địa bàn" not in panel
    assert panel.index("http://gocongdong.localhost/admin/areas") < panel.index("Cách khác")
    assert panel.index("Cách khác") < panel.index("Đề nghị bỏ qua")
