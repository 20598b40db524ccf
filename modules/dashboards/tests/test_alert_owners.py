"""Whoever answers for alerts leaves: their rules change hands as they go, none stays mute."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.operator.commands_accounts import account
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi_testing.databases import TestDatabase
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.people import NOBODY, AlertHolder
from modules.dashboards.readiness import has_owners
from modules.dashboards.tests.factories.alerts import put_alert
from modules.dashboards.tests.test_alerts import LEADER, LIST, NOON, Watch, local, put_watched, take, told, urban
from modules.dashboards.tests.test_alerts import MINUTE as A_MINUTE
from modules.dashboards.tests.test_counted import site_of
from tenants.people.leaving import leave
from tenants.people.units import find_unit, set_unit_active
from tests.client import Browser
from tests.world import MYTHO, SYSTEM, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
Mails = Callable[[str], list[dict[str, Any]]]
RunJobs = Callable[[], list[str]]


def member(name: str) -> UUID:
    """The membership of somebody of Mỹ Tho."""
    query = select(MembershipRow.id).where(
        MembershipRow.tenant_id == MYTHO, MembershipRow.email == f"{name}@mytho.example"
    )
    return session.scalars(query).one()


def named(rule_id: UUID) -> tuple[str, str]:
    """Owner and target of a rule, as choices name them."""
    rule = session.get_one(AlertRule, (MYTHO, rule_id))
    return AlertHolder(rule.owner_id, rule.owner_unit_id).key, AlertHolder(rule.target_id, rule.target_unit_id).key


def test_rules_go_to_the_successor_or_the_unit_and_alerts_to_whoever_is_next(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, mails: Mails
) -> None:
    with in_tenant(MYTHO):
        clerk, head = member("canbo"), member("thutruong")
        owned = put_watched("cua.toi", owner=AlertHolder(clerk), target=AlertHolder(head)).id
        targeted = put_watched("bao.toi", owner=AlertHolder(head), target=AlertHolder(clerk)).id
        alert = put_alert(site_of(MYTHO), session.get_one(AlertRule, (MYTHO, owned))).id
    page = f"{LIST}/{alert}"
    until = local(clock.now().replace(microsecond=0) + 9 * 60 * A_MINUTE)
    assert take(Browser.at(app, as_="canbo"), page, "acknowledged", until=until).status_code == 303
    admin, path = Browser.at(app, as_="quantri"), f"/admin/staff/{clerk}/end"
    assert "Quy tắc cảnh báo, cảnh báo đang giữ" in admin.get(path).text
    assert admin.post(path, {"successor": str(head)}).status_code == 303
    with in_tenant(MYTHO):
        assert named(owned) == (f"member:{head}", ""), "nobody is told twice"
        assert named(targeted) == (f"member:{head}", "")
        assert session.get_one(Alert, (MYTHO, alert)).state == "escalated"
    run_jobs()
    assert told(mails, LEADER, "Chưa ai xử lý cảnh báo đỏ: Số liệu cua.toi") == 1
    assert "Người đang giữ thôi giao việc." in admin.get(page).text
    with in_tenant(MYTHO):
        leave(site_of(MYTHO), head, successor_id=None, actor=SYSTEM)
    with in_tenant(MYTHO):
        assert named(owned)[0] == urban().key
        assert has_owners(MYTHO) is None


def test_a_rule_without_anybody_is_told_to_the_admin_and_its_mails_find_a_reader(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, mails: Mails
) -> None:
    with in_tenant(MYTHO):
        of_leader = put_watched("cua.lanh_dao", owner=AlertHolder(member("lanhdao")), target=NOBODY).id
        unit = find_unit(MYTHO, code="tnmt")
        assert unit is not None
        put_watched("cua.phong", owner=AlertHolder(unit_id=unit.id))
        leave(site_of(MYTHO), member("lanhdao"), successor_id=None, actor=SYSTEM)
        set_unit_active(MYTHO, unit.id, is_active=False, actor=SYSTEM)
    with in_tenant(MYTHO):
        assert named(of_leader)[0].startswith("member:"), "a leader has no unit"
        assert str(has_owners(MYTHO)).startswith("2 quy tắc")
    watch = Watch(in_tenant, run_jobs)
    watch.value(NOON, "cua.lanh_dao", 15)
    watch.minute(NOON + A_MINUTE)
    assert told(mails, "quantri@mytho.example", "Cảnh báo vàng: Số liệu cua.lanh_dao") == 1, "no leader is left"
    assert Browser.at(app, as_="quantri").get(f"{LIST}/rules").text.count("không còn hoạt động") == 2


def test_whoever_leaves_while_the_service_stands_still_is_let_go_of_afterwards(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs
) -> None:
    with in_tenant(MYTHO):
        rule = put_watched("cua.toi", owner=AlertHolder(member("canbo"))).id
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    with in_tenant(MYTHO):
        leave(site_of(MYTHO), member("canbo"), successor_id=None, actor=SYSTEM)
    run_jobs()
    with in_tenant(MYTHO):
        assert named(rule)[0].startswith("member:")
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.LIVE)
    with clock.frozen(clock.now() + 2 * A_MINUTE):
        run_jobs()
    with in_tenant(MYTHO):
        assert named(rule)[0] == urban().key


def test_whoever_the_operator_shuts_out_is_shown_and_their_mails_go_to_their_unit(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, mails: Mails, database: TestDatabase
) -> None:
    with in_tenant(MYTHO):
        rule = put_watched("cua.toi", owner=AlertHolder(member("canbo"))).id
        assert has_owners(MYTHO) is None
    operator = CliRunner(
        env={
            "DATABASE_URL": database.application_url,
            "DATABASE_OWNER_URL": database.owner_url,
            "SECRET_KEY": app.config["SECRET_KEY"],
        }
    )
    assert operator.invoke(account, ["disable", "canbo@mytho.example"]).exit_code == 0
    with in_tenant(MYTHO):
        assert str(has_owners(MYTHO)).startswith("1 quy tắc")
    admin = Browser.at(app, as_="quantri")
    assert "tài khoản đang bị khóa" in admin.get(f"{LIST}/rules").text
    watch = Watch(in_tenant, run_jobs)
    watch.value(NOON, "cua.toi", 15)
    watch.minute(NOON + A_MINUTE)
    subject = "Cảnh báo vàng: Số liệu cua.toi"
    assert (told(mails, "canbo@mytho.example", subject), told(mails, "thutruong@mytho.example", subject)) == (0, 1)
    assert operator.invoke(account, ["enable", "canbo@mytho.example"]).exit_code == 0
    with in_tenant(MYTHO):
        assert has_owners(MYTHO) is None, "nothing was taken from them"
        assert named(rule)[0] == f"member:{member('canbo')}"
    assert "bị khóa" not in admin.get(f"{LIST}/rules").text
