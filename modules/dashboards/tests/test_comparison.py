"""The province's comparison: kept a moment for its own readers alone, over the people of each district, with names."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from flask import Flask
from shapely.geometry import mapping
from sqlalchemy import delete

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from modules.dashboards.demo.drafts import draft_from
from modules.dashboards.indicators.definition import Definition
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.indicators.sets import compared_definitions
from modules.dashboards.models import ToldOutline, ToldValue
from modules.dashboards.province.defining import add_provincial
from modules.dashboards.province.ranking import ToldFigure, is_few, per_people
from modules.dashboards.province.telling import tell_values
from modules.dashboards.tests.guard import fill_province
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.measuring import keep_measured
from tenants.registry.directory import directory
from tenants.registry.profile import SECTION
from tenants.registry.settings import write_settings
from tenants.registry.switches import switch_module
from tests.client import Browser
from tests.web.test_drawn_maps import square
from tests.world import GOCONGDONG, LONGAN, MYTHO, TANAN, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
TYPED = "cs766.ho_so_den_han"
COMPARE = "/console/dashboards"
RECEIVED = f"{COMPARE}?indicator=feedback.received"
MONTH = last_closed(clock.local_today(), Every.MONTH).begins


def tell(province: int, values: Iterable[tuple[int, str, str, date, int]]) -> None:
    """What districts told, as it is kept."""
    for member_id, code, every, begins_on, value in values:
        session.merge(
            ToldValue(
                tenant_id=province, member_id=member_id, code=code, every=every, begins_on=begins_on,
                value=Decimal(value), denominator=None, told_at=clock.now(),
            )
        )  # fmt: skip


def open_at(*members: int) -> None:
    """Let dashboards be on trial at districts of Tiền Giang, in its scope."""
    for member in members:
        for state in (ModuleState.PREPARING, ModuleState.PILOT):
            switch_module(TIENGIANG, member_id=member, module="dashboards", to=state, actor=Actor.system())


def load_definition(in_tenant: InTenant, code: str) -> Definition:
    """An indicator as all compare it."""
    with in_tenant(TIENGIANG):
        return compared_definitions(site_of(TIENGIANG))[code]


def test_a_kept_comparison_is_as_old_as_it_may_be_and_nobody_elses(
    app: Flask, in_tenant: InTenant, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, seconds = house(app), 3.0
    monkeypatch.setitem(
        app.extensions, "dothi", replace(parts, settings=replace(parts.settings, site_cache_seconds=seconds))
    )
    for province, district, value in ((TIENGIANG, MYTHO, 987), (LONGAN, TANAN, 654)):
        with in_tenant(province):
            tell(province, [(district, "feedback.received", "month", MONTH, value)])
    ours, others = (Browser.at(app, province, as_="admin") for province in (TIENGIANG, LONGAN))
    for _time in range(2):
        assert [each in ours.get(RECEIVED).text for each in ("987", "654")] == [True, False]
        assert [each in others.get(RECEIVED).text for each in ("987", "654")] == [False, True]
    with statements() as seen:
        ours.get(RECEIVED)
    assert not any("dashboards_" in statement for statement in seen), "nor is it asked which indicators there are"
    reader = Browser.at(app, TIENGIANG, as_="xem")
    assert ["directives/new" in each.get(RECEIVED).text for each in (ours, reader, ours)] == [True, False, True]
    assert "987" not in ours.get(COMPARE).text, "another indicator is another page"
    ours.client.set_cookie("dothi_language", "en", domain=ours.host)
    assert "Reports received" in ours.get(RECEIVED).text, "nor is another language"
    ours.client.set_cookie("dothi_language", "vi", domain=ours.host)
    with in_tenant(TIENGIANG):  # without an event: only its time can tell
        code = fill_province(site_of(TIENGIANG))["dashboards_province.code"]
        tell(TIENGIANG, [(MYTHO, "feedback.received", "month", MONTH, 321)])
    assert "987" in ours.get(RECEIVED).text
    later = time.monotonic() + seconds
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert [each in ours.get(RECEIVED).text for each in ("987", "321", code)] == [False, True, True]


def test_numbers_are_compared_over_the_people_of_each_district(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    with in_tenant(TIENGIANG):
        open_at(GOCONGDONG)
        tell(TIENGIANG, [(MYTHO, "feedback.received", "month", MONTH, 400)])
        tell(TIENGIANG, [(GOCONGDONG, "feedback.received", "month", MONTH, 90)])
    for tenant_id, people in ((MYTHO, 200_000), (GOCONGDONG, 30_000)):
        with in_tenant(tenant_id):
            write_settings(tenant_id, SECTION, {"population": people}, actor=Actor.system())
            keep_measured(tenant_id, clock.now())
            session.flush()
            tell_values(tenant_id, clock.now() - timedelta(days=1))
    run_jobs()
    with in_tenant(TIENGIANG):
        tell(TIENGIANG, [(MYTHO, "feedback.received", "month", MONTH, 400)])
        tell(TIENGIANG, [(GOCONGDONG, "feedback.received", "month", MONTH, 90)])
    province = Browser.at(app, TIENGIANG, as_="admin")
    file = RECEIVED.replace("?", "/so-sanh.csv?")
    plain, over = (
        [line.split(",")[1:] for line in province.get(file + per).text.splitlines()[1:]] for per in ("", "&per=people")
    )
    assert plain == [["Thành phố Mỹ Tho", "400"], ["Huyện Gò Công Đông", "90"]]
    assert over == [["Huyện Gò Công Đông", "3"], ["Thành phố Mỹ Tho", "2"]]
    page = province.get(f"{RECEIVED}&per=people").text
    assert "phản ánh trên 1.000 dân" in page
    assert "per=people" in page.split("so-sanh.csv")[1][:90]
    share = province.get(f"{COMPARE}?indicator=feedback.in_time&per=people").text
    assert "trên 1.000 dân" not in share.split('id="ranking"')[1]


def test_without_people_there_is_no_value_and_few_stay_few() -> None:
    now = clock.now()
    told = [ToldFigure(member, "a", "month", MONTH, Decimal(12), None, now) for member in (1, 2)]
    found = per_people(told, {1: Decimal(6_000)})
    assert [each.value for each in found] == [Decimal("2.00"), None]
    assert all(is_few(each) for each in found)


def test_districts_stand_on_the_map_by_name(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        open_at(GOCONGDONG)
        tell(TIENGIANG, [(MYTHO, "feedback.received", "month", MONTH, 400)])
        for member_id, west in ((MYTHO, 106.3), (GOCONGDONG, 106.7)):
            outline = {**mapping(square(west, 10.3, 0.1).shape), "schematic": True}
            session.add(ToldOutline(tenant_id=TIENGIANG, member_id=member_id, outline=outline, told_at=clock.now()))
    drawn = Browser.at(app, TIENGIANG, as_="admin").get(RECEIVED).text.split('<svg class="dt-map"')[1]
    names = re.findall(r'class="dt-map-name"[^>]*>([^<]+)<', drawn.split("</svg>")[0])
    assert sorted(names) == ["Gò Công Đông", "Mỹ Tho"]


def test_what_software_measures_or_counts_as_zero_is_no_sign_of_use(app: Flask, in_tenant: InTenant) -> None:
    province = Browser.at(app, TIENGIANG, as_="admin")
    measured, counted, typed = ("tenants.active_staff", "tenants.population"), "feedback.received", TYPED
    for codes, value, is_unused in (
        (measured, 60, True),
        ([counted], 0, True),
        ([typed], 0, False),
        ([counted], 1, False),
    ):
        with in_tenant(TIENGIANG):
            session.execute(delete(ToldValue).where(ToldValue.code == typed))
            tell(TIENGIANG, [(MYTHO, code, "week", MONTH, value) for code in codes])
        [lines] = re.findall(r"<tbody>(.*?)</tbody>", province.get(f"{COMPARE}/usage").text, re.DOTALL)
        assert ("vận hành nhưng chưa dùng" in lines) == is_unused


def test_what_a_suspended_service_counted_is_compared_still(app: Flask, in_tenant: InTenant) -> None:
    for state, is_told in ((ModuleState.SUSPENDED, True), (ModuleState.RETIRED, False)):
        with in_tenant(TIENGIANG):
            switch_module(
                TIENGIANG, member_id=MYTHO, module="feedback", to=state, actor=Actor.system(), reason="sắp xếp lại"
            )
        with app.app_context():
            directory.forget()
            site = directory.find_site_by_id(MYTHO)
        assert site is not None
        with in_tenant(MYTHO):
            assert ("feedback.in_time" in load_definitions(site)) is is_told


def test_a_directive_to_a_district_is_given_from_the_comparison_and_leads_back(app: Flask) -> None:
    province, about = Browser.at(app, TIENGIANG, as_="admin"), RECEIVED.replace("?", "\\?")
    [form] = re.findall(r'href="(/console/dashboards/directives/new[^"]+)"', province.get(RECEIVED).text)
    facts = dict(
        re.findall(r'name="(id|about_path|about_title)"[^>]*value="([^"]*)"', province.get(unescape(form)).text)
    )
    due_on = (clock.local_today() + timedelta(days=10)).isoformat()
    typed = {"title": "Rà soát", "member_id": str(MYTHO), "due_on": due_on, **facts}
    page = province.post(f"{COMPARE}/directives/new", typed).headers["Location"]
    assert re.search(f'href="{about}">Phản ánh đã nhận</a>', province.get(page).text)


def test_a_district_stands_by_every_indicator_among_the_others(
    app: Flask, in_tenant: InTenant, statements: Statements
) -> None:
    in_time = load_definition(in_tenant, "feedback.in_time")
    assert in_time.limits.amber is not None
    poor = int(in_time.limits.amber) - 10
    with in_tenant(TIENGIANG):
        open_at(GOCONGDONG)
        tell(TIENGIANG, [(MYTHO, "feedback.in_time", "month", MONTH, 99), (MYTHO, TYPED, "month", MONTH, 12)])
        tell(TIENGIANG, [(GOCONGDONG, "feedback.in_time", "month", MONTH, poor)])
    admin, viewer = (Browser.at(app, TIENGIANG, as_=name) for name in ("admin", "xem"))
    page = f"{COMPARE}/districts/{GOCONGDONG}"
    assert f'href="{page}"' in admin.get(f"{COMPARE}?indicator=feedback.in_time").text
    with statements() as seen:
        text = unescape(admin.get(page).text)
    assert len([each for each in seen if "dashboards_told" in each]) <= 3
    first = text[text.index("Cần chú ý") :]
    for words in (
        f"<strong>{poor} %",
        f"ngưỡng {in_time.limits.amber:n}",
        ">2/2<",
        "Thành phố Mỹ Tho<br>99 %",
        "thí điểm",
    ):
        assert words in text, words
    assert first.index(f"<strong>{poor} %") < first.index("ở đây thì chưa") < first.index("Hồ sơ đã xử lý xong")
    giving = next(each for each in re.findall(r'href="([^"]+directives/new[^"]+)"', text) if "feedback.in_time" in each)
    assert re.search(rf'<option value="{GOCONGDONG}" selected', admin.get(giving).text), "on trial it may be told too"
    assert "directives/new" not in viewer.get(page).text
    for other in (TANAN, 999_999):  # of another province, and nobody
        assert admin.get(f"{COMPARE}/districts/{other}").status_code == 404


def test_what_is_told_by_the_quarter_is_compared_all_the_quarter_long(app: Flask, in_tenant: InTenant) -> None:
    code = "tinh.duong_nhua"
    with in_tenant(TIENGIANG):
        draft = draft_from(
            {"name": "Đường nhựa", "unit": "%", "every": "quarter", "direction": "up", "amber": 50, "red": 40}
        )
        add_provincial(site_of(TIENGIANG), code, draft, actor=Actor.system())
    with clock.frozen(datetime.fromisoformat("2026-12-20T09:00+07:00")):
        with in_tenant(TIENGIANG):
            tell(
                TIENGIANG,
                [
                    (MYTHO, code, "quarter", date(2026, 7, 1), 30),
                    (MYTHO, "feedback.in_time", "month", date(2026, 11, 1), 80),
                ],
            )
        text = unescape(Browser.at(app, TIENGIANG, as_="admin").get(f"{COMPARE}?indicator={code}").text)
    red = text[text.index("Danh sách cần chú ý") :]
    assert ("Quý 3/2026" in text, "30 %" in red) == (True, True)
    assert red.index("30 %") < red.index("80 %"), "what is red comes first, whatever the indicators' order"
