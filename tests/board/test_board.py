"""The board: rows of tenants and of planned units, colours with their reasons, figures, filters, who sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from bench import board as crowd
from dothi.manifest.house import house
from dothi.outbox.addressed import record_for
from dothi.values import clock
from dothi.values.memory import memories
from dothi.web import shared
from dothi_testing.plugin import InTenant
from tenants.board import pages
from tenants.board.events import FiguresTold
from tests import plans
from tests.client import Browser
from tests.plans import NOW
from tests.world import GOCONGDONG, HOSTS, LONGAN, MYTHO, TIENGIANG

WARM, COLD = 2, 8
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def held_clock() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")


def row_of(page: str, name: str) -> str:
    """The table's row of a unit."""
    found = re.search(rf'<tr><th scope="row"[^>]*>(?:(?!</tr>).)*{name}.*?</tr>', page, re.DOTALL)
    assert found, f"no row of {name}"
    return found.group(0)


def test_each_tenant_has_a_row_with_its_states(admin: Browser) -> None:
    page = admin.get("/console").text
    assert "vận hành chính thức" in row_of(page, "Thành phố Mỹ Tho")
    assert "chưa triển khai" in row_of(page, "Huyện Gò Công Đông")
    assert "Tân An" not in page


def test_the_letters_of_a_state_stand_beside_its_words(admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_IN_WORDS", 0)
    row = row_of(admin.get("/console").text, "Thành phố Mỹ Tho")
    assert '<td title="vận hành chính thức"><b class="dt-st-live">VH<i>vận hành chính thức</i></b></td>' in row


def test_a_planned_unit_without_a_tenant_leads_to_onboarding(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        pilot = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        plans.item(TIENGIANG, pilot, unit_code="816", unit_name="Thị xã Gò Công")
    row = row_of(admin.get("/console").text, "Thị xã Gò Công")
    assert "chưa khởi tạo" in row
    assert "/console/tenants/new?catalogue=816" in row
    assert "15/12" in row


def test_a_unit_that_nobody_named_is_called_as_in_the_catalogue(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        pilot = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        plans.item(TIENGIANG, pilot, unit_code="816")
    assert "15/12" in row_of(admin.get("/console").text, "Thành phố Gò Công")


def test_an_item_planned_before_its_tenant_stands_at_the_tenant(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        pilot = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        plans.item(TIENGIANG, pilot, unit_code="824", unit_name="Huyện Gò Công Đông")
    page = admin.get("/console").text
    assert page.count('scope="row"') == 2
    assert "15/12" in row_of(page, "Huyện Gò Công Đông")


def test_a_red_gate_says_why_and_whose_it_is(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        pilot = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        item = plans.item(TIENGIANG, pilot, member_id=GOCONGDONG, planned_at=datetime(2026, 12, 5, 1, tzinfo=UTC))
        plans.all_green(TIENGIANG, GOCONGDONG, but="feedback.routes")
        plans.readiness(TIENGIANG, GOCONGDONG, "feedback.routes", "Chưa phân luồng: Giao thông.")
        plans.gate(TIENGIANG, item, signed_at=NOW)
    page = admin.get("/console").text
    assert "dt-gate-urgent" in row_of(page, "Huyện Gò Công Đông")
    assert page.count("Chưa phân luồng: Giao thông") == 3
    margin = page.partition("<aside")[2].partition("</aside>")[0]
    assert f'<a href="/console/programme/items/{item}">Chưa phân luồng: Giao thông</a>' in margin
    assert "hạn 05/12/2026 · " in margin
    assert "Trần Văn Bình" in page


def test_an_item_with_all_gates_green_is_green(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        pilot = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        item = plans.item(TIENGIANG, pilot, member_id=GOCONGDONG)
        plans.all_green(TIENGIANG, GOCONGDONG)
        plans.gate(TIENGIANG, item, signed_at=NOW)
    assert "dt-gate-met" in row_of(admin.get("/console").text, "Huyện Gò Công Đông")


def test_a_phase_waits_for_its_pilots_evaluation(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        project = plans.project(TIENGIANG)
        pilot = plans.phase(TIENGIANG, project)
        after = plans.phase(TIENGIANG, project, follows_id=pilot, position=1, name="Nhân rộng", is_pilot=False)
        plans.item(TIENGIANG, after, member_id=GOCONGDONG)
        plans.all_green(TIENGIANG, GOCONGDONG)
    page = admin.get("/console").text
    assert "dt-gate-later" in row_of(page, "Huyện Gò Công Đông"), "red is for what is near its day"
    assert "chưa được đánh giá" in page


def test_the_margin_names_what_is_due_and_what_was_held(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        pilot = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        item = plans.item(TIENGIANG, pilot, member_id=GOCONGDONG, status="held")
        plans.gate(TIENGIANG, item, title="Tập huấn cán bộ", due_on=date(2026, 12, 9))
        plans.gate(TIENGIANG, item, title="Phủ sóng toàn huyện", due_on=date(2026, 12, 10))
    margin = admin.get("/console").text.partition("<aside")[2].partition("</aside>")[0]
    assert "Tập huấn cán bộ" in margin
    assert "09/12/2026 · Lê Thị Hoa" in margin
    assert "Phủ sóng toàn huyện" not in margin
    assert "vận hành chính thức ngày 15/12/2026" in margin


def test_figures_of_the_last_weeks_stand_beside_the_states(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        for back, ratio in enumerate(((45, 50), (30, 50))):
            week = MONDAY - timedelta(days=7 * back)
            plans.figure(TIENGIANG, MYTHO, "feedback.in_time", week, ratio, at=NOW - timedelta(minutes=20))
        plans.figure(TIENGIANG, GOCONGDONG, "tenants.active_staff", MONDAY, (7, 7), at=NOW - timedelta(hours=9))
    page = admin.get("/console").text
    mytho, gocongdong = row_of(page, "Thành phố Mỹ Tho"), row_of(page, "Huyện Gò Công Đông")
    assert "75%" in mytho
    assert "dt-missed" in mytho
    assert "<small>chỉ tiêu ≥ 90%</small>" in mytho
    assert "<polyline" in mytho
    assert "20 phút trước" in mytho
    assert "dt-figure-old" not in mytho
    assert "100%" in gocongdong
    assert "dt-figure-old" in gocongdong


def test_filters_stay_in_the_address_and_narrow_the_rows(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        pilot = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        plans.item(TIENGIANG, pilot, member_id=GOCONGDONG)

    def names(query: str) -> set[str]:
        found = re.findall(r'<th scope="row".*?</th>', admin.get(f"/console?{query}").text)
        return {name for name in ("Mỹ Tho", "Gò Công Đông") if any(name in head for head in found)}

    assert names("kind=city") == {"Mỹ Tho"}
    assert names("state=live") == {"Mỹ Tho"}
    assert names(f"phase={pilot}") == {"Gò Công Đông"}
    assert names("kind=ward") == set()
    assert names("kind=nonsense&state=1&phase=x") == {"Mỹ Tho", "Gò Công Đông"}


def test_another_provinces_plan_is_not_on_it(app: Flask, admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(LONGAN):
        pilot = plans.phase(LONGAN, plans.project(LONGAN))
        plans.item(LONGAN, pilot, unit_code="803", unit_name="Huyện Bến Lức")
    assert "Bến Lức" not in admin.get("/console").text
    assert "Bến Lức" in Browser(app, HOSTS[LONGAN]).enter("admin@longan.example").get("/console").text


def test_a_viewer_looks_and_is_offered_nothing_to_change(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        pilot = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        plans.item(TIENGIANG, pilot, unit_code="816", unit_name="Thị xã Gò Công")
    page = Browser(app, HOSTS[TIENGIANG]).enter("xem@tiengiang.example").get("/console").text
    assert "chưa khởi tạo" in page
    assert "/console/tenants/new" not in page


def test_the_table_of_tenants_has_its_own_address(admin: Browser) -> None:
    assert "Thành phố Mỹ Tho" in admin.get("/console/tenants").text


@pytest.fixture
def remembering(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application as in production: sites and boards are remembered for a while."""
    parts = house(app)
    patient = replace(parts, settings=replace(parts.settings, site_cache_seconds=3_600.0))
    monkeypatch.setitem(app.extensions, "dothi", patient)
    yield app
    memories(app).clear()


def test_a_remembered_board_is_written_anew_after_ones_own_act(remembering: Flask) -> None:
    admin = Browser(remembering, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")
    assert "chưa triển khai" in row_of(admin.get("/console").text, "Huyện Gò Công Đông")
    page = "/console/tenants/gocongdong"
    answer = admin.post(f"{page}/modules/feedback", {"to": "preparing", "version": "0"}, page=page)
    assert answer.status_code == 303
    assert "chuẩn bị" in row_of(admin.get("/console").text, "Huyện Gò Công Đông")


def test_a_remembered_board_is_written_anew_when_a_tenant_has_told(
    remembering: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    admin = Browser(remembering, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")
    with in_tenant(MYTHO):
        record_for(TIENGIANG, FiguresTold(member_id=MYTHO, figures=[["feedback.in_time", "2026-11-23", 3, 4]], at=NOW))
    assert "75%" not in admin.get("/console").text
    run_jobs()
    assert "75%" in admin.get("/console").text


@pytest.mark.parametrize("count", [3, 30])
def test_statements_do_not_grow_with_tenants(
    remembering: Flask, count: int, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    headers = {"Host": crowd.HOST, "Cookie": crowd.build(remembering, count=count)}
    client = remembering.test_client(use_cookies=False)
    assert client.get("/console", headers=headers).status_code == 200
    found = []
    for forgetting in (True, False):
        if forgetting:
            memories(remembering).pop(shared.answers, None)
        with statements() as seen:
            text = client.get("/console", headers=headers).text
        assert text.count('scope="row"') == count + crowd.PLANNED
        found.append(len(seen))
    assert found == [COLD, WARM]


def test_a_day_of_another_year_is_shown_by_its_month(admin: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        pilot = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        plans.item(TIENGIANG, pilot, member_id=GOCONGDONG, planned_at=datetime(2027, 2, 28, 18, tzinfo=UTC))
    assert "T3/27" in row_of(admin.get("/console").text, "Huyện Gò Công Đông")
