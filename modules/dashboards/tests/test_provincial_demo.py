"""The demo province's own indicator, which its districts adopt before the event has come."""

from __future__ import annotations

from flask import Flask

from dothi.database.session import session
from dothi_testing.plugin import InTenant, run_due
from modules.dashboards.demo.provincial import adopt_demo_indicators, load_province
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.models import ToldIndicator
from modules.dashboards.tests.test_counted import site_of
from tests.world import MYTHO, TANAN, TIENGIANG


def test_the_demo_has_one_that_its_districts_adopted(app: Flask, in_tenant: InTenant) -> None:
    for _time in range(2):
        with in_tenant(TIENGIANG):
            load_province(site_of(TIENGIANG))
    with in_tenant(MYTHO):
        adopt_demo_indicators(site_of(MYTHO))
    run_due(app)
    with in_tenant(MYTHO):
        assert load_definitions(site_of(MYTHO))["tinh.nuoc_sach"].version == 1
        assert session.get_one(ToldIndicator, (MYTHO, "tinh.nuoc_sach")).version == 1
    with in_tenant(TANAN):
        adopt_demo_indicators(site_of(TANAN))
        assert "tinh.nuoc_sach" not in load_definitions(site_of(TANAN))
