"""A province's own indicators: defined in its console, adopted by its districts, compared by what these bring."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select

from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from dothi.record.audit import AuditEntry
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.ids import new_id
from dothi_testing.plugin import InTenant, run_due
from modules.dashboards.desk.forms import IndicatorForm, draft_from
from modules.dashboards.events import IndicatorsTold
from modules.dashboards.indicators.adopting import adopt_set
from modules.dashboards.indicators.definition import PROVINCE_SET, Definition
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.indicators.service import (
    change_indicator,
    draft_of,
    load_definitions,
    retire_indicator,
)
from modules.dashboards.indicators.sets import sets_at
from modules.dashboards.models import IndicatorRow, ToldIndicator, ToldValue
from modules.dashboards.province.defining import (
    add_provincial,
    ask_indicators,
    change_provincial,
    retire_provincial,
    told_of,
)
from modules.dashboards.province.following import keep_indicators
from modules.dashboards.province.telling import tell_values
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.factories.values import put_values
from modules.dashboards.tests.test_comparison import tell
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.storing import NewValue
from tenants.onboarding import create_tenant
from tenants.onboarding.known import tenant_from_catalogue
from tenants.registry.switches import switch_module
from tests.blocked import Blocked
from tests.client import Browser
from tests.world import GOCONGDONG, MYTHO, TANAN, TIENGIANG

PAGE, COMPARE = "/console/dashboards/indicators", "/console/dashboards?indicator=tinh.nuoc_sach"
FORM = {
    "code": "tinh.nuoc_sach", "source": "typed", "name": "Hộ dùng nước sạch", "name_en": "Households with clean water",
    "unit": "hộ", "unit_en": "households", "definition": "Số hộ có đồng hồ nước.", "every": "month", "decimals": "0",
    "direction": "up", "targets": "2026: 900", "amber": "800", "red": "500", "margin": "10", "fresh_days": "7",
}  # fmt: skip
MONTH = last_closed(clock.local_today(), Every.MONTH)
TEXTS = {"vi": {"name": "Ao hồ", "unit": "ha"}, "en": {}}


@pytest.fixture
def province(app: Flask) -> Browser:
    """Who defines them."""
    return Browser.at(app, TIENGIANG, as_="admin")


@pytest.fixture
def head(app: Flask) -> Browser:
    """Who adopts them at Mỹ Tho."""
    return Browser.at(app, MYTHO, as_="quantri")


def version_of(page: str) -> str:
    """The version in a form."""
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def at_mytho(code: str) -> Definition:
    """An indicator there."""
    return load_definitions(site_of(MYTHO))[code]


def context_of(tenant_id: int) -> HandlerContext:
    """Of an event that is delivered by hand."""
    return HandlerContext(
        tenant_id=tenant_id, site=site_of(tenant_id), event_id=new_id(), occurred_at=clock.now(), handler="x"
    )


def test_from_the_provinces_form_to_its_comparison(
    app: Flask, province: Browser, head: Browser, in_tenant: InTenant
) -> None:
    for _time in range(2):  # pressed twice
        assert province.post(f"{PAGE}/new", FORM).status_code == 303
    with in_tenant(TIENGIANG):
        added = select(func.count()).where(
            AuditEntry.tenant_id == TIENGIANG, AuditEntry.action == "dashboards.indicator_added"
        )
        assert session.scalar(added) == 1
    run_due(app)
    page = head.get("/work/dashboards/sets").text
    told = page.split('id="set-tinh"')[1].split("</section>")[0]
    assert "Hộ dùng nước sạch" in told
    assert "Cần nhập" in told
    assert "Tỉnh Tiền Giang" in told
    head.client.set_cookie("dothi_language", "en", domain=head.host)
    assert "Households with clean water" in head.get("/work/dashboards/sets").text
    head.client.set_cookie("dothi_language", "vi", domain=head.host)
    assert "Hộ dùng nước sạch" not in Browser.at(app, TANAN, as_="quantri").get("/work/dashboards/sets").text
    for _time in range(2):
        assert head.post("/work/dashboards/sets/tinh", page="/work/dashboards/sets").status_code == 303
    assert "Bộ chỉ số của tỉnh" in head.get("/work/dashboards").text
    with in_tenant(MYTHO):
        it = at_mytho("tinh.nuoc_sach")
        assert (it.from_set, it.version, it.red, it.targets, it.decimals) == (
            "tinh",
            1,
            Decimal(500),
            {"2026": "900"},
            0,
        )
        put_values(site_of(MYTHO), it.code, NewValue(it.code, MONTH, Decimal(432)))
        tell_values(MYTHO, clock.now())
    run_due(app)
    compared = province.get(COMPARE).text
    assert "432 hộ" in compared
    assert "Báo động" in compared
    with in_tenant(TIENGIANG):  # what a district that isn't compared told counts nowhere
        tell(TIENGIANG, [(GOCONGDONG, "tinh.nuoc_sach", "month", MONTH.begins, 7)])
    assert ">1</a>" in province.get(PAGE).text, "so many districts bring it"
    assert "theo cách tính" in head.get("/work/dashboards/indicators/tinh.nuoc_sach").text
    assert Browser.at(app, TANAN, as_="quantri").get("/work/dashboards/indicators/tinh.nuoc_sach").status_code == 404


def test_a_viewer_looks_and_changes_nothing(app: Flask, province: Browser) -> None:
    province.post(f"{PAGE}/new", FORM)
    viewer = Browser.at(app, TIENGIANG, as_="xem")
    page = viewer.get(PAGE)
    assert (page.status_code, "Hộ dùng nước sạch" in page.text) == (200, True)
    assert f"{PAGE}/" not in page.text, "nothing leads to a form"
    edit = f"{PAGE}/tinh.nuoc_sach/edit"
    sent = [viewer.post(path, FORM, page=PAGE) for path in (f"{PAGE}/new", edit, f"{PAGE}/tinh.nuoc_sach/retire")]
    answers = [*sent, viewer.get(f"{PAGE}/new"), viewer.get(edit)]
    assert [answer.status_code for answer in answers] == [403] * 5


def test_codes_never_clash(app: Flask, province: Browser, head: Browser, in_tenant: InTenant) -> None:
    refused = head.post("/work/dashboards/new", FORM)
    assert (refused.status_code, "dành cho chỉ số của tỉnh" in refused.text) == (422, True)
    assert province.post(f"{PAGE}/new", FORM | {"code": "nuoc_sach"}).status_code == 303
    with in_tenant(TIENGIANG):
        assert session.get(IndicatorRow, (TIENGIANG, "tinh.nuoc_sach")) is not None
    again = province.post(f"{PAGE}/new", FORM | {"name": "Tên khác"})
    assert (again.status_code, "Đã có chỉ số mang mã này" in again.text, "Tên khác" in again.text) == (422, True, True)
    for code in ("feedback.received", "tinh.khong_co"):
        assert province.get(f"{PAGE}/{code}/edit").status_code == 404
    with in_tenant(MYTHO):  # what a district had before such codes were the province's is its own
        session.add(row := IndicatorRow(**vars_of(IndicatorDraft(texts=TEXTS)), tenant_id=MYTHO, code="tinh.ao"))
        session.flush()
        assert row.from_set == ""
    with in_tenant(TIENGIANG):
        add_provincial(site_of(TIENGIANG), "tinh.ao", IndicatorDraft(texts=TEXTS), actor=SYSTEM)
    run_due(app)
    with in_tenant(MYTHO):
        adopt_set(site_of(MYTHO), PROVINCE_SET, actor=SYSTEM)
        assert at_mytho("tinh.ao").from_set == ""
    assert "không so sánh được" in head.get("/work/dashboards/indicators/tinh.ao").text


def vars_of(draft: IndicatorDraft) -> dict[str, object]:
    """The columns of a row."""
    return {**vars(draft), "from_set": "", "position": 0, "retired_at": None, "version": 1}


def test_a_change_reaches_who_adopted_and_leaves_what_they_changed(
    app: Flask, province: Browser, in_tenant: InTenant
) -> None:
    province.post(f"{PAGE}/new", FORM)
    run_due(app)
    with in_tenant(MYTHO):
        site = site_of(MYTHO)
        adopt_set(site, PROVINCE_SET, actor=SYSTEM)
        it = at_mytho("tinh.nuoc_sach")
        stricter = replace(draft_of(it), red=Decimal(600), is_public=True)
        change_indicator(site, it.code, stricter, version=it.version, actor=SYSTEM)
    edit = f"{PAGE}/tinh.nuoc_sach/edit"
    version = version_of(province.get(edit).text)
    changed = FORM | {
        "name": "Hộ có nước sạch", "amber": "700", "red": "400", "unit": "nghìn hộ", "every": "year", "version": version
    }  # fmt: skip
    assert [province.post(edit, changed).status_code for _time in range(2)] == [303, 303]
    stale = province.post(edit, changed | {"name": "Tên của người khác"})
    assert (stale.status_code, "Tên của người khác" in stale.text) == (409, True)
    run_due(app)
    with in_tenant(MYTHO):
        it = at_mytho("tinh.nuoc_sach")
        assert (it.text("name", "vi"), it.amber, it.red, it.is_public) == (
            "Hộ có nước sạch",
            Decimal(700),
            Decimal(600),
            True,
        )
        assert (it.text("unit", "vi"), it.every) == ("hộ", Every.MONTH), "what values were brought under stays"
        assert "indicator_followed" in str(
            session.scalars(select(AuditEntry.action).where(AuditEntry.tenant_id == MYTHO)).all()
        )
    assert "Hộ có nước sạch" in province.get(COMPARE).text


def test_a_form_that_is_sent_twice_at_the_same_moment_has_one_effect(
    app: Flask, province: Browser, in_tenant: InTenant, blocked: Blocked
) -> None:
    def add(site: Site, draft: IndicatorDraft) -> None:
        add_provincial(site, "tinh.nuoc_sach", draft, actor=SYSTEM)

    def change(site: Site, draft: IndicatorDraft) -> None:
        change_provincial(site, "tinh.nuoc_sach", draft, version=1, actor=SYSTEM)

    def retire(site: Site, _draft: IndicatorDraft) -> None:
        retire_provincial(site, "tinh.nuoc_sach", version=2, actor=SYSTEM)

    steps = ((add, "new", "Tên"), (change, "tinh.nuoc_sach/edit", "Tên mới"), (retire, "tinh.nuoc_sach/retire", ""))
    for version, (step, path, name) in enumerate(steps):
        form = FORM | {"name": name, "version": str(version)}
        with in_tenant(TIENGIANG):
            step(site_of(TIENGIANG), draft_from(IndicatorForm().load(form)))
            second = blocked.pool.submit(province.post, f"{PAGE}/{path}", form, page=f"{PAGE}/new")
            blocked.wait_until_waiting()
        assert second.result(20).status_code == 303
        with in_tenant(TIENGIANG):
            assert session.get_one(IndicatorRow, (TIENGIANG, "tinh.nuoc_sach")).version == version + 1


def test_a_form_whose_twin_is_stored_while_it_is_looked_at_adds_nothing(
    app: Flask, province: Browser, blocked: Blocked
) -> None:
    twin = Browser.at(app, TIENGIANG, as_="admin")
    sent: list[int] = []

    def send_twin(*statement: object) -> None:
        if not sent and "FROM dashboards_indicator" in str(statement[2]):
            sent.append(1)
            sent.append(blocked.pool.submit(twin.post, f"{PAGE}/new", FORM).result(20).status_code)

    event.listen(Engine, "after_cursor_execute", send_twin)
    try:
        assert province.post(f"{PAGE}/new", FORM).status_code == 303
    finally:
        event.remove(Engine, "after_cursor_execute", send_twin)
    assert sent == [1, 303]


def test_a_retired_one_is_compared_no_longer_and_kept_by_districts(
    app: Flask, province: Browser, head: Browser, in_tenant: InTenant
) -> None:
    province.post(f"{PAGE}/new", FORM)
    run_due(app)
    with in_tenant(MYTHO):
        adopt_set(site_of(MYTHO), PROVINCE_SET, actor=SYSTEM)
        put_values(site_of(MYTHO), "tinh.nuoc_sach", NewValue("tinh.nuoc_sach", MONTH, Decimal(432)))
    version = version_of(province.get(f"{PAGE}/tinh.nuoc_sach/edit").text)
    for _time in range(2):
        assert (
            province.post(f"{PAGE}/tinh.nuoc_sach/retire", {"version": version}, page=f"{PAGE}/new").status_code == 303
        )
    assert "tinh.nuoc_sach" not in province.get(PAGE).text
    assert province.get(COMPARE).status_code == 404
    reused = province.post(f"{PAGE}/new", FORM)
    assert (reused.status_code, "ngừng theo dõi" in reused.text) == (422, True)
    run_due(app)
    with in_tenant(MYTHO):
        assert PROVINCE_SET not in sets_at(site_of(MYTHO))
        tell_values(MYTHO, clock.now())
    own = head.get("/work/dashboards/indicators/tinh.nuoc_sach").text
    assert "432" in own
    assert "tỉnh không còn theo dõi" in own
    run_due(app)
    with in_tenant(TIENGIANG):
        codes = set(session.scalars(select(ToldValue.code).where(ToldValue.tenant_id == TIENGIANG)))
        assert codes
        assert "tinh.nuoc_sach" not in codes


def test_an_event_that_comes_twice_or_late_changes_nothing(app: Flask, in_tenant: InTenant) -> None:
    told = []
    with in_tenant(TIENGIANG):
        site = site_of(TIENGIANG)
        draft = IndicatorDraft(texts=TEXTS)
        add_provincial(site, "tinh.ao", draft, actor=SYSTEM)
        told.append(told_of(session.get_one(IndicatorRow, (TIENGIANG, "tinh.ao"))))
        for version, name in ((1, "Ao"), (2, "Hồ")):
            renamed = replace(draft, texts={**TEXTS, "vi": {**TEXTS["vi"], "name": name}})
            change_provincial(site, "tinh.ao", renamed, version=version, actor=SYSTEM)
            told.append(told_of(session.get_one(IndicatorRow, (TIENGIANG, "tinh.ao"))))
    with in_tenant(MYTHO):
        for which, name in ((1, "Ao"), (0, "Ao"), (1, "Ao"), (2, "Hồ"), (0, "Hồ"), (2, "Hồ")):
            keep_indicators(IndicatorsTold(indicators=[told[which]]), context_of(MYTHO))
            adopt_set(site_of(MYTHO), PROVINCE_SET, actor=SYSTEM)
            assert at_mytho("tinh.ao").text("name", "vi") == name
            assert session.get_one(ToldIndicator, (MYTHO, "tinh.ao")).version == {"Ao": 2, "Hồ": 3}[name]
        assert at_mytho("tinh.ao").version == 2
        it = at_mytho("tinh.ao")
        retire_indicator(site_of(MYTHO), it.code, version=it.version, actor=SYSTEM)
        newer = {**told[2], "version": 4}
        keep_indicators(IndicatorsTold(indicators=[newer]), context_of(MYTHO))
        assert "tinh.ao" not in load_definitions(site_of(MYTHO)), "who follows it no longer isn't made to"


def test_a_district_that_comes_later_asks_for_them(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    with in_tenant(TIENGIANG):
        add_provincial(site_of(TIENGIANG), "tinh.ao", IndicatorDraft(texts=TEXTS), actor=SYSTEM)
    run_jobs()
    with in_tenant(MYTHO):  # as if it had come only now
        session.delete(session.get_one(ToldIndicator, (MYTHO, "tinh.ao")))
    for tenant_id in (MYTHO, TIENGIANG):
        with in_tenant(tenant_id):
            ask_indicators(tenant_id, clock.now() + timedelta(days=1))
    run_jobs()
    with in_tenant(MYTHO):
        assert [each.code for each in sets_at(site_of(MYTHO))[PROVINCE_SET].entries] == ["tinh.ao"]


def test_a_district_that_begins_with_the_service_has_them_at_once(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    with in_tenant(TIENGIANG):
        add_provincial(site_of(TIENGIANG), "tinh.ao", IndicatorDraft(texts=TEXTS), actor=SYSTEM)
        cailay = create_tenant(TIENGIANG, tenant_from_catalogue("817", hosts=["cailay.localhost"]), actor=SYSTEM)
    with in_tenant(TIENGIANG):
        switch_module(TIENGIANG, member_id=cailay, module="dashboards", to=ModuleState.PREPARING, actor=SYSTEM)
    run_jobs()
    with in_tenant(cailay):
        assert [each.code for each in sets_at(site_of(cailay))[PROVINCE_SET].entries] == ["tinh.ao"]


def test_buttons_say_in_english_what_they_do(province: Browser) -> None:
    province.client.set_cookie("dothi_language", "en", domain=province.host)
    form = province.get(f"{PAGE}/new").text
    assert "Add an indicator" in form
    assert "Indicator added" not in form
