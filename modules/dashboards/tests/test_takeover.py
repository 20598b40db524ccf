"""Indicators are taken over by another tenant; a province keeps the newest that it was told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from dothi.values.ids import new_id
from modules.dashboards.alerts.judging import AlertLevel
from modules.dashboards.alerts.people import AlertHolder
from modules.dashboards.alerts.rules import RuleDraft, add_rule, list_rules
from modules.dashboards.alerts.subjects import SubjectKind, load_subjects
from modules.dashboards.events import ValuesTold
from modules.dashboards.indicators.service import load_definitions, retire_indicator
from modules.dashboards.models import ToldValue
from modules.dashboards.province.keeping import forget_told, keep_told
from modules.dashboards.takeover import CONFIGURATION
from modules.dashboards.tests.factories.values import put_indicator
from modules.dashboards.tests.test_counted import site_of
from tenants.people.units import list_units
from tests.world import MYTHO, TANAN, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
SYSTEM = Actor.system()


def test_indicators_are_copied_once_and_values_never(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.thu", amber=Decimal("9.5"), targets={"2026": "12"})
        items = CONFIGURATION.read(MYTHO)
    with in_tenant(TANAN):
        for _time in range(2):
            CONFIGURATION.apply(TANAN, items, SYSTEM)
        copied = load_definitions(site_of(TANAN))["rac.thu"]
        assert CONFIGURATION.read(TANAN) == items
        assert (copied.amber, copied.targets, copied.version) == (Decimal("9.5"), {"2026": "12"}, 1)
        retire_indicator(site_of(TANAN), "rac.thu", version=1, actor=SYSTEM)
        CONFIGURATION.apply(TANAN, items, SYSTEM)
        assert "rac.thu" in load_definitions(site_of(TANAN))
        with pytest.raises(Invalid):
            CONFIGURATION.apply(TANAN, [replace(items[0], value={**items[0].value, "every": "century"})], SYSTEM)
    assert ("Chỉ tiêu", "2026: 12") in CONFIGURATION.describe(items[-1], {})


def test_an_older_telling_never_replaces_a_newer_one(app: Flask, in_tenant: InTenant) -> None:
    now = clock.now()
    with in_tenant(TIENGIANG):
        context = HandlerContext(
            tenant_id=TIENGIANG, site=site_of(TIENGIANG), event_id=new_id(), occurred_at=now, handler="x"
        )
        for hours, value in ((1, "90.5"), (2, "91"), (0, "12"), (2, "91")):
            told = [["feedback.in_time", "month", "2026-10-01", value, "40"]]
            keep_told(ValuesTold(member_id=MYTHO, values=told, at=now + timedelta(hours=hours)), context)
        assert session.scalars(select(ToldValue.value).where(ToldValue.tenant_id == TIENGIANG)).all() == [Decimal(91)]
        forget_told(TIENGIANG, now + timedelta(days=4 * 366))
        assert session.scalars(select(ToldValue.value).where(ToldValue.tenant_id == TIENGIANG)).all() == []


def test_rules_of_alerts_are_taken_over_switched_off_and_without_owner(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        subject = load_subjects(site_of(MYTHO))[SubjectKind.INDICATOR.value, "feedback.in_time"]
        unit = AlertHolder(unit_id=list_units(MYTHO)[0].id)
        draft = RuleDraft(
            level=AlertLevel.RED, minutes=0, owner=unit, escalate_minutes=45, procedure="Gọi trưởng đơn vị."
        )
        add_rule(site_of(MYTHO), new_id(), subject, replace(draft, quiet_from=1320, quiet_to=360), actor=SYSTEM)
        items = [item for item in CONFIGURATION.read(MYTHO) if item.section == "alert_rules"]
    with in_tenant(TANAN):
        for _time in range(2):
            CONFIGURATION.apply(TANAN, items, SYSTEM)
        [rule] = list_rules(TANAN)
        assert (rule.procedure, rule.quiet_from, rule.owner_unit_id, rule.is_on, rule.version) == (
            "Gọi trưởng đơn vị.", 1320, None, False, 1,
        )  # fmt: skip
        with pytest.raises(Invalid):
            CONFIGURATION.apply(TANAN, [replace(items[0], value={**items[0].value, "minutes": -1})], SYSTEM)
    assert ("Mức", "đỏ") in CONFIGURATION.describe(items[0], {})
