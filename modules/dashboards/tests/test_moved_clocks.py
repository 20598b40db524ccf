"""The machine's clock is set back by an hour or goes on by a day: alerts, directives and reports neither stop nor
double."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from dothi.database.session import session
from dothi.values import clock
from modules.dashboards.reports.models import PeriodReport
from modules.dashboards.reports.scheduling import draft_due
from modules.dashboards.tests.factories.reports import put_template
from modules.dashboards.tests.test_alerts import HEAD, LEADER, LIST, MINUTE, NOON, Watch, local, put_watched, take, told
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.tests.test_directives import give
from modules.dashboards.tests.test_directives import take as take_directive
from modules.dashboards.tests.test_reports import WORDS
from tenants.people.units import find_unit
from tests.client import Browser
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
Mails = Callable[[str], list[dict[str, Any]]]
BACK = timedelta(hours=1)


@pytest.fixture
def watch(in_tenant: InTenant, run_jobs: Callable[[], list[str]]) -> Watch:
    return Watch(in_tenant, run_jobs)


def test_after_an_hour_back_alerts_open_are_told_escalated_and_taken_in_their_time(
    app: Flask, in_tenant: InTenant, watch: Watch, mails: Mails
) -> None:
    with in_tenant(MYTHO):
        put_watched("ngay")
        put_watched("sau.muoi.phut", minutes=10)
    for code in ("ngay", "sau.muoi.phut"):
        watch.value(NOON, code, 15)
    [alert] = watch.alerts()
    watch.minute(NOON - BACK)
    assert told(mails, HEAD, "Cảnh báo vàng: Số liệu ngay") == 1
    watch.minute(NOON - BACK + 10 * MINUTE)
    assert told(mails, HEAD, "Cảnh báo vàng: Số liệu sau.muoi.phut") == 1
    watch.minute(NOON - BACK + 29 * MINUTE)
    assert told(mails, LEADER, "Chưa ai xử lý cảnh báo vàng: Số liệu ngay") == 0
    watch.minute(NOON - BACK + 30 * MINUTE)
    assert told(mails, LEADER, "Chưa ai xử lý cảnh báo vàng: Số liệu ngay") == 1
    at = NOON - 2 * BACK
    with clock.frozen(at):
        page = f"{LIST}/{alert.id}"
        assert take(Browser.at(app, as_="canbo"), page, "acknowledged", until=local(at + BACK)).status_code == 303
    assert {each.id: each.state for each in watch.alerts()}[alert.id] == "acknowledged"


def test_a_storm_that_was_told_later_than_now_mutes_nobody(in_tenant: InTenant, watch: Watch, mails: Mails) -> None:
    with in_tenant(MYTHO):
        for number in range(7):
            put_watched(f"bao.s{number}")
    for number in range(6):
        watch.value(NOON, f"bao.s{number}", 15)
    watch.minute(NOON + MINUTE)
    assert told(mails, HEAD, "6 cảnh báo cùng lúc") == 1
    watch.value(NOON - BACK, "bao.s6", 15)
    watch.minute(NOON - BACK + MINUTE)
    assert told(mails, HEAD, "bao.s6") == 1


def test_a_day_on_and_back_escalates_once(in_tenant: InTenant, watch: Watch, mails: Mails) -> None:
    with in_tenant(MYTHO):
        put_watched("mot.ngay")
    watch.value(NOON, "mot.ngay", 15)
    for at in (NOON + timedelta(days=1), NOON + MINUTE, NOON + timedelta(days=1, minutes=1)):
        watch.minute(at)
    assert [alert.state for alert in watch.alerts()] == ["escalated"]
    assert told(mails, LEADER, "Chưa ai xử lý cảnh báo vàng: Số liệu mot.ngay") == 1


def test_a_directive_follows_the_order_of_its_steps_whatever_the_clock_says(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        unit = find_unit(MYTHO, code="qldt")
        assert unit is not None
        urban = str(unit.id)
    with clock.frozen(NOON):
        leader, head = Browser.at(app, as_="lanhdao"), Browser.at(app, as_="thutruong")
        page = give(leader, unit_id=urban)
        for person, kind in ((head, "accepted"), (head, "reported"), (leader, "returned")):
            assert take_directive(person, page, kind, text="đã xem").status_code == 303
    with clock.frozen(NOON - BACK):
        assert take_directive(head, page, "reported", text="đã xong").status_code == 303
        assert "chờ kết thúc" in leader.get(page).text


def test_a_draft_made_a_day_early_stays_the_only_one(app: Flask, in_tenant: InTenant) -> None:
    due = datetime.fromisoformat("2026-12-04T08:00+07:00")
    with clock.frozen(due - timedelta(days=9)), in_tenant(MYTHO):
        put_template(site_of(MYTHO), WORDS, days_after=3)
    for at in (due, due - timedelta(days=1), due - BACK, due, due + timedelta(days=1)):
        with clock.frozen(at):
            with in_tenant(MYTHO):
                draft_due(MYTHO, at)
                [report] = session.query(PeriodReport).all()
                page = f"/work/dashboards/reports/{report.id}"
            assert Browser.at(app, as_="canbo").get(page).status_code == 200
