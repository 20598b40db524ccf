"""Nothing lost: kill -9 of worker, dispatcher and queue at their worst; every mail arrives, counts equal rows."""

from __future__ import annotations

import shutil
import signal
import sys
from collections import Counter
from datetime import timedelta
from uuid import UUID

import psycopg
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.numbers.counts import read_flows, read_stocks
from dothi.values import clock
from dothi_testing.databases import TestDatabase
from dothi_testing.waiting import wait_until
from modules.feedback.counts.counting import recount
from modules.feedback.counts.facets import RECEIVED, STOCKS
from tests.processes.stack import Processes, SlowMail, kill
from tests.world import CENTRES, HOSTS, MYTHO

CITIZEN = "dan@example.com"


def send_reports(web: Flask, number: int, *, category: str = "moi-truong") -> None:
    """Reports over the API, each of which must be accepted."""
    client = web.test_client()
    for n in range(number):
        answer = client.post(
            "/api/v1/reports",
            json={
                "category": category,
                "text": f"Rác thải đổ tràn ra đường, lần thứ {n}",
                "lon": CENTRES[MYTHO].lon,
                "lat": CENTRES[MYTHO].lat,
                "contact": {"name": "Nguyễn Văn Dân", "email": CITIZEN, "phone": ""},
            },
            headers={"Host": HOSTS[MYTHO]},
        )
        assert answer.status_code == 201, answer.text


def pending(database: TestDatabase) -> int:
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute("SELECT count(*) FROM dothi_delivery WHERE done_at IS NULL").fetchone()
    assert row is not None
    return int(row[0])


def notices(database: TestDatabase) -> Counter[UUID]:
    """How often each report stands among what the unit is still to be told."""
    with psycopg.connect(database.owner_url) as owner:
        rows = owner.execute("SELECT report_id FROM feedback_notice WHERE unit_id IS NOT NULL").fetchall()
    return Counter(report_id for (report_id,) in rows)


def check_everything_arrived(web: Flask, database: TestDatabase, mail: SlowMail, *, reports: int) -> None:
    """All deliveries done, one distinct mail a report for the citizen, one notice for the unit's next mail, counts as
    the rows say."""
    wait_until(lambda: pending(database) == 0, "all deliveries are done")
    assert len(mail.ids_for(CITIZEN)) == reports
    noticed = notices(database)
    assert max(noticed.values(), default=1) == 1
    # The morning's mail may have gone meanwhile, with the notices that were there.
    assert len(noticed) == reports or mail.ids_for("tnmt@mytho.example")
    with web.app_context(), acting_in(Scope(MYTHO)):
        kept = read_stocks(MYTHO, STOCKS)
        recount(MYTHO)
        assert kept == read_stocks(MYTHO, STOCKS)
        assert sum(kept["feedback.open"].values()) == reports
        session.rollback()


def test_a_worker_killed_in_the_middle_of_a_mail(
    web: Flask, processes: Processes, mail: SlowMail, database: TestDatabase
) -> None:
    processes.queue()
    mail.hold()
    processes.dothi("dispatcher")
    worker = processes.dothi("worker")
    send_reports(web, 2)
    assert mail.received.wait(120)
    kill(worker)
    mail.release()
    processes.dothi("worker")
    check_everything_arrived(web, database, mail, reports=2)
    assert max(mail.messages.values()) > 1, "the mail that was cut off was sent again, under the same Message-ID"


DIES_BEFORE_IT_ENQUEUES = """
import os, signal
from dothi.cli import main
from dothi.work.dispatch import Dispatcher
Dispatcher.enqueue = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main(["dispatcher"])
"""


def test_a_dispatcher_killed_between_commit_and_enqueue(
    web: Flask, processes: Processes, mail: SlowMail, database: TestDatabase
) -> None:
    processes.queue()
    send_reports(web, 2)
    dispatcher = processes.start(sys.executable, "-c", DIES_BEFORE_IT_ENQUEUES)
    assert dispatcher.wait(120) == -signal.SIGKILL
    assert leased(database), "the lease was committed, no job is on the queue"
    processes.dothi("worker")
    processes.dothi("dispatcher")
    check_everything_arrived(web, database, mail, reports=2)


def leased(database: TestDatabase) -> bool:
    """Whether every pending delivery is due later than its event happened: somebody took it."""
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute(
            "SELECT bool_and(next_at > occurred_at + interval '1 second') FROM dothi_delivery d"
            " JOIN dothi_event e ON e.tenant_id = d.tenant_id AND e.id = d.event_id WHERE d.done_at IS NULL"
        ).fetchone()
    return bool(row and row[0])


def test_a_queue_killed_and_emptied(web: Flask, processes: Processes, mail: SlowMail, database: TestDatabase) -> None:
    """The worker lives through it all, in the middle of a mail; so does the dispatcher."""
    queue = processes.queue()
    processes.dothi("dispatcher")
    mail.hold()
    processes.dothi("worker")
    send_reports(web, 2)
    assert mail.received.wait(120)
    kill(queue)
    shutil.rmtree(processes.valkey.folder)
    send_reports(web, 1)  # reports are accepted while the queue is down
    assert web.test_client().get("/readyz", headers={"Host": HOSTS[MYTHO]}).status_code == 503
    processes.queue()
    mail.release()
    check_everything_arrived(web, database, mail, reports=3)


def test_two_dispatchers_and_two_workers_do_each_thing_once(
    web: Flask, processes: Processes, mail: SlowMail, database: TestDatabase
) -> None:
    processes.queue()
    for _ in range(2):
        processes.dothi("dispatcher")
        processes.dothi("worker")
    send_reports(web, 12)
    check_everything_arrived(web, database, mail, reports=12)
    assert set(mail.messages.values()) == {1}
    with web.app_context(), acting_in(Scope(MYTHO)):
        flows = read_flows_of_today()
        session.rollback()
    assert sum(flows.values()) == 12


def read_flows_of_today() -> dict[tuple[str, ...], int]:
    """Reports received today, by key."""
    today = clock.local_today()
    return read_flows(MYTHO, [RECEIVED], today, today + timedelta(days=1))[RECEIVED.name]
