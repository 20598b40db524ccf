"""What must not harm anybody: values that are none, a file of a hundred thousand rows, a tenant that is suspended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from flask import Flask

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.work.jobs import run_schedule
from modules.dashboards.alerts.models import Alert
from modules.dashboards.indicators.periods import Every
from modules.dashboards.models import ValueFile, ValueRow
from modules.dashboards.reports.models import PeriodReport
from modules.dashboards.sensors.addresses import tenants_by_address
from modules.dashboards.tests.factories.boards import put_board, put_wall
from modules.dashboards.tests.factories.reports import TO_PUBLICATION, put_report, put_template
from modules.dashboards.tests.factories.values import put_indicator
from modules.dashboards.tests.test_alerts import put_value, put_watched
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.tests.test_reports import WORDS
from modules.dashboards.tests.test_values import API, FILES, TEMPLATE, given_token, push
from modules.dashboards.values.files.taking import ask_file
from tests.client import Browser
from tests.world import HOSTS, MYTHO, SYSTEM, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
RunJobs = Callable[[], list[str]]


def test_what_is_no_number_is_no_value(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.thu_gom", months=0)
    token = given_token(in_tenant, "rac.thu_gom")
    for value in (True, False, None, "", "nhiều", "NaN", "Infinity", "1,5", [1], {"value": 1}, 1e14, "1e400", -1e14):
        status, answer = push(app, token, {"period": "2026-03", "value": value})
        assert (status, "values" in str(answer.get("errors"))) == (422, True), value
    for period in (True, 202603, None, "", "2026-13", "2026-Q1", "9999-12"):
        assert push(app, token, {"period": period, "value": 1})[0] == 422, period
    with in_tenant(MYTHO):
        assert session.query(ValueRow).count() == 0
    assert push(app, token, {"period": "2026-03", "value": "12.5"})[0] == 200


def test_a_file_of_a_hundred_thousand_rows_is_refused_whole_with_the_bound(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs
) -> None:
    data = (TEMPLATE + "rac.thu_gom;tấn;2026-03;1,5;\n" * 100_000).encode()
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.thu_gom", months=0)
        file_id = ask_file(MYTHO, data, file_name="so-lieu.csv", actor=SYSTEM)
    run_jobs()
    page = Browser.at(app, as_="canbo").get(f"{FILES}/{file_id}")
    assert (page.status_code, "Tệp có quá 20.000 dòng" in page.text) == (200, True)
    with in_tenant(MYTHO):
        assert [session.query(kind).count() for kind in (ValueFile, ValueRow)] == [0, 0]


def test_a_district_that_is_suspended_shows_takes_and_makes_nothing_and_loses_nothing(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs
) -> None:
    token = suspended_world(in_tenant)
    with in_tenant(MYTHO):
        report = put_report(site_of(MYTHO), put_template(site_of(MYTHO), WORDS, is_public=True), *TO_PUBLICATION).id
        wall = put_wall(site_of(MYTHO), put_board(site_of(MYTHO), "Rác thải"))
    pages = ("/so-lieu", "/so-lieu/du-lieu.csv", f"/so-lieu/bao-cao/{report}", "/api/v1/indicators", API)
    for state, statuses, number in ((ModuleState.SUSPENDED, [404], 0), (ModuleState.LIVE, [200], 1)):
        with app.app_context():
            switch(TIENGIANG, MYTHO, state)
        run_jobs()
        is_live = state is ModuleState.LIVE
        reader, leader = Browser.at(app), Browser.at(app, as_="lanhdao")
        assert [reader.get(page).status_code for page in pages] == statuses * len(pages), state
        screen = reader.get(f"/wall/{wall}/now")
        assert (screen.status_code, "đang tạm dừng" in screen.text) == (200, not is_live)
        assert push(app, token, {"period": "2026-05", "value": 1})[0] == statuses[0]
        with app.app_context():
            assert (HOSTS[MYTHO] in tenants_by_address(house().directory.list_provinces())) is is_live
            for name in ("dashboards.draft_reports", "dashboards.watch_alerts", "dashboards.follow_alerts"):
                assert run_schedule(name)[1] == 0
        with in_tenant(MYTHO):
            assert session.query(PeriodReport).filter(PeriodReport.every == "week").count() == number
            assert session.query(Alert).count() == number
        assert leader.get("/work/dashboards").status_code == 200, "staff read on"


def suspended_world(in_tenant: InTenant) -> str:
    """A token, a report that falls due and an indicator beyond its limit, which nobody has judged yet."""
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.thu_gom", months=1)
        put_watched("do.man")
        template: Any = put_template(site_of(MYTHO), WORDS, title="Báo cáo tuần", every=Every.WEEK, days_after=0)
        template.since = clock.local_today() - timedelta(days=6)
        put_value("do.man", 25)
    return given_token(in_tenant, "rac.thu_gom")
