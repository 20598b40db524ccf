"""The scheduled go-live with real processes: two of each, and kill -9 at each point; it happens once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from dothi.manifest.components import Components
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi_testing.databases import TestDatabase
from dothi_testing.waiting import wait_until
from tests.processes.stack import Processes, SlowMail, kill
from tests.programme.planning import OWNER, make_item, make_ready, sign_all, state, status, steps, take
from tests.world import GOCONGDONG, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
ADMINS = ("admin@tiengiang.example", "admin2@tiengiang.example")

DISPATCHER = """
from datetime import timedelta
from dothi.cli import main
from tenants.programme.manifest import SCHEDULE
object.__setattr__(SCHEDULE[0], "every", timedelta(seconds=1))
main(["dispatcher"])
"""
"""Looks every second, so that the test needn't wait for a quarter of a minute."""

DIES = """
import os, signal
from pathlib import Path
from dothi.cli import main
from dothi.work import jobs
from tenants.programme import going_live
def die(*_args, **_named):
    Path({marker!r}).touch()
    os.kill(os.getpid(), signal.SIGKILL)
{target} = die
main(["worker"])
"""
POINTS = {
    "before it is decided": "going_live.gates_at_go_live",
    "after the switch, before the item": "going_live.finish",
    "while it is held": "going_live.record",
    "after the commit": "jobs.nudge_after_commit",
}


def plan(in_tenant: InTenant, *, is_ready: bool) -> UUID:
    """An item that was planned an hour ago and is due now, at a tenant that lacks nothing; signed when it is to go."""
    due = clock.now()
    with clock.frozen(due - timedelta(hours=1)):
        with in_tenant(GOCONGDONG):
            make_ready()
        with in_tenant(TIENGIANG):
            take(ModuleState.PREPARING)
            item_id = make_item(at=due)
            if is_ready:
                sign_all(item_id)
    return item_id


def status_of(database: TestDatabase, item_id: UUID) -> str:
    """The item's status, past all scopes."""
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute("SELECT status FROM tenants_item WHERE id = %s", [item_id]).fetchone()
    assert row is not None
    return str(row[0])


def pending(database: TestDatabase) -> int:
    """Deliveries that are still to be made; those of services that are off wait until they are on."""
    off = [module.name for module in Components.installed().switchable if module.name != "feedback"]
    query = "SELECT count(*) FROM dothi_delivery WHERE done_at IS NULL AND module <> ALL(%s)"
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute(query, [off]).fetchone()
    assert row is not None
    return int(row[0])


def start_two_of_each(processes: Processes) -> None:
    """Two schedulers, two workers, all well."""
    for _ in range(2):
        processes.start(sys.executable, "-c", DISPATCHER)
        processes.dothi("worker")


def check_done_once(in_tenant: InTenant, item_id: UUID) -> None:
    """The module went live, in one step."""
    with in_tenant(TIENGIANG):
        assert (state(), status(item_id)) == (ModuleState.LIVE, "done")
        assert steps() == [("none", "preparing"), ("preparing", "live")]


def test_two_schedulers_and_two_workers_go_live_once(
    app: Flask, in_tenant: InTenant, processes: Processes, database: TestDatabase
) -> None:
    item_id = plan(in_tenant, is_ready=True)
    processes.queue()
    start_two_of_each(processes)
    wait_until(lambda: status_of(database, item_id) == "done", "the item is done")
    wait_until(lambda: pending(database) == 0, "all deliveries are done")
    check_done_once(in_tenant, item_id)


@pytest.mark.parametrize("point", ["before it is decided", "after the switch, before the item", "after the commit"])
def test_a_worker_killed_while_it_goes_live(
    app: Flask, in_tenant: InTenant, processes: Processes, database: TestDatabase, tmp_path: Path, point: str
) -> None:
    item_id = plan(in_tenant, is_ready=True)
    marker = tmp_path / "died"
    processes.queue()
    dispatcher = processes.start(sys.executable, "-c", DISPATCHER)
    worker = processes.start(sys.executable, "-c", DIES.format(marker=str(marker), target=POINTS[point]))
    wait_until(marker.exists, "the worker died")
    kill(worker)
    kill(dispatcher)
    start_two_of_each(processes)
    wait_until(lambda: status_of(database, item_id) == "done", "the item is done")
    check_done_once(in_tenant, item_id)


@pytest.mark.parametrize("point", ["while it is held", "in the middle of a mail"])
def test_a_worker_killed_while_it_holds(
    app: Flask,
    in_tenant: InTenant,
    processes: Processes,
    database: TestDatabase,
    mail: SlowMail,
    tmp_path: Path,
    point: str,
) -> None:
    """Each who must know is told under one Message-ID, however often the mail had to be sent."""
    item_id = plan(in_tenant, is_ready=False)
    marker = tmp_path / "died"
    processes.queue()
    dispatcher = processes.start(sys.executable, "-c", DISPATCHER)
    if point in POINTS:
        worker = processes.start(sys.executable, "-c", DIES.format(marker=str(marker), target=POINTS[point]))
        wait_until(marker.exists, "the worker died")
    else:
        mail.hold()
        worker = processes.dothi("worker")
        assert mail.received.wait(120)
        mail.release()
    kill(worker)
    kill(dispatcher)
    start_two_of_each(processes)
    wait_until(lambda: status_of(database, item_id) == "held", "the item is held")
    wait_until(lambda: pending(database) == 0, "all deliveries are done")
    assert [len(mail.ids_for(address)) for address in (*ADMINS, OWNER)] == [1, 1, 1]
    with in_tenant(TIENGIANG):
        assert state() is ModuleState.PREPARING
