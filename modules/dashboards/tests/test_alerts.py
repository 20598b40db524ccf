"""Alerts in the running application: watched, told, acknowledged, escalated, closed; by two at once, late and twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.numbers.counts import read_flow_days
from dothi.outbox.events import record
from dothi.sites.switch import ModuleState
from dothi.values import clock
from modules.dashboards.alerts.counting import ANSWERED_ALL, ANSWERED_IN_TIME, MINUTES_ALL, alert_flows_of_rows
from modules.dashboards.alerts.following import follow_alerts
from modules.dashboards.alerts.judging import AlertLevel
from modules.dashboards.alerts.models import Alert, AlertRule, AlertStep
from modules.dashboards.alerts.people import NOBODY, AlertHolder
from modules.dashboards.alerts.watching import watch_all
from modules.dashboards.events import SensorCrossed, ValuesStored
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.indicators.states import Direction
from modules.dashboards.sensors.models import Sensor
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.factories.alerts import put_rule
from modules.dashboards.tests.factories.boards import put_board, put_wall
from modules.dashboards.tests.factories.values import put_indicator, put_values
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.storing import NewValue
from tenants.people.units import find_unit
from tenants.registry.switches import switch_module
from tests.client import Browser
from tests.world import MYTHO, TANAN, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
Mails = Callable[[str], list[dict[str, Any]]]
RunJobs = Callable[[], list[str]]
LIST = "/work/dashboards/alerts"
RULES = f"{LIST}/rules"
NOON = datetime.fromisoformat("2026-12-02T12:00+07:00")
MINUTE = timedelta(minutes=1)
HEAD, LEADER = "thutruong@mytho.example", "lanhdao@mytho.example"
PROCEDURE = "1. Đóng **cống** Xuân Hòa."


def urban() -> AlertHolder:
    """The office of urban management, which `thutruong` heads."""
    unit = find_unit(MYTHO, code="qldt")
    assert unit is not None
    return AlertHolder(unit_id=unit.id)


def put_watched(code: str, **facts: Any) -> AlertRule:
    """An indicator with limits, and a rule that is on, in Mỹ Tho's scope."""
    put_indicator(
        site_of(MYTHO), code, months=0, direction=Direction.DOWN, amber=Decimal(10), red=Decimal(20), margin=Decimal(2)
    )
    said = {"level": AlertLevel.AMBER, "owner": urban(), "target": NOBODY, "procedure": PROCEDURE, "is_on": True}
    return put_rule(site_of(MYTHO), code, **{**said, **facts})


def put_value(code: str, value: int) -> None:
    """The newest value of an indicator, corrected when there is one."""
    period = last_closed(clock.local_today(), Every.MONTH)
    put_values(site_of(MYTHO), code, NewValue(code, period, Decimal(value), "đo lại"))


class Watch:
    """Mỹ Tho's clock and schedule."""

    def __init__(self, in_tenant: InTenant, run_jobs: RunJobs) -> None:
        self.in_tenant, self.run_jobs = in_tenant, run_jobs

    def value(self, at: datetime, code: str, value: int) -> None:
        """A value comes in at an instant, and the jobs run."""
        with clock.frozen(at):
            with self.in_tenant(MYTHO):
                put_value(code, value)
            self.run_jobs()

    def minute(self, at: datetime) -> None:
        """The schedule's rounds at an instant, and the jobs."""
        with clock.frozen(at):
            with self.in_tenant(MYTHO):
                watch_all(MYTHO, at)
                follow_alerts(MYTHO, at)
            self.run_jobs()

    def alerts(self) -> list[Alert]:
        """All of them, the oldest first."""
        with self.in_tenant(MYTHO):
            found = session.scalars(select(Alert).where(Alert.tenant_id == MYTHO).order_by(Alert.opened_at)).all()
            session.expunge_all()
        return list(found)


@pytest.fixture
def watch(in_tenant: InTenant, run_jobs: RunJobs) -> Watch:
    return Watch(in_tenant, run_jobs)


def told(mails: Mails, to: str, words: str) -> int:
    """How many mails to an address say this in their subject."""
    return sum(words in mail["subject"] for mail in mails(to))


def text_of(mails: Mails, to: str, words: str) -> str:
    """The newest mail to an address that says this in its subject."""
    return str(next(mail["text"] for mail in mails(to) if words in mail["subject"]))


def take(person: Browser, page: str, kind: str, **facts: Any) -> Any:
    """Take a step on the page as it is now."""
    seen = re.search(r'name="version" value="(\d+)"', person.get(page).text)
    assert seen is not None, "no form"
    return person.post(f"{page}/steps", {"id": str(uuid4()), "version": seen[1], "kind": kind, **facts}, page=page)


def local(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"


def test_an_alert_opens_after_its_time_is_told_escalated_taken_and_closes_by_itself(
    app: Flask, in_tenant: InTenant, watch: Watch, mails: Mails
) -> None:
    with in_tenant(MYTHO):
        put_watched("mo.dau", minutes=10)
    watch.value(NOON, "mo.dau", 15)
    watch.minute(NOON + 9 * MINUTE)
    assert watch.alerts() == []
    for _twice in range(2):
        watch.minute(NOON + 10 * MINUTE)
    [alert] = watch.alerts()
    assert (alert.level, alert.value, alert.since) == ("amber", Decimal(15), NOON)
    assert told(mails, HEAD, "Cảnh báo vàng: Số liệu mo.dau") == 1
    assert PROCEDURE in text_of(mails, HEAD, "mo.dau")
    watch.minute(NOON + 39 * MINUTE)
    assert told(mails, LEADER, "Chưa ai xử lý cảnh báo vàng: Số liệu mo.dau") == 0
    for _twice in range(2):
        watch.minute(NOON + 40 * MINUTE)
    assert told(mails, LEADER, "Chưa ai xử lý cảnh báo vàng: Số liệu mo.dau") == 1
    with clock.frozen(NOON + 50 * MINUTE):
        clerk, page = Browser.at(app, as_="canbo"), f"{LIST}/{alert.id}"
        assert take(clerk, page, "acknowledged", until=local(NOON + 90 * MINUTE)).status_code == 303
        assert "đã tiếp nhận" in clerk.get(page).text
    watch.minute(NOON + 90 * MINUTE)
    assert watch.alerts()[0].state == "escalated"
    assert told(mails, LEADER, "Chưa ai xử lý cảnh báo vàng: Số liệu mo.dau") == 2
    watch.value(NOON + 95 * MINUTE, "mo.dau", 25)
    assert (watch.alerts()[0].level, told(mails, HEAD, "Chuyển sang mức đỏ: Số liệu mo.dau")) == ("red", 1)
    watch.value(NOON + 96 * MINUTE, "mo.dau", 9)
    assert watch.alerts()[0].closed_at is None  # within the margin, which a reader is told
    with clock.frozen(NOON + 96 * MINUTE):
        reader = Browser.at(app, as_="canbo")
        assert all("ngưỡng 10, hết cảnh báo từ 8" in reader.get(path).text for path in (LIST, page, "/work"))
    watch.value(NOON + 97 * MINUTE, "mo.dau", 8)
    [alert] = watch.alerts()
    assert (alert.state, alert.peak) == ("closed", Decimal(25))
    with in_tenant(MYTHO):
        sums = (ANSWERED_ALL, ANSWERED_IN_TIME, MINUTES_ALL)
        kept = read_flow_days(MYTHO, sums, NOON.date(), NOON.date() + timedelta(days=9))
        assert [sum(kept[each.name].values()) for each in sums] == [1, 0, 40]
        _stocks, counted = alert_flows_of_rows(MYTHO)
        assert sum(counted["dashboards.alerts_minutes"].values()) == 40


def test_closed_by_hand_it_opens_anew_only_after_it_was_back(app: Flask, in_tenant: InTenant, watch: Watch) -> None:
    with in_tenant(MYTHO):
        put_watched("do.man")
    watch.value(NOON, "do.man", 15)
    [alert] = watch.alerts()
    with clock.frozen(NOON + MINUTE):
        head, page = Browser.at(app, as_="thutruong"), f"{LIST}/{alert.id}"
        assert take(head, page, "closed").status_code == 422
        assert take(head, page, "closed", text="Cảm biến hỏng").status_code == 303
    watch.value(NOON + 2 * MINUTE, "do.man", 16)
    watch.minute(NOON + 9 * MINUTE)
    assert len(watch.alerts()) == 1
    watch.value(NOON + 10 * MINUTE, "do.man", 5)
    watch.value(NOON + 11 * MINUTE, "do.man", 15)
    assert [alert.state for alert in watch.alerts()] == ["closed", "waiting"]


def test_two_workers_and_an_event_told_twice_make_one_alert(app: Flask, in_tenant: InTenant, run_jobs: RunJobs) -> None:
    with in_tenant(MYTHO):
        put_watched("do.man")
        put_value("do.man", 15)
        for _time in range(3):
            record(ValuesStored(codes=["do.man"]))

    def watch_once(_number: int) -> None:
        with app.app_context(), acting_in(Scope(MYTHO)):
            watch_all(MYTHO, clock.now())
            follow_alerts(MYTHO, clock.now())
            session.commit()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(watch_once, range(3)))
    run_jobs()
    with in_tenant(MYTHO):
        assert len(session.scalars(select(Alert.id).where(Alert.tenant_id == MYTHO)).all()) == 1
        kinds = session.scalars(select(AlertStep.kind).where(AlertStep.tenant_id == MYTHO)).all()
        assert kinds == ["opened"]


def test_amber_keeps_quiet_hours_and_red_does_not(in_tenant: InTenant, watch: Watch, mails: Mails) -> None:
    night = datetime.fromisoformat("2026-12-02T23:00+07:00")
    with in_tenant(MYTHO):
        for code in ("dem.vang", "dem.do"):
            put_watched(code, quiet_from=22 * 60, quiet_to=6 * 60)
    watch.value(night, "dem.vang", 15)
    watch.value(night, "dem.do", 25)
    watch.minute(night + 60 * MINUTE)
    assert (told(mails, HEAD, "dem.vang"), told(mails, HEAD, "dem.do")) == (0, 1)
    assert (told(mails, LEADER, "dem.vang"), told(mails, LEADER, "dem.do")) == (0, 1)
    watch.minute(night + 7 * 60 * MINUTE)
    assert (told(mails, HEAD, "dem.vang"), told(mails, LEADER, "dem.vang")) == (1, 0)
    watch.minute(night + 7.5 * 60 * MINUTE)
    assert told(mails, LEADER, "dem.vang") == 1


def test_a_storm_is_one_mail_one_group_and_loses_nothing(
    app: Flask, in_tenant: InTenant, watch: Watch, mails: Mails
) -> None:
    with in_tenant(MYTHO):
        for number in range(8):
            put_watched(f"bao.s{number}")
    with clock.frozen(NOON), in_tenant(MYTHO):
        for number in range(8):
            put_value(f"bao.s{number}", 15)
    watch.minute(NOON + MINUTE)
    assert (told(mails, HEAD, "8 cảnh báo cùng lúc"), told(mails, HEAD, "Số liệu bao.s")) == (1, 0)
    assert all(f"bao.s{number}" in text_of(mails, HEAD, "8 cảnh báo") for number in range(8))
    with clock.frozen(NOON + 2 * MINUTE):
        text = Browser.at(app, as_="lanhdao").get(LIST).text
    assert ("8 cảnh báo cùng lúc" in text, text.count("/alerts/")) == (True, 9)
    watch.minute(NOON + 31 * MINUTE)
    assert told(mails, LEADER, "8 cảnh báo chưa ai xử lý") == 1


def test_an_owner_who_left_is_named_and_their_head_is_told(
    app: Flask, in_tenant: InTenant, watch: Watch, mails: Mails
) -> None:
    with in_tenant(MYTHO):
        clerk = session.scalars(
            select(MembershipRow).where(MembershipRow.tenant_id == MYTHO, MembershipRow.email == "canbo@mytho.example")
        ).one()
        rule_id = put_watched("roi.di", owner=AlertHolder(member_id=clerk.id)).id
        clerk.ended_at = clock.now()
    watch.value(NOON, "roi.di", 15)
    watch.minute(NOON + MINUTE)
    assert told(mails, HEAD, "roi.di") == 1
    with clock.frozen(NOON + 2 * MINUTE):
        admin = Browser.at(app, as_="quantri")
        assert "không còn hoạt động" in admin.get(RULES).text
        assert "không còn hoạt động" in admin.get(f"{LIST}/{watch.alerts()[0].id}").text
        refused = admin.post(
            f"{RULES}/{rule_id}", {**typed(), "owner": f"member:{clerk_id(in_tenant)}", "version": "1"}
        )
        assert refused.status_code == 422


def clerk_id(in_tenant: InTenant) -> UUID:
    with in_tenant(MYTHO):
        query = select(MembershipRow.id).where(
            MembershipRow.tenant_id == MYTHO, MembershipRow.email == "canbo@mytho.example"
        )
        return session.scalars(query).one()


def test_clocks_rest_while_the_service_is_suspended(
    app: Flask, in_tenant: InTenant, watch: Watch, mails: Mails
) -> None:
    with in_tenant(MYTHO):
        put_watched("do.man")
    watch.value(NOON, "do.man", 15)
    for minute, state in ((10, ModuleState.SUSPENDED), (70, ModuleState.LIVE)):
        with clock.frozen(NOON + minute * MINUTE), app.app_context(), acting_in(Scope(TIENGIANG)):
            switch_module(TIENGIANG, member_id=MYTHO, module="dashboards", to=state, actor=SYSTEM, reason="thử")
            session.commit()
    watch.minute(NOON + 89 * MINUTE)
    assert watch.alerts()[0].state == "waiting"
    watch.minute(NOON + 90 * MINUTE)
    assert watch.alerts()[0].state == "escalated"


def test_a_sensor_opens_and_closes_and_a_late_crossing_does_no_harm(in_tenant: InTenant, watch: Watch) -> None:
    with in_tenant(MYTHO):
        sensor = Sensor(
            tenant_id=MYTHO, key="man-1", name="Độ mặn cầu Rạch Miễu", quantity="salinity", unit="g/L", lon=None,
            lat=None, place_name="", direction="down", amber=Decimal(1), red=Decimal(4), margin=Decimal(0),
            lowest=None, highest=None, fresh_minutes=30, state="amber", state_since=NOON, last_value=Decimal(2),
            last_at=NOON,
        )  # fmt: skip
        session.add(sensor)
        session.flush()
        sensor_id = sensor.id
        facts = {"level": AlertLevel.AMBER, "owner": urban(), "minutes": 5, "is_on": True, "procedure": PROCEDURE}
        put_rule(site_of(MYTHO), str(sensor_id), **facts)

    def cross(at: datetime, state: str, value: int, *, is_newest: bool = True) -> None:
        with clock.frozen(at + MINUTE), in_tenant(MYTHO):
            if is_newest:
                row = session.get_one(Sensor, (MYTHO, sensor_id))
                row.state, row.state_since, row.last_value = state, at, Decimal(value)
            record(SensorCrossed(sensor_id=sensor_id, state=state, value=str(value), at=at))
        with clock.frozen(at + MINUTE):
            watch.run_jobs()

    cross(NOON, "amber", 2)
    watch.minute(NOON + 5 * MINUTE)
    assert [alert.state for alert in watch.alerts()] == ["waiting"]
    cross(NOON - 9 * MINUTE, "green", 0, is_newest=False)
    assert watch.alerts()[0].closed_at is None
    cross(NOON + 10 * MINUTE, "green", 0)
    cross(NOON + 12 * MINUTE, "red", 5)
    watch.minute(NOON + 16 * MINUTE)
    assert [alert.state for alert in watch.alerts()] == ["closed"]
    watch.minute(NOON + 17 * MINUTE)
    assert [(alert.state, alert.level) for alert in watch.alerts()] == [("closed", "amber"), ("waiting", "red")]


def typed(**facts: str) -> dict[str, str]:
    """A rule's form as it is filled in."""
    said = {"level": "amber", "minutes": "0", "escalate_minutes": "30", "procedure": PROCEDURE, "is_on": "1"}
    return {"id": str(uuid4()), **said, **facts}


def test_no_rule_is_on_without_owner_procedure_and_limit(app: Flask, in_tenant: InTenant) -> None:
    admin, new = Browser.at(app, as_="quantri"), f"{RULES}/new"
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "do.man", months=1, direction=Direction.DOWN, amber=Decimal(10))
        owner = urban().key
    facts = {"subject": "indicator:do.man", "owner": owner}
    for lacking, words in (
        ({"owner": ""}, "cần người hoặc đơn vị chịu trách nhiệm"),
        ({"procedure": ""}, "cần quy trình xử lý"),
        ({"level": "red"}, "chưa đặt ngưỡng"),
        ({"subject": "indicator:khong.co"}, "chọn trong danh sách"),
        ({"owner": "member:xyz"}, "chọn trong danh sách"),
        ({"quiet_from": "25:00"}, "Giờ chưa đúng"),
        ({"quiet_from": "22:00"}, "cả giờ bắt đầu"),
        ({"target": owner}, "khác với nơi chịu trách nhiệm"),
    ):
        refused = admin.post(new, typed(**{**facts, **lacking}))
        assert (refused.status_code, words in refused.text) == (422, True), lacking
    assert admin.post(new, typed(**facts, is_on="", procedure="")).status_code == 303
    assert "Đã có quy tắc" in admin.post(new, typed(**facts)).text
    [link] = set(re.findall(rf"{RULES}/[0-9a-f-]{{36}}", admin.get(RULES).text))
    assert admin.post(link, {**typed(), "owner": "", "version": "1"}).status_code == 422
    assert admin.post(link, {**typed(), "owner": owner, "version": "1"}).status_code == 303
    assert admin.post(link, {**typed(), "owner": owner, "version": "1"}).status_code == 409
    assert "đang bật" in admin.get(RULES).text
    assert Browser.at(app, as_="canbo").get(RULES).status_code == 403


def test_a_rule_on_what_is_beyond_already_fires_at_once(app: Flask, in_tenant: InTenant) -> None:
    admin = Browser.at(app, as_="quantri")
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "do.man", months=0, direction=Direction.DOWN, amber=Decimal(10))
        put_value("do.man", 15)
        owner = urban().key
    facts = typed(subject="indicator:do.man", owner=owner)
    assert admin.post(f"{RULES}/new", {**facts, "is_on": ""}).status_code == 303
    assert "Số liệu do.man" not in admin.get(LIST).text.split("</form>")[-1], "one that is off stays silent"
    [link] = set(re.findall(rf"{RULES}/[0-9a-f-]{{36}}", admin.get(RULES).text))
    assert admin.post(link, {**facts, "version": "1"}).status_code == 303
    assert "Số liệu do.man" in admin.get(LIST).text.split("</form>")[-1]


def test_a_rule_sent_twice_is_one(app: Flask, in_tenant: InTenant) -> None:
    admins = [Browser.at(app, as_="quantri") for _n in range(3)]
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "do.man", months=1, direction=Direction.DOWN, amber=Decimal(10))
        facts = typed(subject="indicator:do.man", owner=urban().key)
    with ThreadPoolExecutor(len(admins)) as pool:
        answers = list(pool.map(lambda admin: admin.post(f"{RULES}/new", facts).status_code, admins))
    assert answers == [303] * 3
    assert admins[0].post(f"{RULES}/new", {**facts, "procedure": "Khác"}).status_code == 409
    other = {**facts, "id": str(uuid4()), "level": "red", "is_on": ""}
    assert admins[0].post(f"{RULES}/new", other).status_code == 303
    taken = admins[0].post(f"{RULES}/{other['id']}", {**other, "level": facts["level"], "version": "1"})
    assert (taken.status_code, "Đã có quy tắc của mức này" in taken.text) == (422, True)


def test_who_comes_second_reads_what_the_first_did_and_a_double_click_is_one_step(
    app: Flask, in_tenant: InTenant, watch: Watch
) -> None:
    with in_tenant(MYTHO):
        put_watched("do.man")
    watch.value(NOON, "do.man", 15)
    with clock.frozen(NOON + MINUTE):
        clerk, head = Browser.at(app, as_="canbo"), Browser.at(app, as_="thutruong")
        page = f"{LIST}/{watch.alerts()[0].id}"
        step = {"id": str(uuid4()), "version": "1", "kind": "acknowledged", "until": local(NOON + 60 * MINUTE)}
        assert [clerk.post(f"{page}/steps", step, page=page).status_code for _time in range(2)] == [303, 303]
        late = {**step, "id": str(uuid4()), "text": "Tôi đến sau"}
        second = head.post(f"{page}/steps", late, page=page)
        assert (second.status_code, "Tôi đến sau" in second.text, "vừa có thay đổi" in second.text) == (409, True, True)
        for until in ("", local(NOON - MINUTE), local(NOON + 8 * 1440 * MINUTE)):
            assert take(head, page, "acknowledged", until=until).status_code == 422
        assert take(head, page, "opened", text="x").status_code == 409
        assert Browser.at(app, as_="tiepnhan").post(f"{page}/steps", late, page=RULES[:-6]).status_code == 403
        assert Browser.at(app, TANAN, as_="lanhdao").get(page).status_code == 404
    with in_tenant(MYTHO):
        assert len(session.scalars(select(AlertStep).where(AlertStep.tenant_id == MYTHO)).all()) == 2


def test_morning_wall_and_directive_know_of_an_alert(app: Flask, in_tenant: InTenant, watch: Watch) -> None:
    with in_tenant(MYTHO):
        put_watched("do.man")
    watch.value(NOON, "do.man", 25)
    page = f"{LIST}/{watch.alerts()[0].id}"
    with clock.frozen(NOON + MINUTE):
        leader = Browser.at(app, as_="lanhdao")
        assert page in leader.get("/work").text
        form = re.search(r'href="(/work/dashboards/directives/new[^"]+)"', leader.get(page).text)
        assert form is not None
        address = form[1].replace("&amp;", "&")
        assert page in leader.get(address).text
        facts = {"id": str(uuid4()), "title": "Đóng cống", "unit_id": str(urban_id(in_tenant)), "about_path": page}
        given = leader.post(address, {**facts, "due_on": "2026-12-09"})
        assert given.status_code == 303, given.text
        assert str(given.location) in leader.get(page).text
        assert page in leader.get(str(given.location)).text
        assert (
            take(Browser.at(app, as_="canbo"), page, "acknowledged", until=local(NOON + 60 * MINUTE)).status_code == 303
        )
        with in_tenant(MYTHO):
            name = session.get_one(Alert, (MYTHO, UUID(page.rsplit("/", 1)[1]))).holder_name
            wall = put_wall(site_of(MYTHO), put_board(site_of(MYTHO), "Rỗng"))
        screen = Browser.at(app).get(f"/wall/{wall}").text
        assert ("1 cảnh báo đang mở" in screen, "đã tiếp nhận: " in screen, name in screen) == (True, True, False)


def urban_id(in_tenant: InTenant) -> object:
    with in_tenant(MYTHO):
        return urban().unit_id


@pytest.mark.parametrize("path", [LIST, f"{LIST}?view=closed", RULES, "/work"])
def test_lists_ask_the_same_number_of_statements_at_any_size(
    app: Flask, in_tenant: InTenant, statements: Callable[[], AbstractContextManager[list[str]]], path: str
) -> None:
    leader, counted = Browser.at(app, as_="lanhdao"), []
    for number in (7, 34):
        with in_tenant(MYTHO):
            for at in range(number):
                put_watched(f"s{number}.a{at}")
                put_value(f"s{number}.a{at}", 15 if at % 2 else 25)
            watch_all(MYTHO, clock.now())
        leader.get(path)
        with statements() as seen:
            answer = leader.get(path)
        assert answer.status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1]
    if path == LIST:
        following = re.search(r'href="([^"]+)" rel="next"', answer.text)
        assert following is not None
        assert leader.get(following[1].replace("&amp;", "&")).status_code == 200


def test_a_round_without_anything_pending_is_one_statement(
    in_tenant: InTenant, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with in_tenant(MYTHO):
        put_watched("do.man")
        put_value("do.man", 5)
    with in_tenant(MYTHO), statements() as seen:
        follow_alerts(MYTHO, clock.now())
    assert len([each for each in seen if "dashboards_" in each]) == 1
