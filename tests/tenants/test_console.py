"""The province's console: who may, what is shown, and a rollout as an admin walks it."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.client import Browser
from tests.world import GOCONGDONG, HOSTS, TIENGIANG

PAGE = "/console/tenants/gocongdong"
SWITCH = f"{PAGE}/modules/feedback"


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")


def version_on(browser: Browser) -> str:
    section = browser.get(PAGE).text.partition('id="feedback"')[2]
    found = re.search(r'name="version" value="(\d+)"', section)
    assert found
    return found.group(1)


def take(browser: Browser, to: str, *, reason: str = "", version: str | None = None) -> int:
    data = {"to": to, "reason": reason, "version": version or version_on(browser)}
    return browser.post(SWITCH, data, page=PAGE).status_code


def test_the_table_names_the_provinces_tenants_only(admin: Browser) -> None:
    text = admin.get("/console").text
    assert "Huyện Gò Công Đông" in text
    assert "Thành phố Mỹ Tho" in text
    assert "Tân An" not in text


def test_another_provinces_tenant_is_a_404(admin: Browser) -> None:
    assert admin.get("/console/tenants/tanan").status_code == 404
    assert (
        admin.post("/console/tenants/tanan/modules/feedback", {"to": "none", "version": "1"}, page=PAGE).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("to", "status", "says"), [("live", 409, "không thể chuyển sang"), ("open", 400, "không hợp lệ")]
)
def test_a_forged_step_is_refused_on_the_consoles_page(admin: Browser, to: str, status: int, says: str) -> None:
    answer = admin.post(SWITCH, {"to": to, "version": version_on(admin)}, page=PAGE)
    assert answer.status_code == status
    assert re.search(rf'<a href="#feedback">[^<]*{says}', answer.text), "the reason leads to the service"
    assert '<section class="dt-panel mb-3" id="feedback"' in answer.text


def test_a_rollout_opens_the_service_step_by_step(app: Flask, admin: Browser) -> None:
    citizen = Browser(app, HOSTS[GOCONGDONG])
    assert "chưa triển khai" in citizen.get("/").text
    assert citizen.get("/phan-anh").status_code == 404
    assert take(admin, "preparing") == 303
    assert citizen.get("/phan-anh").status_code == 404
    assert take(admin, "pilot") == 303
    assert citizen.get("/phan-anh").status_code == 404
    assert take(admin, "live") == 303
    assert citizen.get("/phan-anh").status_code == 200
    assert 'href="/phan-anh"' in citizen.get("/").text
    history = admin.get(PAGE).text
    assert "Quản trị tỉnh" in history
    assert "vận hành chính thức" in history


def test_suspending_says_so_on_the_home_page(app: Flask, admin: Browser) -> None:
    for to in ("preparing", "live"):
        assert take(admin, to) == 303
    assert take(admin, "suspended") == 422
    assert (
        "Vui lòng ghi lý do"
        in admin.post(SWITCH, {"to": "suspended", "reason": "", "version": version_on(admin)}, page=PAGE).text
    )
    assert take(admin, "suspended", reason="Bão số 9") == 303
    home = Browser(app, HOSTS[GOCONGDONG]).get("/").text
    assert "tạm dừng" in home
    assert 'href="/phan-anh"' not in home
    assert "Bão số 9" in admin.get(PAGE).text


def test_a_stale_page_answers_409_with_the_newer_state(admin: Browser) -> None:
    version = version_on(admin)
    assert take(admin, "preparing", version=version) == 303
    answer = admin.post(SWITCH, {"to": "preparing", "version": version}, page=PAGE)
    assert answer.status_code == 409
    assert "Có người vừa thay đổi nội dung này" in answer.text
    assert "Chuyển sang thí điểm" in answer.text


def test_an_illegal_step_is_a_409(admin: Browser) -> None:
    assert take(admin, "live") == 409


@pytest.mark.parametrize(
    "form", [{}, {"to": "x", "version": "1"}, {"to": "preparing"}, {"to": "preparing", "version": "-1"}]
)
def test_a_forged_form_is_a_400(admin: Browser, form: dict[str, str]) -> None:
    assert admin.post(SWITCH, form, page=PAGE).status_code == 400


def test_a_viewer_looks_but_does_not_switch(app: Flask) -> None:
    viewer = Browser(app, HOSTS[TIENGIANG]).enter("xem@tiengiang.example")
    page = viewer.get(PAGE)
    assert page.status_code == 200
    assert "Chuyển sang chuẩn bị" not in page.text
    assert viewer.post(SWITCH, {"to": "preparing", "version": "0"}, page=PAGE).status_code == 403


def test_the_console_is_the_provinces_alone(app: Flask) -> None:
    assert Browser(app, HOSTS[GOCONGDONG]).get("/console").status_code == 404
    anonymous = Browser(app, HOSTS[TIENGIANG]).get("/console")
    assert anonymous.status_code == 302
    assert "/sign-in" in anonymous.headers["Location"]


def test_a_tester_link_opens_the_pilot_until_it_is_revoked(app: Flask, admin: Browser) -> None:
    for to in ("preparing", "pilot"):
        assert take(admin, to) == 303
    assert admin.post(f"{SWITCH}/testers", {"action": "renew"}, page=PAGE).status_code == 303
    link = re.search(r"http://gocongdong\.localhost(/tester/[^\"<]+)", admin.get(PAGE).text)
    assert link
    tester = Browser(app, HOSTS[GOCONGDONG])
    assert tester.get("/phan-anh").status_code == 404
    assert "Bắt đầu dùng thử" in tester.get(link.group(1)).text
    assert tester.get("/phan-anh").status_code == 404
    assert tester.post(link.group(1)).headers["Location"] == "/phan-anh"
    assert tester.get("/phan-anh").status_code == 200
    assert tester.get(link.group(1)).headers["Location"] == "/phan-anh"
    assert "thí điểm" in tester.get("/").text
    assert admin.post(f"{SWITCH}/testers", {"action": "revoke"}, page=PAGE).status_code == 303
    assert tester.get("/phan-anh").status_code == 404
    assert Browser(app, HOSTS[GOCONGDONG]).get(link.group(1)).status_code == 410


def test_a_tester_link_of_one_tenant_opens_no_other(app: Flask, admin: Browser) -> None:
    for to in ("preparing", "pilot"):
        take(admin, to)
    admin.post(f"{SWITCH}/testers", {"action": "renew"}, page=PAGE)
    link = re.search(r"http://gocongdong\.localhost(/tester/[^\"<]+)", admin.get(PAGE).text)
    assert link
    assert Browser(app, "mytho.localhost").get(link.group(1)).status_code == 410
