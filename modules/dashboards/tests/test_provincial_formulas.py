"""Formulas of a province's own indicators: what they may name, and what one that is retired takes with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.values import clock
from dothi.values.errors import Invalid, NotFound
from dothi_testing.plugin import InTenant, run_due
from modules.dashboards.events import IndicatorsTold
from modules.dashboards.indicators.adopting import adopt_set
from modules.dashboards.indicators.definition import PROVINCE_SET, Source
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.indicators.service import add_indicator, load_definitions
from modules.dashboards.models import IndicatorRow, ToldValue
from modules.dashboards.province.defining import add_provincial, change_provincial, retire_provincial, told_of
from modules.dashboards.province.following import keep_indicators
from modules.dashboards.province.telling import tell_values
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.factories.values import put_values
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.tests.test_provincial import TEXTS, context_of
from modules.dashboards.values.storing import NewValue
from tests.client import Browser
from tests.world import MYTHO, TIENGIANG

PAGE, SETS = "/console/dashboards/indicators", "/work/dashboards/sets"
MONTH = last_closed(clock.local_today(), Every.MONTH)


@pytest.fixture
def province(app: Flask) -> Browser:
    """Who defines them."""
    return Browser.at(app, TIENGIANG, as_="admin")


def define(code: str, name: str, formula: str = "") -> None:
    """One of Tiền Giang's, in its scope."""
    source = Source.FORMULA if formula else Source.TYPED
    draft = IndicatorDraft(source=source, formula=formula, texts={"vi": {"name": name}, "en": {}})
    add_provincial(site_of(TIENGIANG), code, draft, actor=SYSTEM)


def test_a_code_has_the_prefix_once(province: Browser) -> None:
    form = {"source": "typed", "name": "Ao hồ", "every": "month", "decimals": "0", "code": "tinh.tinh.ao"}
    refused = province.post(f"{PAGE}/new", form)
    assert (refused.status_code, "Mã chỉ có một “tinh.” ở đầu" in refused.text) == (422, True)
    assert 'value="tinh.tinh.ao"' in refused.text, "what was typed stands there"
    assert province.post(f"{PAGE}/new", form | {"code": "tinh.ao"}).status_code == 303


def test_a_formula_may_name_what_every_district_can_adopt(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    with in_tenant(TIENGIANG):
        define("tinh.tre_han", "Hồ sơ trễ hạn", "cs766.ho_so_den_han - cs766.ho_so_dung_han")
    run_jobs()
    head = Browser.at(app, MYTHO, as_="quantri")
    told = head.get(SETS).text.split('id="set-tinh"')[1].split("</section>")[0]
    assert "cs766.ho_so_den_han, cs766.ho_so_dung_han" in told, "what is missing is named"
    with in_tenant(MYTHO):
        site = site_of(MYTHO)
        assert adopt_set(site, PROVINCE_SET, actor=SYSTEM) == (0, 1)
        adopt_set(site, "cs766", actor=SYSTEM)
        assert adopt_set(site, PROVINCE_SET, actor=SYSTEM) == (1, 0)
        for code, value in (("cs766.ho_so_den_han", 9), ("cs766.ho_so_dung_han", 7)):
            put_values(site, code, NewValue(code, MONTH, Decimal(value)))
        tell_values(MYTHO, clock.now())
    run_jobs()
    with in_tenant(TIENGIANG):
        values = select(ToldValue.value).where(
            ToldValue.tenant_id == TIENGIANG, ToldValue.code == "tinh.tre_han", ToldValue.begins_on == MONTH.begins
        )
        assert session.scalars(values).one() == 2


def define_ponds(in_tenant: InTenant, run_jobs: Callable[[], list[str]]) -> None:
    """A number, two that stand on it and one that doesn't; Mỹ Tho adopts them and tells the number."""
    with in_tenant(TIENGIANG):
        define("tinh.ao", "Ao hồ")
        define("tinh.nua", "Nửa số ao", "tinh.ao / 2")
        define("tinh.tu", "Phần tư số ao", "tinh.nua / 2")
        define("tinh.khac", "Việc khác", "3")
    run_jobs()
    with in_tenant(MYTHO):
        adopt_set(site_of(MYTHO), PROVINCE_SET, actor=SYSTEM)
        put_values(site_of(MYTHO), "tinh.ao", NewValue("tinh.ao", MONTH, Decimal(8)))
        tell_values(MYTHO, clock.now())
    run_jobs()


def test_whoever_retires_one_is_told_what_needs_it_and_retires_all_or_none(
    app: Flask, province: Browser, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    define_ponds(in_tenant, run_jobs)
    page = f"{PAGE}/tinh.ao/edit"
    retiring = province.get(page).text.split('id="retiring"')[1]
    assert [name in retiring for name in ("Nửa số ao", "Phần tư số ao", "Việc khác")] == [True, True, False]
    assert "1 địa phương đang báo số liệu: Thành phố Mỹ Tho" in retiring
    along = re.findall(r'name="along" value="([^"]+)"', retiring)
    assert sorted(along) == ["tinh.nua", "tinh.tu"]
    for shown in ([], ["tinh.nua"]):  # a formula came since the page was made
        refused = province.post(f"{PAGE}/tinh.ao/retire", {"version": "1", "along": shown}, page=page)
        assert (refused.status_code, "còn cần chỉ số này: " in refused.text) == (409, True)
    for _time in range(2):  # pressed twice
        gone = province.post(f"{PAGE}/tinh.ao/retire", {"version": "1", "along": along}, page=f"{PAGE}/new")
        assert gone.status_code == 303
    listed = province.get(PAGE).text
    assert [code in listed for code in ("tinh.ao", "tinh.nua", "tinh.tu", "tinh.khac")] == [False] * 3 + [True]


def test_a_district_keeps_what_its_province_retires_and_finds_that_in_its_history(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    define_ponds(in_tenant, run_jobs)
    with in_tenant(TIENGIANG):
        along = ["tinh.nua", "tinh.tu"]
        assert retire_provincial(site_of(TIENGIANG), "tinh.ao", version=1, along=along, actor=SYSTEM) == 3
    run_jobs()
    with in_tenant(MYTHO):
        assert {"tinh.ao", "tinh.nua", "tinh.tu"} <= load_definitions(site_of(MYTHO)).keys()
    head = Browser.at(app, MYTHO, as_="quantri")
    assert head.get("/admin/history").text.count("Tỉnh không còn theo dõi chỉ số") == 3
    assert "Nửa số ao" in head.get("/work/dashboards/indicators/tinh.ao/edit").text.split('id="retiring"')[1]


def test_formulas_stand_on_modules_and_on_the_provinces_own(app: Flask, in_tenant: InTenant) -> None:
    def formula(text: str) -> IndicatorDraft:
        return IndicatorDraft(source=Source.FORMULA, formula=text, texts=TEXTS)

    with in_tenant(TIENGIANG):
        site = site_of(TIENGIANG)
        add_provincial(site, "tinh.ao", IndicatorDraft(texts=TEXTS), actor=SYSTEM)
        add_provincial(site, "tinh.a_nua", formula("tinh.ao / 2 + 0 * feedback.received"), actor=SYSTEM)
        for text in ("tinh.a_nua + 1", "rieng.huyen"):
            with pytest.raises(Invalid):
                change_provincial(site, "tinh.a_nua", formula(text), version=1, actor=SYSTEM)
        with pytest.raises(NotFound):
            change_provincial(site, "feedback.received", formula("1"), version=0, actor=SYSTEM)
    run_due(app)
    with in_tenant(MYTHO):
        site = site_of(MYTHO)
        assert adopt_set(site, PROVINCE_SET, actor=SYSTEM) == (2, 0), "though the formula comes first by its code"
        with pytest.raises(Invalid):
            add_indicator(site, "tinh.rieng", IndicatorDraft(texts=TEXTS), actor=SYSTEM)


def test_formulas_that_need_each_other_in_many_ways_are_shown_at_once(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        add_provincial(site_of(TIENGIANG), "tinh.ao", IndicatorDraft(texts=TEXTS), actor=SYSTEM)
        told = told_of(session.get_one(IndicatorRow, (TIENGIANG, "tinh.ao")))
    codes = ["tinh.ao", "tinh.ao", *(f"tinh.f{number:02}" for number in range(40))]
    rabbits = [
        {**told, "code": code, "content": {**told["content"], "source": "formula", "formula": f"{one} + {other}"}}
        for code, one, other in zip(codes[2:], codes[1:], codes, strict=False)
    ]
    with in_tenant(MYTHO):
        keep_indicators(IndicatorsTold(indicators=[told, *rabbits]), context_of(MYTHO))
    head = Browser.at(app, MYTHO, as_="quantri")
    shown = head.get(SETS).text.split('id="set-tinh"')[1].split("</section>")[0]
    assert (shown.count("Phần mềm tính"), shown.count("Còn thiếu")) == (40, 0)
