"""Figures go up to the province once, by week, and never back in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.identity.sessions import open_session
from dothi.manifest.house import house
from dothi.numbers.counts import add_flow
from dothi.outbox.addressed import record_for
from dothi.values import clock
from dothi.work.jobs import run_schedule
from dothi_testing.plugin import InTenant
from modules.feedback.counts.facets import FINISHED, RECEIVED
from tenants.board.activity import active_staff
from tenants.board.events import FiguresTold
from tenants.board.figures import ask_figures, tell_figures
from tenants.programme.models import Figure
from tenants.registry.settings import write_settings
from tests.world import GOCONGDONG, HOSTS, LONGAN, MYTHO, SYSTEM, TIENGIANG

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
RunJobs = Callable[[], list[str]]
Told = dict[tuple[int, str, date], tuple[int, int]]


@pytest.fixture(autouse=True)
def held_clock() -> object:
    with clock.frozen(NOW):
        yield


def finish(day: date, *, in_time: str, count: int, outcome: str = "published") -> None:
    """Count finished reports of a day."""
    add_flow(MYTHO, FINISHED, day, {"outcome": outcome, "in_time": in_time, "unit": "-"}, count)


def told(in_tenant: InTenant, province_id: int = TIENGIANG) -> Told:
    """What the province keeps."""
    with in_tenant(province_id):
        rows = session.scalars(select(Figure).where(Figure.tenant_id == province_id)).all()
        return {(row.member_id, row.indicator, row.week): (row.numerator, row.denominator) for row in rows}


def test_a_district_tells_its_weeks(in_tenant: InTenant, run_jobs: RunJobs) -> None:
    with in_tenant(MYTHO):
        finish(MONDAY, in_time="yes", count=8)
        finish(MONDAY + timedelta(days=2), in_time="no", count=2)
        finish(MONDAY - timedelta(days=1), in_time="yes", count=5)
        finish(MONDAY, in_time="no", count=7, outcome="duplicate")
        tell_figures(MYTHO, NOW)
    run_jobs()
    found = told(in_tenant)
    assert found[MYTHO, "feedback.in_time", MONDAY] == (8, 10)
    assert found[MYTHO, "feedback.in_time", MONDAY - timedelta(days=7)] == (5, 5)
    assert found[MYTHO, "feedback.in_time", MONDAY - timedelta(days=28)] == (0, 0)
    assert found[MYTHO, "tenants.active_staff", MONDAY] == (0, 7)


def test_only_working_modules_are_measured(in_tenant: InTenant, run_jobs: RunJobs) -> None:
    with in_tenant(GOCONGDONG):
        tell_figures(GOCONGDONG, NOW)
    run_jobs()
    assert {indicator for member, indicator, _ in told(in_tenant) if member == GOCONGDONG} == {"tenants.active_staff"}


def test_the_schedule_tells_for_every_district_to_its_own_province(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs
) -> None:
    with app.app_context():
        assert run_schedule("tenants.tell_figures") == (5, 0)
    run_jobs()
    assert {member for member, _, _ in told(in_tenant)} == {MYTHO, GOCONGDONG}
    assert MYTHO not in {member for member, _, _ in told(in_tenant, LONGAN)}


def test_a_district_tells_when_it_is_asked(in_tenant: InTenant, run_jobs: RunJobs) -> None:
    with in_tenant(TIENGIANG):
        ask_figures([MYTHO])
    run_jobs()
    assert (MYTHO, "tenants.active_staff", MONDAY) in told(in_tenant)


@pytest.mark.parametrize("newest_last", [True, False])
def test_older_never_comes_over_newer(newest_last: bool, in_tenant: InTenant, run_jobs: RunJobs) -> None:
    events = [
        FiguresTold(member_id=MYTHO, figures=[["feedback.in_time", "2026-11-23", n, 10]], at=NOW + timedelta(hours=n))
        for n in (1, 2)
    ]
    for event in events if newest_last else reversed(events):
        with in_tenant(MYTHO):
            record_for(TIENGIANG, event)
        run_jobs()
    assert told(in_tenant)[MYTHO, "feedback.in_time", MONDAY] == (2, 10)


def test_telling_twice_is_telling_once(in_tenant: InTenant, run_jobs: RunJobs) -> None:
    for _ in range(2):
        with in_tenant(MYTHO):
            finish(MONDAY - timedelta(days=70), in_time="yes", count=1)
            tell_figures(MYTHO, NOW)
        run_jobs()
    first = told(in_tenant)
    assert len(first) == len(set(first))
    assert all(week >= MONDAY - timedelta(days=28) for _, _, week in first)


def test_reports_are_reckoned_on_the_people(in_tenant: InTenant, run_jobs: RunJobs) -> None:
    key = {"channel": "web", "category": str(uuid4()), "level": "normal"}
    with in_tenant(MYTHO):
        add_flow(MYTHO, RECEIVED, MONDAY, key, 12)
        tell_figures(MYTHO, NOW)
    run_jobs()
    assert told(in_tenant)[MYTHO, "feedback.reports", MONDAY] == (0, 0)
    with in_tenant(MYTHO), clock.frozen(NOW + timedelta(hours=1)):
        write_settings(MYTHO, "profile", {"population": 270_000}, actor=SYSTEM)
        tell_figures(MYTHO, clock.now())
    with clock.frozen(NOW + timedelta(hours=1)):
        run_jobs()
    assert told(in_tenant)[MYTHO, "feedback.reports", MONDAY] == (12, 270_000)


def test_an_account_is_active_for_four_weeks_after_it_was_seen(in_tenant: InTenant) -> None:
    today = MONDAY + timedelta(days=2)
    with in_tenant(MYTHO):
        people = session.scalars(select(MembershipRow).where(MembershipRow.tenant_id == MYTHO)).all()
        for person, days in zip(people, (0, 27, 28), strict=False):
            with clock.frozen(NOW - timedelta(days=days)):
                open_session(MYTHO, membership_id=person.id, host=HOSTS[MYTHO])
        people[3].ended_at = NOW
        session.flush()
        ratio = active_staff(MYTHO, MONDAY, today)
    assert (ratio.numerator, ratio.denominator) == (2, 6)


def test_a_quiet_district_costs_few_statements(
    app: Flask, in_tenant: InTenant, statements: Callable[[], object]
) -> None:
    with in_tenant(MYTHO), statements() as seen:  # type: ignore[attr-defined]
        tell_figures(MYTHO, NOW)
    indicators = [each for module in house(app).components.modules.values() for each in module.indicators]
    assert len(seen) <= 3 * len(indicators), "a few for each indicator"
