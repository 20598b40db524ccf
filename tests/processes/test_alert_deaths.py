"""kill -9 of a worker that escalates an alert or drafts a report: nothing is half done, all is done once afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import psycopg
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.values import clock
from dothi_testing.databases import TestDatabase
from dothi_testing.waiting import wait_until
from modules.dashboards.alerts.judging import AlertLevel
from modules.dashboards.alerts.people import NOBODY, AlertHolder
from modules.dashboards.indicators.states import Direction
from modules.dashboards.reports.models import PeriodReportTemplate
from modules.dashboards.tests.factories.alerts import put_alert, put_rule
from modules.dashboards.tests.factories.reports import put_template
from modules.dashboards.tests.factories.values import put_indicator
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.tests.test_reports import WORDS
from tenants.people.units import find_unit
from tests.processes.stack import Processes, SlowMail, kill
from tests.world import MYTHO

LEADER, HEAD = "lanhdao@mytho.example", "thutruong@mytho.example"
Prepare = Callable[[], None]


def an_alert_that_nobody_took() -> None:
    """Told an hour ago, to be passed on since."""
    put_indicator(site_of(MYTHO), "do.man", months=0, direction=Direction.DOWN, red=Decimal(20))
    unit = find_unit(MYTHO, code="qldt")
    assert unit is not None
    owner = AlertHolder(unit_id=unit.id)
    rule = put_rule(site_of(MYTHO), "do.man", level=AlertLevel.RED, owner=owner, target=NOBODY, is_on=False)
    alert, an_hour_ago = put_alert(site_of(MYTHO), rule), clock.now() - timedelta(hours=1)
    alert.told_at, alert.until, alert.wakes_at = an_hour_ago, an_hour_ago, an_hour_ago


def a_report_that_is_due() -> None:
    """Of last month, whatever day it is today."""
    unit = find_unit(MYTHO, code="qldt")
    assert unit is not None
    template: PeriodReportTemplate = put_template(site_of(MYTHO), WORDS, days_after=0, unit_id=unit.id)
    template.since = clock.local_today().replace(day=1)


def value(database: TestDatabase, statement: str) -> Any:
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute(statement).fetchone()
    return row[0] if row else None


def killed_and_run_again(  # one story for both
    app: Flask, processes: Processes, database: TestDatabase, prepare: Prepare, *, table: str, job: str, step: str
) -> None:
    """Kill the worker while its transaction waits to write `table`; then let another one do it."""
    with app.app_context(), acting_in(Scope(MYTHO)):
        prepare()
        session.commit()
    processes.queue()
    with psycopg.connect(database.owner_url) as owner:
        owner.execute(f"LOCK TABLE {table} IN SHARE MODE")  # it is read, and nothing can be written
        processes.dothi("dispatcher")
        worker = processes.dothi("worker")
        wait_until(lambda: waits(database, table), "the worker is in its transaction")
        kill(worker)
    assert value(database, step) == 0, "nothing is half done"
    processes.dothi("worker")
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        # Instead of waiting for the next turn of the schedule.
        owner.execute("UPDATE dothi_schedule SET next_at = now() WHERE name = %s", [job])
    wait_until(lambda: value(database, step) == 1, "the other worker does it")
    wait_until(
        lambda: value(database, "SELECT count(*) FROM dothi_delivery WHERE done_at IS NULL") == 0, "all is delivered"
    )
    assert value(database, step) == 1


def waits(database: TestDatabase, table: str) -> bool:
    """Whether somebody waits to write it."""
    query = f"SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND relation = '{table}'::regclass"
    return bool(value(database, query))


def test_an_escalation(app: Flask, processes: Processes, mail: SlowMail, database: TestDatabase) -> None:
    step = "SELECT count(*) FROM dashboards_alert_step WHERE kind = 'escalated'"
    killed_and_run_again(
        app,
        processes,
        database,
        an_alert_that_nobody_took,
        table="dashboards_alert_step",
        job="dashboards.follow_alerts",
        step=step,
    )
    wait_until(lambda: len(mail.ids_for(LEADER)) == 1, "the next one is told")
    assert value(database, "SELECT state FROM dashboards_alert") == "escalated"
    assert value(database, "SELECT count(*) FROM dothi_event WHERE name = 'AlertsTold'") == 1


def test_a_draft_of_a_report(app: Flask, processes: Processes, mail: SlowMail, database: TestDatabase) -> None:
    killed_and_run_again(
        app,
        processes,
        database,
        a_report_that_is_due,
        table="dashboards_report_step",
        job="dashboards.draft_reports",
        step="SELECT count(*) FROM dashboards_report_step WHERE kind = 'drafted'",
    )
    wait_until(lambda: len(mail.ids_for(HEAD)) == 1, "whoever writes it is told")
    assert value(database, "SELECT count(*) FROM dashboards_report") == 1
