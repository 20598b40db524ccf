"""The dispatcher's fairness: a ceiling for each tenant, turns among them, nothing more while the queue is full."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask, g
from sqlalchemy import insert

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import Delivery, EventRow
from dothi.values import clock
from dothi.values.ids import new_id
from dothi.work import dispatch, nudge
from dothi.work.dispatch import CEILING, Dispatcher
from dothi.work.jobs import queue
from dothi_testing.plugin import InTenant
from tests.world import MYTHO, TANAN

HANDLER = "kernel.make_sizes"


def flood(tenant_id: int, number: int) -> None:
    """So many deliveries that are due."""
    ids: list[UUID] = [new_id() for _ in range(number)]
    now = clock.now() - timedelta(seconds=1)
    session.execute(
        insert(EventRow),
        [
            {
                "tenant_id": tenant_id,
                "id": i,
                "name": "FileClaimed",
                "module": "kernel",
                "occurred_at": now,
                "payload": {"file_id": str(i)},
            }
            for i in ids
        ],
    )
    session.execute(
        insert(Delivery),
        [
            {
                "tenant_id": tenant_id,
                "event_id": i,
                "handler": HANDLER,
                "module": "kernel",
                "next_at": now,
                "attempts": 0,
                "done_at": None,
                "failed_at": None,
                "error": None,
            }
            for i in ids
        ],
    )


def handed_out(app: Flask, dispatcher: Dispatcher) -> list[int]:
    """The tenants of the jobs that one sweep put on the queue, in their order."""
    with app.app_context():
        jobs = queue(house().redis)
        jobs.empty()  # type: ignore[no-untyped-call]
        dispatcher.tick()
        return [job.args[0] for job in jobs.jobs if str(job.func_name).endswith("run_delivery")]


def test_a_flood_at_one_tenant_leaves_room_for_another(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        flood(MYTHO, 3 * CEILING)
    with in_tenant(TANAN):
        flood(TANAN, 2)
    with app.app_context():
        dispatcher = Dispatcher(house())
    first = handed_out(app, dispatcher)
    assert (first.count(MYTHO), first.count(TANAN)) == (CEILING, 2)
    assert handed_out(app, dispatcher) == [], "nothing more of the flood until what is out is done"
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert handed_out(app, dispatcher).count(MYTHO) == CEILING, "the lease ended: handed out again"
    dispatcher.close()


def test_tenants_take_turns(app: Flask) -> None:
    with app.app_context():
        dispatcher = Dispatcher(house())
    assert dispatcher.in_turn([3, 4, 5]) == [3, 4, 5]
    dispatcher.last = 4
    assert dispatcher.in_turn([3, 4, 5]) == [5, 3, 4]
    dispatcher.close()


def test_nothing_is_handed_out_while_the_queue_is_full(
    app: Flask, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "FULL", 0)
    with in_tenant(MYTHO):
        flood(MYTHO, 1)
    with app.app_context():
        dispatcher = Dispatcher(house())
        assert dispatcher.tick() == 0
    dispatcher.close()


def test_a_process_stops_nudging_for_a_while_when_nobody_listens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "REST_AFTER_NUDGE", 0.0)
    monkeypatch.setattr(nudge, "REST_WHILE_UNHEARD", 60.0)
    monkeypatch.setattr(nudge, "_no_nudge_before", 0.0)

    def waiting_after_a_nudge() -> int:
        with app.app_context():
            g.dothi_nudge = True
            nudge.nudge_after_commit()
            waiting: int = house().redis.llen(nudge.NUDGES)
        return waiting

    assert [waiting_after_a_nudge() for _ in range(12)] == [*range(1, 11), 10, 10]
    house(app).redis.delete(nudge.NUDGES)
    assert waiting_after_a_nudge() == 0
    monkeypatch.setattr(nudge, "_no_nudge_before", 0.0)  # the minute is over
    assert waiting_after_a_nudge() == 1
