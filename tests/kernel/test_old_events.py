"""Events that are over go after a while; none goes while something is still to follow from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from dothi.database.session import session
from dothi.identity.events import MembershipEnded
from dothi.operator.checking import check_everything
from dothi.outbox.events import Delivery, EventRow, find_newest, record
from dothi.values import clock
from dothi.values.ids import new_id
from dothi.work import old_events
from dothi.work.jobs import deliver, run_schedule
from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import InTenant
from modules.feedback.tests.person import Person, picture
from tests.kernel.test_dispatch import flood
from tests.world import GOCONGDONG, MYTHO, TANAN, TIENGIANG

LATER = timedelta(days=91)


def events_of(tenant_id: int) -> list[UUID]:
    return list(session.scalars(select(EventRow.id).where(EventRow.tenant_id == tenant_id).order_by(EventRow.id)))


def purge(app: Flask, *, after: timedelta = LATER) -> None:
    with app.app_context(), clock.frozen(clock.now() + after):
        assert run_schedule("kernel.purge_events") == (5, 0)


def test_what_is_over_goes_with_its_deliveries_and_all_else_stays(
    app: Flask, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_events, "BATCH", 2)
    with in_tenant(MYTHO):
        flood(MYTHO, 6)
        with clock.frozen(clock.now() + timedelta(days=5)):
            flood(MYTHO, 1)  # happened later, whatever its id says
        flood(MYTHO, 1)
        *over, waits, given_up, young, newest = events_of(MYTHO)
        deliveries, event, now = update(Delivery).where(Delivery.tenant_id == MYTHO), Delivery.event_id, clock.now()
        session.execute(deliveries.where(event != waits, event != given_up).values(done_at=now))
        session.execute(deliveries.where(event == given_up).values(failed_at=now))
    purge(app, after=timedelta(days=89))
    with in_tenant(MYTHO):
        assert events_of(MYTHO) == [*over, waits, given_up, young, newest]
    purge(app)
    with in_tenant(MYTHO):
        assert events_of(MYTHO) == [waits, given_up, young, newest]
        left = select(Delivery.event_id).where(Delivery.tenant_id == MYTHO)
        assert set(session.scalars(left)) == {waits, given_up, young, newest}


def test_a_job_that_comes_after_its_event_went_does_nothing_and_the_check_is_green(
    app: Flask, in_tenant: InTenant, database: TestDatabase, run_jobs: Callable[[], list[str]]
) -> None:
    assert Person.at(app).report(photos=[picture()], email="dan@example.com").status_code == 303
    run_jobs()
    with in_tenant(MYTHO):
        done = [(row.event_id, row.handler) for row in session.scalars(select(Delivery))]
    purge(app)
    with in_tenant(MYTHO):
        assert events_of(MYTHO) == [find_newest(MYTHO)]
    with app.app_context():
        assert {deliver(MYTHO, *late) for late in done} == {"taken or unknown", "done before"}
        assert list(check_everything(app, database.owner_url)) == []


@pytest.mark.parametrize(("tenant_id", "most"), [(TANAN, 10), (MYTHO, 0), (MYTHO, 10_001), (MYTHO, None)])
def test_the_function_looks_itself_whose_events_and_how_many(
    in_tenant: InTenant, tenant_id: int, most: int | None
) -> None:
    values = {"tenant": tenant_id, "before": clock.now() + LATER, "most": most}
    with in_tenant(MYTHO):
        with pytest.raises(DBAPIError, match=r"in its own scope|between 1 and 10000"):
            session.execute(text("SELECT dothi_purge_events(:tenant, :before, :most)"), values)
        session.rollback()


def test_what_a_district_service_would_do_at_a_province_does_not_wait_for_ever(app: Flask, in_tenant: InTenant) -> None:
    waiting = select(Delivery.tenant_id).where(
        Delivery.handler == "feedback.release_reports", Delivery.done_at.is_(None)
    )
    for tenant_id in (TIENGIANG, GOCONGDONG):  # where it is off, and may be switched on one day
        with in_tenant(tenant_id):
            record(MembershipEnded(membership_id=new_id()))
            session.commit()
    purge(app, after=timedelta(hours=1))
    for tenant_id, left in ((TIENGIANG, []), (GOCONGDONG, [GOCONGDONG])):
        with in_tenant(tenant_id):
            assert list(session.scalars(waiting.where(Delivery.tenant_id == tenant_id))) == left
