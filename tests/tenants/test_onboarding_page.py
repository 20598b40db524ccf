"""The console's onboarding page: a district like another, all or nothing, once; and what is left to do afterwards."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from dothi.database.session import TenantAnchor, session
from dothi.identity import members
from dothi.manifest.house import house
from dothi.uploads.files import File
from dothi.values.actor import Actor
from dothi_testing.databases import TestDatabase
from dothi_testing.waiting import wait_until
from tenants.copying.items import read_all
from tenants.onboarding import EmblemFile, FirstAdmin, birth, create_tenant, service
from tenants.onboarding.known import tenant_from_catalogue
from tenants.registry.models import AreaRow, Setting, Tenant, Unit
from tenants.registry.profile import population_of
from tenants.registry.roster import get_tenant
from tests.client import Browser
from tests.world import HOSTS, LONGAN, TANAN, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
SYSTEM = Actor.system()
Mails = Callable[[str], list[dict[str, Any]]]
PAGE = "/console/tenants/new"
LIKE_TANAN = {
    "origin": "catalogue",
    "unit": "ben luc",
    "template": "tanan",
    "hotline": "0272 3871 022",
    "address": "Số 213 quốc lộ 1, thị trấn Bến Lức",
    "accent": "#0b6b58",
    "population": "181.660",
    "admin_name": "Trần Thị Bến",
    "admin_email": "ben@benluc.example",
}
TYPED = {
    "origin": "other",
    "name": "Xã Mỹ Yên",
    "kind": "commune",
    "code": "28012",
    "decree": "Nghị quyết 1689/NQ-UBTVQH15",
    "valid_from": "1/7/2025",
    "lon": "106,48",
    "lat": "10,62",
    "radius_km": "6",
    "admin_name": "Lê Văn Mỹ",
    "admin_email": "my@myyen.example",
}


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[LONGAN]).enter("admin@longan.example")


def filled(**changes: str) -> dict[str, str]:
    return {"client_id": str(uuid4())} | LIKE_TANAN | changes


def id_of(in_tenant: InTenant, slug: str, province_id: int = LONGAN) -> int:
    with in_tenant(province_id):
        return get_tenant(province_id, slug).tenant.id


def anchors(in_tenant: InTenant) -> int:
    with in_tenant(LONGAN):
        return session.scalar(select(func.count()).select_from(TenantAnchor)) or 0


def test_ben_luc_like_tan_an_answers_at_once_with_everything(app: Flask, admin: Browser, in_tenant: InTenant) -> None:
    answer = admin.post(PAGE, filled())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/tenants/benluc/checklist")
    home = Browser(app, "benluc.localhost").get("/").text
    assert "Ủy ban nhân dân huyện Bến Lức" in home
    assert "0272 3871 022" in home
    benluc = id_of(in_tenant, "benluc")
    with in_tenant(TANAN):
        template = read_all(TANAN)
    with in_tenant(benluc):
        assert read_all(benluc) == template
        units = session.scalars(select(Unit).where(Unit.tenant_id == benluc)).all()
        assert {(unit.email, unit.phone, unit.head_name) for unit in units} == {("", "", "")}
        site = house().directory.find_site_by_id(benluc)
        assert site is not None
        assert (site.code_prefix, site.accent, population_of(site)) == ("BL", "#0b6b58", 181_660)


def test_a_backend_that_is_killed_in_the_middle_of_a_birth_leaves_nothing_and_keeps_what_was_typed(
    admin: Browser, in_tenant: InTenant, database: TestDatabase
) -> None:
    before, form = anchors(in_tenant), filled()
    with psycopg.connect(database.owner_url) as holder, ThreadPoolExecutor(1) as threads:
        holder.execute("LOCK TABLE tenants_unit IN SHARE MODE")  # the newborn's units wait, in its own scope
        answering = threads.submit(admin.post, PAGE, form)
        kill_who_waits(database, "tenants_unit")
        answer = answering.result(timeout=20)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "0272 3871 022" in answer.text
    assert anchors(in_tenant) == before
    assert admin.post(PAGE, form).status_code == 303, "the same form, once the database is back"
    assert anchors(in_tenant) == before + 1


def kill_who_waits(database: TestDatabase, table: str) -> None:
    """End the backend that waits for a lock on the table, as soon as one does."""
    waits = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO ' || %s || ' %%'"
    )
    with psycopg.connect(database.admin_url, autocommit=True) as superuser:
        ended = partial(superuser.execute, waits, [database.name, table])
        wait_until(lambda: ended().fetchone() is not None, "somebody waits")


def test_the_first_admin_is_invited_after_the_commit(
    admin: Browser, in_tenant: InTenant, run_jobs: Callable[[], list[str]], mails: Mails
) -> None:
    assert admin.post(PAGE, filled(admin_email="sau@benluc.example")).status_code == 303
    assert set(run_jobs()) == {"done"}
    (mail,) = mails("sau@benluc.example")
    assert "benluc.localhost" in str(mail)
    benluc = id_of(in_tenant, "benluc")
    with in_tenant(benluc):
        assert [(m.email, m.roles) for m in members.list_members(benluc)] == [
            ("sau@benluc.example", frozenset({"district_admin"}))
        ]


def test_a_unit_that_the_catalogue_does_not_know_is_typed_in(app: Flask, admin: Browser, in_tenant: InTenant) -> None:
    assert admin.post(PAGE, {"client_id": str(uuid4()), **TYPED}).status_code == 303
    assert "Ủy ban nhân dân xã Mỹ Yên" in Browser(app, "myyen.localhost").get("/").text
    with in_tenant(LONGAN):
        view = get_tenant(LONGAN, "myyen")
        fact = view.facts[0]
        assert (fact.code, fact.kind, str(fact.valid_from)) == ("28012", "commune", "2025-07-01")
        assert (view.tenant.lon, view.tenant.lat, view.tenant.radius_m) == (106.48, 10.62, 6_000)


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"slug": "tanan"}, "slug", "đã là của một địa phương khác trong tỉnh"),
        ({"slug": "mytho"}, "slug", "đã thuộc về địa phương khác"),
        ({"slug": "www"}, "slug", "dành cho hệ thống"),
        ({"slug": "Bến Lức"}, "slug", "chữ thường không dấu"),
        ({"code_prefix": "TA"}, "code_prefix", "đã là của địa phương khác trong tỉnh"),
        ({"code_prefix": "B"}, "code_prefix", "2 đến 5 chữ in hoa"),
        ({"unit": "Huyện Không Có"}, "unit", "Danh mục không có"),
        ({"unit": "Thành phố Tân An"}, "unit", "đã có trên hệ thống"),
        ({"unit": "Huyện Chợ Gạo"}, "unit", "Danh mục không có"),
        ({"unit": ""}, "unit", "Vui lòng chọn địa phương"),
        ({"accent": "red"}, "accent", "sáu chữ số"),
        ({"population": "nhiều"}, "population", "số dân bằng chữ số"),
        ({"admin_email": "khong"}, "admin_email", "chưa đúng"),
        ({"admin_name": ""}, "admin_name", "họ tên của quản trị"),
        ({**TYPED, "valid_from": "hôm nay"}, "valid_from", "không phải ngày"),
        ({**TYPED, "lon": ""}, "place", "đặt ghim"),
        ({**TYPED, "kind": "province"}, "kind", "chọn trong danh sách"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(
    admin: Browser, in_tenant: InTenant, changes: dict[str, str], field: str, reason: str
) -> None:
    before = anchors(in_tenant)
    answer = admin.post(PAGE, filled(**changes))
    assert answer.status_code == 422
    assert re.search(rf'href="#{field}">[^<]*{reason}', answer.text), answer.text
    assert anchors(in_tenant) == before
    for name, value in {"address": LIKE_TANAN["address"], "hotline": LIKE_TANAN["hotline"]}.items():
        assert value in answer.text, name


def test_a_refused_form_keeps_the_emblem(admin: Browser, in_tenant: InTenant) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(stream, "PNG")
    stream.seek(0)
    form = filled(admin_email="khong")
    refused = admin.post(PAGE, {**form, "emblem_file": (stream, "huy-hieu.png")})
    assert refused.status_code == 422
    reference = re.search(r'name="emblem" value="([^"]+)"', refused.text)
    picture = re.search(r'<img src="(/files/[^"]+)" alt="Biểu trưng đã tải lên"', refused.text)
    assert reference
    assert picture
    with admin.get(picture.group(1).replace("&amp;", "&")) as shown:
        assert shown.status_code == 200
    assert admin.post(PAGE, {**form, **LIKE_TANAN, "emblem": reference.group(1)}).status_code == 303
    benluc = id_of(in_tenant, "benluc")
    with in_tenant(benluc):
        file = session.scalars(select(File).where(File.tenant_id == benluc)).one()
        content = session.scalars(select(Setting.content).where(Setting.section == "branding")).one()
        assert content["emblem_url"] == f"/files/{file.id}/thumb"
    with Browser(admin.client.application, "benluc.localhost").get(content["emblem_url"]) as emblem:
        assert emblem.status_code == 200


def test_a_picture_that_is_none_is_refused_at_its_field(admin: Browser) -> None:
    answer = admin.post(PAGE, {**filled(), "emblem_file": (io.BytesIO(b"hello"), "a.png")})
    assert answer.status_code == 422
    assert 'href="#emblem_file"' in answer.text


def test_two_of_the_same_form_at_once_make_one_tenant(in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looks before the first has committed; then it waits for the first one's birth."""
    new = replace(tenant_from_catalogue("803", hosts=["benluc.localhost"]), client_id=uuid4())
    with in_tenant(LONGAN):
        first = service.onboard(LONGAN, new, actor=SYSTEM)
    real, seen = service.find_made, []

    def look(*given: Any, **named: Any) -> Any:
        seen.append(given)
        return real(*given, **named) if len(seen) > 1 else None

    monkeypatch.setattr(service, "find_made", look)
    with in_tenant(LONGAN):
        assert service.onboard(LONGAN, new, actor=SYSTEM) == first
    assert len(seen) == 2


def test_the_same_form_sent_twice_makes_one_tenant(admin: Browser, in_tenant: InTenant) -> None:
    form = filled()
    before = anchors(in_tenant)
    places = {admin.post(PAGE, form).headers["Location"] for _ in range(2)}
    assert places == {"/console/tenants/benluc/checklist"}
    assert anchors(in_tenant) == before + 1
    other = admin.post(PAGE, form | {"unit": "Huyện Đức Hòa"})
    assert other.status_code == 409
    assert "Biểu mẫu này đã tạo Huyện Bến Lức" in other.text
    assert anchors(in_tenant) == before + 1


STAGES = ["put_switches", "put_areas", "apply_all", "invite_admin", "put_emblem"]


@pytest.mark.parametrize("stage", STAGES)
def test_when_any_stage_fails_nothing_is_left(
    app: Flask, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:

    real = getattr(birth, stage)

    def fail(*given: Any, **named: Any) -> None:
        real(*given, **named)
        raise ZeroDivisionError

    monkeypatch.setattr(birth, stage, fail)
    stream = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(stream, "JPEG")
    with in_tenant(TANAN):
        items = read_all(TANAN)
    new = replace(
        tenant_from_catalogue("794", hosts=["tanan2.localhost"]),
        slug="tanan2",
        code_prefix="TZ",
        configuration=items,
        admin=FirstAdmin(email="x@tanan2.example", name="X"),
        emblem=EmblemFile(name="a.jpg", data=stream.getvalue()),
    )
    with in_tenant(LONGAN):
        with pytest.raises(ZeroDivisionError):
            create_tenant(LONGAN, new, actor=SYSTEM)
        assert session.scalars(select(Tenant.slug).where(Tenant.tenant_id == LONGAN)).all() == ["longan", "tanan"]
        assert session.scalar(select(func.max(TenantAnchor.id))) == 5
    for table in (Unit, AreaRow, Setting):
        with in_tenant(5 + 1):
            assert session.scalars(select(table.tenant_id)).all() == []
    assert Browser(app, "tanan2.localhost").get("/").status_code == 404


def test_the_districts_admin_corrects_the_population(app: Flask, in_tenant: InTenant) -> None:
    own = Browser(app, HOSTS[TANAN]).enter("quantri@tanan.example")
    version = re.search(r'name="version" value="(\d+)"', own.get("/admin/branding").text)
    assert version
    form = {"organisation": "UBND thành phố Tân An", "accent": "#1d5fa8", "version": version.group(1)}
    assert own.post("/admin/branding", form | {"population": "145.120"}).status_code == 303
    assert 'value="145120"' in own.get("/admin/branding").text
    with in_tenant(TANAN):
        site = house().directory.find_site_by_id(TANAN)
        assert site is not None
        assert population_of(site) == 145_120


def test_another_provinces_tenant_is_no_template(admin: Browser, in_tenant: InTenant) -> None:
    before = anchors(in_tenant)
    for template in ("mytho", "khongco", "longan"):
        assert admin.post(PAGE, filled(template=template)).status_code == 404
        assert admin.post(f"{PAGE}/check", {"template": template}, page=PAGE).status_code == 404
        assert admin.get(f"{PAGE}?template={template}").status_code == 404
    assert anchors(in_tenant) == before


@pytest.mark.parametrize("who", ["xem", "quanly"])
def test_who_does_not_administer_the_province_onboards_nothing(app: Flask, in_tenant: InTenant, who: str) -> None:
    with in_tenant(TIENGIANG):
        members.create_demo_member(
            TIENGIANG, email="quanly@tiengiang.example", name="Quản lý đề án", roles=["programme_manager"]
        )
    browser = Browser(app, HOSTS[TIENGIANG]).enter(f"{who}@tiengiang.example")
    assert PAGE not in browser.get("/console").text
    assert browser.get(PAGE).status_code == 403
    for path in (PAGE, f"{PAGE}/check", "/console/copy"):
        assert browser.post(path, filled(), page="/account").status_code == 403
    assert browser.get("/console/copy").status_code == 403
    assert browser.get("/console/tenants/mytho/checklist").status_code == 200


def test_while_one_types_the_page_proposes_and_warns(admin: Browser, in_tenant: InTenant) -> None:
    before = anchors(in_tenant)
    check = admin.post(f"{PAGE}/check", {"unit": "chau thanh", "template": "tanan", "accent": "#f2b705"}, page=PAGE)
    assert check.status_code == 200
    assert "http://chauthanh-longan.localhost" in check.text
    assert "CTL-" in check.text
    assert "Ủy ban nhân dân huyện Châu Thành" in check.text
    assert "được làm đậm thêm" in check.text
    assert re.search(r"Lĩnh vực: <strong>4", check.text)
    assert "Vui lòng điền" not in check.text, "what nobody has come to yet is not complained of"
    warned = admin.post(f"{PAGE}/check", {"unit": "chau thanh", "slug": "mytho"}, page=PAGE).text
    assert re.search(r'id="check-slug"[^>]*><p class="dt-error">.*?đã thuộc về địa phương khác', warned)
    assert anchors(in_tenant) == before


def test_without_script_the_page_shows_the_same(admin: Browser, in_tenant: InTenant) -> None:
    before = anchors(in_tenant)
    page = admin.post(PAGE, filled(action="check"))
    assert page.status_code == 200
    assert "http://benluc.localhost" in page.text
    assert 'value="Trần Thị Bến"' in page.text
    assert anchors(in_tenant) == before


def test_the_checklist_says_what_is_left_and_where(app: Flask, admin: Browser, in_tenant: InTenant) -> None:
    admin.post(PAGE, filled())
    page = admin.get("/console/tenants/benluc/checklist").text
    assert "Lời mời gửi đến ben@benluc.example chưa được nhận." in page
    assert "Còn thiếu: biểu trưng." in page
    assert 'href="http://benluc.localhost/admin/units"' in page
    assert "Trạng thái: chưa triển khai." in page
    benluc = id_of(in_tenant, "benluc")
    with in_tenant(benluc):
        for unit in session.scalars(select(Unit).where(Unit.tenant_id == benluc)):
            unit.head_name = "Nguyễn Thủ Trưởng"
    page = admin.get("/console/tenants/benluc/checklist").text
    assert re.search(
        r'dt-checklist-done">\s*<span[^>]*>.*?</span>\s*<div><strong>Mỗi đơn vị có thủ trưởng', page, re.DOTALL
    )
    assert admin.get("/console/tenants/mytho/checklist").status_code == 404
    own = Browser(app, HOSTS[TANAN]).enter("quantri@tanan.example").get("/admin").text
    assert "Việc cần làm" in own
    assert 'href="/admin/branding"' in own


def test_the_board_names_the_unit_by_its_code(admin: Browser) -> None:
    text = admin.get(f"{PAGE}?catalogue=803").text
    assert re.search(r'name="unit"[^>]*value="Huyện Bến Lức"', text)
    assert "Huyện Bến Lức" not in admin.get(f"{PAGE}?catalogue=815").text.split("<datalist")[0]
