"""The pages: a district's list and indicator, sets, the public page, the morning page, the province's comparison."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from modules.dashboards.demo import load
from modules.dashboards.events import ValuesTold
from modules.dashboards.indicators.adopting import adopt_set
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.indicators.service import change_indicator, draft_of, load_definitions
from modules.dashboards.indicators.sets import installed_sets
from modules.dashboards.indicators.states import Direction
from modules.dashboards.models import ToldValue
from modules.dashboards.province.keeping import keep_told
from modules.dashboards.province.telling import tell_values
from modules.dashboards.province.usage import ToldSummary, usage_of
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.factories.values import put_indicator, put_values
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.storing import NewValue
from tenants.registry.switches import switch_module
from tests.client import SESSION, Browser
from tests.world import GOCONGDONG, LONGAN, MYTHO, TANAN, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
LIST = "/work/dashboards"


@pytest.mark.parametrize("path", [LIST, "/so-lieu", "/api/v1/indicators", "/work"])
def test_pages_ask_the_same_number_of_statements_at_any_size(
    app: Flask, in_tenant: InTenant, statements: Statements, path: str
) -> None:
    leader, counted = Browser.at(app, as_="lanhdao"), []
    for number in (1, 12):
        with in_tenant(MYTHO):
            for at in range(number):
                code = put_indicator(site_of(MYTHO), f"x{number}.y{at}", months=14, amber=Decimal(99))
                put_indicator(site_of(MYTHO), f"x{number}.z{at}", source=Source.FORMULA, formula=f"{code} * 2")
        leader.get(path)
        with statements() as seen:
            assert leader.get(path).status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_an_indicator_is_added_changed_and_retired_in_forms(app: Flask, in_tenant: InTenant) -> None:
    admin, new = Browser.at(app, as_="quantri"), f"{LIST}/new"
    facts = {"code": "rac.ty_le", "name": "Tỷ lệ thu gom", "source": "formula", "every": "month", "decimals": "1"}
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.thu", months=2)
    for formula, reason in (("rac.thu /", "cần một số"), ("rac.mat", "Không có chỉ số"), ("rac.ty_le + 1", "đi vòng")):
        refused = admin.post(new, {**facts, "formula": formula})
        assert (refused.status_code, reason in refused.text) == (422, True)
    assert admin.post(new, {**facts, "formula": "rac.thu × 2"}).status_code == 303
    page = f"{LIST}/indicators/rac.ty_le"
    assert "rac.thu × 2" in admin.get(page).text
    circle = {"name": "Vòng", "code": "rac.vong", "source": "formula", "formula": "rac.ty_le", "decimals": "1"}
    assert admin.post(new, circle).status_code == 303
    changed = {**facts, "formula": "rac.vong", "version": "1"}
    refused = admin.post(f"{page}/edit", changed)
    assert "rac.ty_le → rac.vong → rac.ty_le" in refused.text
    assert admin.post(f"{page}/edit", {**changed, "formula": "rac.thu * 3"}).status_code == 303
    assert admin.post(f"{page}/edit", {**changed, "formula": "rac.thu * 4"}).status_code == 409
    assert admin.post(f"{page}/retire", page=f"{page}/edit", version="2").status_code == 303
    assert admin.get(page).status_code == 404
    assert "không được theo dõi ở đây" in admin.get(f"{LIST}/indicators/rac.vong").text


def test_a_module_s_indicator_keeps_its_meaning_and_takes_limits_and_words(app: Flask) -> None:
    admin, page = Browser.at(app, as_="quantri"), f"{LIST}/indicators/feedback.in_time"
    typed = {"version": "0", "decimals": "2", "amber": "95", "red": "80,5", "targets": "2026: 97", "is_public": "1"}
    for wrong in ({"red": "96"}, {"targets": "2026: 97\n2026: 98"}):
        assert admin.post(f"{page}/edit", {**typed, **wrong}).status_code == 422
    assert admin.post(f"{page}/edit", {**typed, "words": "Đúng hẹn", "name": "Tên khác"}).status_code == 303
    text = admin.get(page).text
    assert "đỏ 80,5" in text
    assert "Tên khác" not in text
    assert "Đúng hẹn" in Browser.at(app).get("/so-lieu").text


def test_a_value_is_typed_in_and_a_number_leads_to_its_records(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.thu", months=0)
    clerk, page = Browser.at(app, as_="canbo"), f"{LIST}/indicators/rac.thu"
    assert clerk.post(f"{page}/values", page=page, period="3/2026", value="1.234").status_code == 422
    assert clerk.post(f"{page}/values", page=page, period="tháng 10/2026", value="1.234,5").status_code == 303
    with clock.frozen(clock.now()):
        assert clerk.post(f"{page}/values", page=page, period="10/2026", value="2").status_code == 422
        assert clerk.post(f"{page}/values", page=page, period="10/2026", value="2", reason="sai").status_code == 303
    assert "1.234,5" in clerk.get(page).text  # among what was corrected


def test_every_set_can_be_adopted_once(app: Flask) -> None:
    admin = Browser.at(app, as_="quantri")
    for code, found in installed_sets().items():
        assert admin.post(f"{LIST}/sets/{code}", page=f"{LIST}/new").status_code == 303
        page = admin.get(LIST).text
        for entry in found.entries:
            assert f"{LIST}/indicators/{entry.code}" in page
        again = admin.post(f"{LIST}/sets/{code}", page=f"{LIST}/new")
        assert "Mọi chỉ số của bộ đã có" in admin.get(again.location).text
    assert "Áp dụng bộ này" not in admin.get(f"{LIST}/sets").text, "nothing is left to adopt"


def test_citizens_and_programs_see_what_is_public_alone(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.mo")
        put_indicator(site_of(MYTHO), "rac.kin", is_public=False)
    reader = Browser.at(app)
    for path in (
        "/so-lieu",
        "/so-lieu/du-lieu.csv",
        "/so-lieu/du-lieu.json",
        "/so-lieu/tu-dien.csv",
        "/api/v1/indicators",
    ):
        text = reader.get(path).text
        assert ("rac.mo" in text, "rac.kin" in text) == (True, False), path
    assert [reader.get(f"/api/v1/indicators/{code}/values").status_code for code in ("rac.mo", "rac.kin")] == [200, 404]
    assert reader.get("/api/v1/indicators/rac.mo/values?period=day&from=2020-01-01&to=2026-01-01").status_code == 400
    assert "rac.mo" not in Browser.at(app, TANAN).get("/so-lieu").text


def test_the_morning_page_names_what_is_beyond_its_limit(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "do.man", direction=Direction.DOWN, red=Decimal(5))
        put_indicator(site_of(MYTHO), "do.ngot", direction=Direction.UP, red=Decimal(5))
    text = Browser.at(app, as_="lanhdao").get("/work").text
    assert ("Số liệu do.man" in text, "Số liệu do.ngot" in text) == (True, False)


def test_the_province_ranks_its_own_districts_by_what_they_told(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    for tenant_id in (MYTHO, TANAN):
        with in_tenant(tenant_id):
            load(site_of(tenant_id), 1)
            tell_values(tenant_id, clock.now())
    run_jobs()
    page = "/console/dashboards?indicator=cs766.ty_le_ho_so_dung_han"
    province = Browser.at(app, TIENGIANG, as_="admin")
    text = province.get(page).text
    assert ("Thành phố Mỹ Tho" in text, "Thành phố Tân An" in text) == (True, False)
    in_use = province.get("/console/dashboards/usage").text
    assert ("Thành phố Mỹ Tho" in in_use, "chậm báo số liệu" in in_use) == (True, False)
    assert province.get("/console/dashboards/so-sanh.csv?indicator=cs766.ty_le_ho_so_dung_han").text.count("\n") == 2
    assert province.get("/console/dashboards/so-sanh.csv?indicator=khong.co").status_code == 404
    assert "Thành phố Tân An" in Browser.at(app, LONGAN, as_="admin").get(page).text
    assert "Phản ánh xử lý đúng hạn" in province.get("/console/dashboards").text.split('id="ranking"')[1][:90]


def test_districts_lie_on_the_provinces_map_drawn_or_as_discs(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    with in_tenant(TIENGIANG):
        for state in (ModuleState.PREPARING, ModuleState.PILOT):
            switch_module(TIENGIANG, member_id=GOCONGDONG, module="dashboards", to=state, actor=Actor.system())
    for tenant_id in (MYTHO, GOCONGDONG):
        with in_tenant(tenant_id):
            load(site_of(tenant_id), 1)
            tell_values(tenant_id, clock.now())
    run_jobs()
    page = Browser.at(app, TIENGIANG, as_="admin").get("/console/dashboards?indicator=cs766.ty_le_ho_so_dung_han").text
    drawn = page.split('<svg class="dt-map"')[1].split("</svg>")[0]
    assert drawn.count("<path") == 2
    assert "Ranh giới minh họa" in page


def test_a_district_that_only_has_the_service_comes_first() -> None:
    now, live, pilot = clock.now(), ModuleState.LIVE, ModuleState.PILOT
    states = dict(enumerate((live, pilot, live, live, pilot)))
    told = [ToldSummary(member, 40, member * 10, now - timedelta(hours=member), member) for member in (1, 2, 3)]
    told.append(ToldSummary(4, 40, 9, now - timedelta(hours=9), 1))
    lines = usage_of(states, told, {1: Decimal(0), 2: Decimal(0), 3: Decimal(50)}, now)
    assert [line.member_id for line in lines] == [0, 2, 4, 1, 3]
    assert [(line.is_unused, line.is_late) for line in lines] == [
        (True, True), (True, False), (False, True), (False, False), (False, False),
    ]  # fmt: skip


def test_what_is_told_twice_or_out_of_order_never_replaces_what_is_newer(app: Flask, in_tenant: InTenant) -> None:
    code, now = "cs766.ho_so_den_han", clock.now()
    month = last_closed(clock.local_today(), Every.MONTH).begins.isoformat()
    told = [
        ValuesTold(member_id=MYTHO, values=[[code, "month", month, str(value), None]], at=now + timedelta(hours=value))
        for value in (1, 2, 3)
    ]
    with in_tenant(TIENGIANG):
        context = HandlerContext(
            tenant_id=TIENGIANG, site=site_of(TIENGIANG), event_id=new_id(), occurred_at=now, handler="keep_told"
        )
        for number in (1, 0, 2, 2, 1):
            keep_told(told[number], context)
            session.flush()
        [row] = session.scalars(select(ToldValue).where(ToldValue.tenant_id == TIENGIANG))
        assert (row.value, row.told_at) == (Decimal(3), told[2].at)


def test_a_provinces_reader_sees_numbers_and_no_record_behind_them(app: Flask) -> None:
    viewer = Browser.at(app, TIENGIANG, as_="admin")
    assert viewer.session is not None
    assert "/work/" not in viewer.get("/console/dashboards").text.split("<main")[1]
    assert viewer.get("/work/feedback").status_code == 404
    at_district = Browser.at(app, MYTHO)
    at_district.client.set_cookie(SESSION, viewer.session, domain=at_district.host)
    records = at_district.get("/work/feedback?view=all")
    assert (records.status_code, "/sign-in" in records.headers["Location"]) == (302, True)


def test_what_a_district_changes_for_itself_is_told_by_the_common_definition(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    share, due = "cs766.ty_le_ho_so_dung_han", "cs766.ho_so_den_han"
    with in_tenant(MYTHO):
        site = site_of(MYTHO)
        adopt_set(site, "cs766", actor=SYSTEM)
        month = last_closed(clock.local_today(), Every.MONTH)
        for code, value in ((due, 200), ("cs766.ho_so_dung_han", 150)):
            put_values(site, code, NewValue(code, month, Decimal(value)))
        changes: dict[str, dict[str, Any]] = {share: {"formula": "1", "every": Every.QUARTER}, due: {"decimals": 3}}
        for code, changed in changes.items():
            draft = replace(draft_of(load_definitions(site)[code]), **changed)
            change_indicator(site, code, draft, version=1, actor=SYSTEM)
        tell_values(MYTHO, clock.now())
    run_jobs()
    province, page = Browser.at(app, TIENGIANG, as_="admin"), f"/console/dashboards/so-sanh.csv?indicator={share}"
    assert "75" in province.get(page).text
    assert "chung của mọi địa phương" in Browser.at(app, as_="quantri").get(f"{LIST}/indicators/{share}").text
    with in_tenant(MYTHO):
        other = replace(draft_of(load_definitions(site)[due]), texts={"vi": {"name": "Hồ sơ", "unit": "nghìn hồ sơ"}})
        change_indicator(site, due, other, version=2, actor=SYSTEM)
        tell_values(MYTHO, clock.now() + timedelta(minutes=1))
    run_jobs()
    assert "75" not in province.get(page).text
    assert "không so sánh được" in Browser.at(app, as_="quantri").get(f"{LIST}/indicators/{due}").text


def test_the_demo_is_told_once_and_fills_two_years(app: Flask, in_tenant: InTenant) -> None:
    for _time in range(2):
        with in_tenant(MYTHO):
            load(site_of(MYTHO), 1)
    since = (clock.local_today() - timedelta(days=700)).strftime("%Y-%m")
    answer: Any = Browser.at(app).get(f"/api/v1/indicators/moi_truong.ty_le_thu_gom/values?from={since}").json
    assert len(answer["values"]) >= 22
    assert all(85 < each["value"] <= 100 for each in answer["values"])
