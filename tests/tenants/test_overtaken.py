"""Two admins at one thing: the second sees both versions, field by field, and nothing of the first is overwritten."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.client import Browser
from tests.world import GOCONGDONG, HOSTS, MYTHO, TIENGIANG

ROW = re.compile(
    r"<strong>([^<]+)</strong></td><td[^>]*><span[^>]*>([^<]*)</span></td><td[^>]*><span[^>]*>([^<]*)</span>"
)


@dataclass(frozen=True)
class Case:
    """A form that carries a version: its page, what one saves, what the other wants, the row that tells them apart."""

    page: str
    first: dict[str, str]
    second: dict[str, str]
    row: tuple[str, str, str]


CASES = {
    "branding": Case(
        "/admin/branding",
        {"organisation": "Ủy ban A", "hotline": "1022"},
        {"organisation": "Ủy ban B", "hotline": "1022"},
        ("Tên cơ quan", "Ủy ban A", "Ủy ban B"),
    ),
    "calendar": Case(
        "/admin/calendar",
        {"day0": "07:30-11:30"},
        {"day0": "08:00-12:00", "keeps_public_holidays": "1"},
        ("Thứ Hai", "07:30-11:30", "08:00-12:00"),
    ),
    "settings": Case(
        "/admin/modules/feedback",
        {"place_margin_m": "750", "due_soon_minutes": "60", "consent_version": "2026-02"},
        {"place_margin_m": "900", "due_soon_minutes": "60", "consent_version": "2026-02"},
        ("", "750", "900"),
    ),
    "category": Case(
        "/admin/feedback/categories/moi-truong",
        {"name": "Môi trường A"},
        {"name": "Môi trường B"},
        ("Tên lĩnh vực", "Môi trường A", "Môi trường B"),
    ),
}


def pair(app: Flask) -> tuple[Browser, Browser]:
    """Two browsers of district admins."""
    first = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")
    second = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")
    return first, second


def fields_of(text: str) -> dict[str, str]:
    """What the page's form would send unchanged, its version among it."""
    values = dict(re.findall(r'<input class="form-control" id="[^"]+" name="([a-z_0-9]+)"[^>]*? value="([^"]*)"', text))
    values |= dict(re.findall(r'type="radio" name="([a-z_]+)" value="([^"]+)" checked', text))
    return values | {"version": version_in(text)}


def version_in(text: str) -> str:
    found = re.search(r'name="version" value="(\d*)"', text)
    assert found
    return found.group(1)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_second_sees_both_versions(app: Flask, case: Case) -> None:
    one, other = pair(app)
    form = fields_of(other.get(case.page).text)
    assert one.post(case.page, form | case.first).status_code == 303
    answer = other.post(case.page, form | case.second)
    assert answer.status_code == 409
    assert "Nguyễn Quản Trị đã lưu một phiên bản mới hơn" in answer.text
    rows = [found for found in ROW.findall(answer.text) if not case.row[0] or found[0] == case.row[0]]
    assert case.row[1:] in [found[1:] for found in rows]
    newer = version_in(answer.text)
    assert newer != form["version"]
    assert version_in(one.get(case.page).text) == newer, "nothing was saved"
    assert other.post(case.page, form | case.second | {"version": newer}).status_code == 303


def test_a_unit_and_a_notice_too(app: Flask) -> None:
    one, other = pair(app)
    unit = re.search(r'href="(/admin/units/[0-9a-f-]{36})">Phòng Quản lý đô thị', one.get("/admin/units").text)
    assert unit
    form = fields_of(other.get(unit.group(1)).text) | {"kind": "department"}
    assert one.post(unit.group(1), form | {"head_name": "Ông A"}).status_code == 303
    stale = other.post(unit.group(1), form | {"head_name": "Bà B"})
    assert stale.status_code == 409
    assert ("Thủ trưởng", "Ông A", "Bà B") in ROW.findall(stale.text)
    active = other.post(f"{unit.group(1)}/active", {"active": "0", "version": form["version"]}, page=unit.group(1))
    assert active.status_code == 409
    assert ("Tình trạng", "đang hoạt động", "đã ngừng hoạt động") in ROW.findall(active.text)
    assert 'value="Ông A"' in active.text
    one.post("/admin/notices/new", {"title": "Cúp nước", "body": "Từ 8 giờ"})
    notice = re.search(r'href="(/admin/notices/[0-9a-f-]{36})"', one.get("/admin/notices").text)
    assert notice
    sent = {"title": "Cúp nước", "body": "Từ 9 giờ", "version": version_in(other.get(notice.group(1)).text)}
    assert one.post(notice.group(1), sent).status_code == 303
    stale = other.post(notice.group(1), sent | {"body": "Từ 10 giờ"})
    assert stale.status_code == 409
    assert ("Nội dung", "Từ 9 giờ", "Từ 10 giờ") in ROW.findall(stale.text)
    ended = other.post(f"{notice.group(1)}/end", sent, page=notice.group(1))
    assert ended.status_code == 409
    assert ("Thông báo", "đã được sửa", "gỡ khỏi trang chủ") in ROW.findall(ended.text)


def test_a_category_too(app: Flask) -> None:
    one, other = pair(app)
    page = "/admin/feedback/categories/moi-truong"
    form = fields_of(other.get(page).text)
    assert one.post(page, form | {"name": "Môi trường A"}).status_code == 303
    retired = other.post(f"{page}/retire", {"version": form["version"]}, page=page)
    assert retired.status_code == 409
    assert ("Tình trạng", "đang dùng", "đã ngừng dùng") in ROW.findall(retired.text)
    assert 'value="Môi trường A"' in retired.text


def test_what_is_deleted_from_the_plan_is_what_was_seen(app: Flask) -> None:
    first = Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")
    second = Browser(app, HOSTS[TIENGIANG]).enter("admin2@tiengiang.example")
    project = first.post("/console/programme/new", {"name": "Đề án A"}).location
    phase = {"name": "Giai đoạn A", "starts_on": "2026-12-01"}
    first.post(f"{project}/phases/new", phase | {"version": "0"})
    found = re.search(r'action="(/console/programme/phases/[0-9a-f-]{36})/delete"', second.get(project).text)
    assert found
    here = found.group(1)
    assert first.post(f"{here}/edit", phase | {"name": "Giai đoạn B", "version": "1"}).status_code == 303
    stale = second.post(f"{here}/delete", {"version": "1"}, page=project)
    assert stale.status_code == 409
    assert ("Giai đoạn B", "đã được sửa", "xóa") in ROW.findall(stale.text)
    measures = f"{here}/measures"
    own = {"title": "Thời gian chờ", "unit": "phút", "direction": "down", "target": "10"}
    assert first.post(f"{measures}/new", own).status_code == 303
    measure = re.search(rf'href="({measures}/[^"/]+)"', second.get(measures.replace("measures", "evaluation")).text)
    assert measure
    assert first.post(measure.group(1), own | {"target": "5", "version": "1"}).status_code == 303
    stale = second.post(f"{measure.group(1)}/remove", {"version": "1"}, page=measure.group(1))
    assert stale.status_code == 409
    assert ("Thời gian chờ", "đã được sửa", "bỏ chỉ số") in ROW.findall(stale.text)
    for path, version, page in (
        (f"{measure.group(1)}/remove", "2", measure.group(1)),
        (f"{here}/delete", "2", project),
        (f"{project}/delete", "1", project),
    ):
        assert first.post(path, {"version": version}, page=page).status_code == 303


def test_routing_shows_the_units_by_name(app: Flask) -> None:
    one, other = pair(app)
    page = "/admin/feedback/routing"
    text = other.get(page).text
    units = {name: id_ for id_, name in re.findall(r'<option value="([^"]+)"[^>]*>(Phòng [^<]+)</option>', text)}
    urban, green = units["Phòng Quản lý đô thị"], units["Phòng Tài nguyên và Môi trường"]
    chosen = dict.fromkeys(re.findall(r'name="(unit-[^"]+)"', text), urban) | {"version": version_in(text)}
    assert one.post(page, chosen | {"fallback_unit": green}).status_code == 303
    stale = other.post(page, chosen | {"fallback_unit": urban})
    assert stale.status_code == 409
    changed = [row[1:] for row in ROW.findall(stale.text)]
    assert ("Phòng Tài nguyên và Môi trường", "Phòng Quản lý đô thị") in changed


def test_a_section_that_nobody_had_set_is_not_overwritten_either(app: Flask) -> None:
    one, other = (Browser(app, HOSTS[GOCONGDONG]).enter("quantri@gocongdong.example") for _ in range(2))
    version = version_in(one.get("/admin/branding").text)
    assert one.post("/admin/branding", {"organisation": "A", "version": version}).status_code == 303
    assert other.post("/admin/branding", {"organisation": "B", "version": "0"}).status_code == 409


NEVER_SET = (GOCONGDONG, "quantri@gocongdong.example")
PAGES = {
    "branding": (*NEVER_SET, "/admin/branding", {"organisation": "Ủy ban B"}),
    "calendar": (*NEVER_SET, "/admin/calendar", {"day0": "08:00-12:00"}),
    "category": (MYTHO, "quantri@mytho.example", "/admin/feedback/categories/moi-truong", {"name": "Môi trường B"}),
}


@pytest.mark.parametrize(("host", "email", "page", "typed"), PAGES.values(), ids=PAGES)
def test_a_form_without_a_version_is_overtaken(
    app: Flask, host: int, email: str, page: str, typed: dict[str, str]
) -> None:
    admin = Browser(app, HOSTS[host]).enter(email)
    form = fields_of(admin.get(page).text) | typed
    assert admin.post(page, form | {"version": ""}).status_code == 409
    version = form.pop("version")
    assert admin.post(page, form).status_code == 409
    assert admin.post(page, form | {"version": version}).status_code == 303, "nothing was saved before"


def test_a_unit_or_notice_without_a_version_is_overtaken(app: Flask) -> None:
    admin, _other = pair(app)
    unit = re.search(r'href="(/admin/units/[0-9a-f-]{36})">Phòng Quản lý đô thị', admin.get("/admin/units").text)
    assert unit
    form = fields_of(admin.get(unit[1]).text) | {"kind": "department"}
    assert admin.post(unit[1], form | {"version": ""}).status_code == 409
    assert admin.post("/admin/notices/new", {"title": "Cúp nước", "body": "Từ 8 giờ"}).status_code == 303
    notice = re.search(r'href="(/admin/notices/[0-9a-f-]{36})"', admin.get("/admin/notices").text)
    assert notice
    assert admin.post(notice[1], {"title": "Cúp nước", "body": "Từ 9 giờ"}).status_code == 409


def test_the_switch_says_who_was_first_and_keeps_the_reason(app: Flask) -> None:
    page, path = "/console/tenants/mytho", "/console/tenants/mytho/modules/feedback"
    first = Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")
    second = Browser(app, HOSTS[TIENGIANG]).enter("admin2@tiengiang.example")
    version = version_in(second.get(page).text)
    form = {"to": "suspended", "version": version}
    assert first.post(path, form | {"reason": "Bão số 9"}, page=page).status_code == 303
    stale = second.post(path, {"to": "retired", "version": version, "reason": "Sáp nhập"}, page=page)
    assert stale.status_code == 409
    rows = ROW.findall(stale.text)
    assert ("Trạng thái của Phản ánh hiện trường", "tạm dừng", "kết thúc") in rows
    assert ("Lý do", "Bão số 9", "Sáp nhập") in rows
    assert "Quản trị tỉnh đã lưu" in stale.text
    assert "Sáp nhập</textarea>" in stale.text
