"""Values are stored once; corrections keep what was; files want a second person, programs a token for the thing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from modules.dashboards.indicators.definition import Aggregate, Definition, Source
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.periods import Every, last_closed, parse_period, period_of
from modules.dashboards.indicators.service import add_indicator, load_definitions
from modules.dashboards.models import ChangeRow, PushToken, ValueRow
from modules.dashboards.tests.factories.values import put_file, put_indicator, put_values
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.reading import load_book
from modules.dashboards.values.storing import NewValue, StoringResult, ValueChannel, store_values
from modules.dashboards.values.tokens import make_token
from tenants.registry.switches import switch_module
from tests.client import Browser
from tests.world import MYTHO, TANAN, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
SYSTEM = Actor.system()
API = "/api/v1/indicators/rac.thu_gom/values"
FILES = "/work/dashboards/files"
TEMPLATE = "Mã chỉ số;Đơn vị tính;Kỳ;Giá trị;Lý do sửa\n"


@pytest.fixture(autouse=True)
def _indicator(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.thu_gom", months=1)


def store(*values: tuple[str, str, str]) -> StoringResult:
    wanted = [
        NewValue("rac.thu_gom", parse_period(month, Every.MONTH), Decimal(value), why) for month, value, why in values
    ]
    return store_values(MYTHO, load_definitions(site_of(MYTHO)), wanted, channel=ValueChannel.TYPED, by="Lan")


def test_a_file_of_many_thousand_values_is_stored_and_corrected_whole(in_tenant: InTenant) -> None:
    daily = {"a": Definition(code="a", source=Source.TYPED, texts={}, every=Every.DAY)}
    first = clock.local_today() - timedelta(days=10_000)
    with in_tenant(MYTHO):
        for value in (1, 2):
            values = [
                NewValue("a", period_of(first + timedelta(days=day), Every.DAY), Decimal(value), "cân lại")
                for day in range(10_000)
            ]
            stored = store_values(MYTHO, daily, values, channel=ValueChannel.FILE, by="Lan")
            assert stored == (StoringResult(10_000, 0, 0) if value == 1 else StoringResult(0, 10_000, 0))


def test_of_a_level_the_newest_value_before_is_read_and_no_history(in_tenant: InTenant) -> None:
    level = Definition(code="muc", source=Source.TYPED, texts={}, every=Every.DAY, aggregate=Aggregate.LAST, decimals=0)
    others = [replace(level, code=code) for code in ("chua", "cu")]
    first, today = date(2024, 1, 1), date(2026, 11, 30)
    days = [first + timedelta(days=day) for day in range(1000)]
    with in_tenant(MYTHO):
        values = [NewValue("muc", period_of(day, Every.DAY), Decimal(day.year), "") for day in days]
        values += [NewValue("cu", period_of(first, Every.DAY), Decimal(7), "")]
        known = {each.code: each for each in (level, *others)}
        store_values(MYTHO, known, values, channel=ValueChannel.FILE, by="Lan")
        book = load_book(MYTHO, known, ["muc", "chua", "cu"], since=days[-3], today=today)
    assert [len(book.stored[code]) for code in ("muc", "chua", "cu")] == [4, 0, 1]
    november = parse_period("2026-11", Every.MONTH)
    assert [book.cell(code, november).value for code in ("muc", "chua", "cu")] == [2026, None, 7]


def test_a_correction_keeps_the_former_value_with_its_reason(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        assert store(("2026-03", "12.5", "")) == StoringResult(1, 0, 0)
        assert store(("2026-03", "12.50", "")) == StoringResult(0, 0, 1)
        assert store(("2026-03", "13", "cân lại"), ("2026-04", "9", "")) == StoringResult(1, 1, 0)
        [change] = session.scalars(select(ChangeRow).where(ChangeRow.tenant_id == MYTHO)).all()
        assert [change.former, change.value] == [Decimal("12.5"), Decimal(13)]
        assert (change.reason, change.changed_by) == ("cân lại", "Lan")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([("2026-03", "1", ""), ("2026-03", "2", "")], "twice"),
        ([("2199-01", "1", "")], "future"),
    ],
)
def test_what_cannot_be_is_refused_as_a_whole(in_tenant: InTenant, values: list[Any], code: str) -> None:
    with in_tenant(MYTHO):
        with pytest.raises(Invalid) as refused:
            store(*values)
        assert refused.value.code == code


def test_a_correction_without_a_reason_and_a_value_of_what_is_computed_are_refused(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        store(("2026-03", "1", ""))
        with pytest.raises(Invalid, match="lý do"):
            store(("2026-03", "2", ""))
        computed = NewValue("feedback.in_time", parse_period("2026-03", Every.MONTH), Decimal(1))
        with pytest.raises(Invalid, match="không nhận"):
            store_values(MYTHO, load_definitions(site_of(MYTHO)), [computed], channel=ValueChannel.TYPED, by="Lan")


def push(app: Flask, token: str, *values: dict[str, Any], at: int = MYTHO, path: str = API) -> tuple[int, Any]:
    browser = Browser.at(app, at)
    answer = browser.client.post(
        path, json={"values": list(values)}, base_url=browser.base, headers={"Authorization": f"Bearer {token}"}
    )
    return answer.status_code, answer.json


def given_token(in_tenant: InTenant, *codes: str, days: int = 30) -> str:
    with in_tenant(MYTHO):
        ends_on = clock.local_today() + timedelta(days=days)
        return make_token(site_of(MYTHO), name="Trạm cân", codes=codes, ends_on=ends_on, actor=SYSTEM)


def test_a_program_pushes_and_the_same_again_changes_nothing(app: Flask, in_tenant: InTenant) -> None:
    token = given_token(in_tenant, "rac.thu_gom")
    sent: list[dict[str, Any]] = [{"period": "2026-03", "value": 12.5}, {"period": "2026-04", "value": "9"}]
    assert push(app, token, *sent) == (200, {"new": 2, "changed": 0, "same": 0})
    assert push(app, token, *sent) == (200, {"new": 0, "changed": 0, "same": 2})
    assert push(app, token, {"period": "2026-03", "value": 1})[0] == 422
    assert push(app, token, {"period": "2026-03", "value": 1, "reason": "sai đơn vị"})[1]["changed"] == 1
    assert push(app, token, {"period": "2026-Q1", "value": 1})[0] == 422
    for asked in (
        "from=2026-03&to=2026-04",
        "from=2026-03-01&to=2026-04-30",
        "from=2026-Q1&to=2026-W18",
        "from=2026&to=6/2026",
    ):
        answer: Any = Browser.at(app).get(f"{API}?{asked}").json
        assert [(each["period"], each["value"]) for each in answer["values"]] == [("2026-03", 1), ("2026-04", 9)], asked
    for asked in ("from=2026-13-01", "from=hom-qua", "from=2026-04&to=2026-03", "to=0000-00"):
        refused: Any = Browser.at(app).get(f"{API}?{asked}")
        assert (refused.status_code, refused.json["code"]) == (400, "bad_period"), asked


def test_a_token_is_good_for_its_indicators_at_its_place_until_it_ends(app: Flask, in_tenant: InTenant) -> None:
    value = {"period": "2026-03", "value": 1}
    token = given_token(in_tenant, "rac.thu_gom", days=1)
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.khac", months=0)
        put_indicator(site_of(MYTHO), "rac.kin", is_public=False, months=0)
    with in_tenant(TANAN):
        put_indicator(site_of(TANAN), "rac.thu_gom", months=0)
    assert push(app, token, value, path="/api/v1/indicators/rac.khac/values")[0] == 403
    assert push(app, token, value, at=TANAN)[0] == 401
    for path in (API, "/api/v1/indicators/rac.kin/values", "/api/v1/indicators/khong.co/values"):  # all alike
        assert [push(app, wrong, value, path=path)[0] for wrong in ("", f"{token}x")] == [401, 401], path
    assert [push(app, token, value, path=f"/api/v1/indicators/{code}/values")[0] for code in ("rac.kin", "x")] == [
        404
    ] * 2
    asked = Browser.at(app)
    refused = asked.client.post(API, json={"values": [value]}, base_url=asked.base)
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert push(app, token, value)[0] == 401
    assert push(app, token, value)[0] == 200
    with in_tenant(MYTHO):
        [row] = session.scalars(select(PushToken).where(PushToken.tenant_id == MYTHO)).all()
        assert (token in row.digest, row.used_on) == (False, clock.local_today())
        path = f"/work/dashboards/tokens/{row.id}/revoke"
    admin = Browser.at(app, as_="quantri")
    admin.post(path, page="/work/dashboards/tokens")
    assert push(app, token, value)[0] == 401


def test_while_a_service_is_suspended_nothing_is_pushed_and_nothing_forgotten(app: Flask, in_tenant: InTenant) -> None:
    token = given_token(in_tenant, "rac.thu_gom")
    assert push(app, token, {"period": "2026-03", "value": 7})[0] == 200
    for state, status in ((ModuleState.SUSPENDED, 404), (ModuleState.LIVE, 200)):
        with app.app_context(), acting_in(Scope(TIENGIANG)):
            switch_module(TIENGIANG, member_id=MYTHO, module="dashboards", to=state, actor=SYSTEM, reason="thử")
            session.commit()
        assert push(app, token, {"period": "2026-04", "value": 8})[0] == status
    answer: Any = Browser.at(app).get(f"{API}?from=2026-03&to=2026-04").json
    assert [each["value"] for each in answer["values"]] == [7, 8]


def test_two_programs_at_the_same_moment_overwrite_nothing(app: Flask, in_tenant: InTenant) -> None:
    token = given_token(in_tenant, "rac.thu_gom")
    values: list[dict[str, Any]] = [{"period": "2025-02", "value": at} for at in range(4)]
    with ThreadPoolExecutor(len(values)) as pool:
        answers = list(pool.map(lambda value: push(app, token, value)[0], values))
    assert sorted(answers) == [200, 422, 422, 422]


def test_a_value_that_is_promised_late_is_not_missed(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        draft = IndicatorDraft(texts={"vi": {"name": "Độ mặn"}}, every=Every.DAY, fresh_days=40)
        site = site_of(MYTHO)
        add_indicator(site, "nuoc.man", draft, actor=SYSTEM)
        newest = period_of(clock.local_today() - timedelta(days=41), Every.DAY)
        wanted = [NewValue("nuoc.man", newest, Decimal(1))]
        store_values(MYTHO, load_definitions(site), wanted, channel=ValueChannel.TYPED, by="Lan")
    leader = Browser.at(app, as_="lanhdao")
    assert "Độ mặn" not in leader.get("/work/dashboards?view=stale").text


def upload(browser: Browser, run_jobs: Callable[[], list[str]], text: str) -> str:
    answer = browser.post(FILES, {"file": (BytesIO(text.encode()), "so-lieu.csv")})
    assert answer.status_code == 303
    run_jobs()
    return answer.location


def test_a_file_is_stored_once_a_second_person_approves(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    clerk, leader = Browser.at(app, as_="thutruong"), Browser.at(app, as_="lanhdao")
    path = upload(clerk, run_jobs, TEMPLATE + "rac.thu_gom;tấn;tháng 3/2026;1.234,5;\nrac.thu_gom;;2026-04;;\n")
    assert "1.234,5" in clerk.get(path).text
    assert clerk.post(f"{path}/send", page=path, note="quý I").status_code == 303
    assert clerk.post(f"{path}/approve", page=path).status_code == 403
    shown = leader.get(path).text.split('name="shown" value="')[1].split('"')[0]
    assert leader.post(f"{path}/approve", page=path, shown="other").status_code == 409
    assert leader.post(f"{path}/approve", page=path, shown=shown).status_code == 303
    with in_tenant(MYTHO):
        value = session.get_one(ValueRow, (MYTHO, "rac.thu_gom", "month", date(2026, 3, 1)))
        assert (value.value, value.stored_by) == (Decimal("1234.5"), "Phạm Thủ Trưởng nhập, Huỳnh Lãnh Đạo duyệt")
    assert leader.get(path).status_code == 410


def test_each_wrong_row_of_a_file_says_why_and_nothing_can_be_sent(
    app: Flask, run_jobs: Callable[[], list[str]]
) -> None:
    clerk = Browser.at(app, as_="canbo")
    rows = (
        "khong.co;;2026-03;1;", "feedback.in_time;;2026-03;1;", "rac.thu_gom;kg;2026-03;1;", "rac.thu_gom;;2026-13;1;",
        "rac.thu_gom;;2199-01;1;", "rac.thu_gom;;2026-05;1.234;", "rac.thu_gom;;2026-06;nhiều;",
        "rac.thu_gom;;2026-07;1;", "rac.thu_gom;;7/2026;2;",
    )  # fmt: skip
    path = upload(clerk, run_jobs, TEMPLATE + "\n".join(rows))
    page = clerk.get(path).text
    for reason in (
        "Không có chỉ số mang mã này", "Phần mềm tự tính", "tính bằng “tấn”", "Kỳ chưa đúng", "Kỳ này chưa đến",
        "đọc được hai cách", "Vui lòng điền một số", "ở một dòng phía trên",
    ):  # fmt: skip
        assert reason in page
    assert clerk.post(f"{path}/send", page=FILES).status_code == 409


def test_a_file_is_given_back_with_a_reason(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        file_id: UUID = put_file(site_of(MYTHO), "rac.thu_gom", is_sent=True).id
    leader, path = Browser.at(app, as_="lanhdao"), f"{FILES}/{file_id}"
    assert "Số liệu rac.thu_gom" in leader.get(path).text  # whoever approves needn't know the codes
    assert leader.post(f"{path}/refuse", page=path).status_code == 422
    assert leader.post(f"{path}/refuse", page=path, reason="thiếu tháng 2").status_code == 303
    assert "thiếu tháng 2" in leader.get(FILES).text


def test_the_template_has_a_line_for_each_indicator_that_is_typed_in(app: Flask) -> None:
    clerk = Browser.at(app, as_="canbo")
    lines = clerk.get(f"{FILES}/template.csv").text.splitlines()
    month = last_closed(clock.local_today(), Every.MONTH).code
    assert lines[1:] == [f"rac.thu_gom,Số liệu rac.thu_gom,tấn,{month},,"]
    assert clerk.get(f"{FILES}/template.xlsx").data.startswith(b"PK")


def test_an_indicator_is_late_only_while_no_newer_value_is_there(app: Flask, in_tenant: InTenant) -> None:
    list_, at = "/work/dashboards?view=stale", datetime.fromisoformat("2026-12-03T09:00+07:00")
    with clock.frozen(at):  # November is promised for the 5th, October should be there
        leader = Browser.at(app, as_="lanhdao")
        for code, month in (("rac.moi", "2026-11"), ("rac.cu", "2026-09")):
            with in_tenant(MYTHO):
                put_indicator(site_of(MYTHO), code, months=0)
                put_values(site_of(MYTHO), code, NewValue(code, parse_period(month, Every.MONTH), Decimal(3)))
        page = leader.get(list_).text
    assert ("Số liệu rac.cu" in page, "Số liệu rac.moi" in page) == (True, False)
