"""The clock of a running stack is moved over Tết: every process sees it, the schedule fires, working deadlines hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask

from dothi.app import create_app
from dothi.database.session import db
from dothi.settings import Settings
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from dothi_local import ports
from dothi_local.valkey import Valkey
from dothi_testing.databases import TestDatabase
from dothi_testing.waiting import wait_until
from tests.processes.stack import Processes
from tests.world import CENTRES, HOSTS, MYTHO


@pytest.fixture
def own_settings(settings: Settings, tmp_path: Path) -> Settings:
    valkey = Valkey(tmp_path / "valkey", port=ports.pick(taken=set()), password="tests", durable=False)
    return replace(settings, redis_url=valkey.url, clock_file=str(tmp_path / "clock.json"))


@pytest.fixture
def processes(own_settings: Settings, tmp_path: Path, app: Flask) -> Iterator[Processes]:
    """Queue, worker and dispatcher, running."""
    port = int(own_settings.redis_url.rsplit(":", 1)[1].split("/")[0])
    environment = {
        "DATABASE_URL": own_settings.database_url,
        "DATABASE_OWNER_URL": own_settings.database_owner_url or "",
        "DATABASE_DISPATCHER_URL": own_settings.database_dispatcher_url or "",
        "REDIS_URL": own_settings.redis_url,
        "MAIL_URL": own_settings.mail_url,
        "FILES_URL": own_settings.files_url,
        "SECRET_KEY": own_settings.secret_key,
        "EXTERNAL_URL": own_settings.external_url,
        "DEMO": "1",
        "CLOCK_FILE": own_settings.clock_file,
    }
    valkey = Valkey(tmp_path / "valkey", port=port, password="tests", durable=False)
    running = Processes(tmp_path, environment, valkey)
    running.queue()
    running.dothi("dispatcher")
    running.dothi("worker")
    yield running
    running.close()


@pytest.fixture
def web(own_settings: Settings, app: Flask) -> Iterator[Flask]:
    """The application as the web processes have it: in this process, on the stack's clock."""
    made = create_app(own_settings)
    yield made
    clock.moved_by(None)
    with made.app_context():
        db.engine.dispose()


def vietnam(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of February 2027; Tết Đinh Mùi is on the 6th, and nobody works from the 4th to the 10th."""
    return datetime(2027, 2, day, hour, minute, tzinfo=LOCAL_ZONE)


def move_to(processes: Processes, at: datetime) -> None:
    """`dothi clock set`, and wait until this process has seen it."""
    words = ("clock", "set", at.isoformat())
    command = [sys.executable, "-m", "dothi.cli", *words]
    subprocess.run(command, env={"PATH": "/usr/bin:/bin", **processes.environment}, check=True, capture_output=True)
    wait_until(lambda: abs(clock.now() - at) < timedelta(minutes=2), "the web process sees the new time")


def value(database: TestDatabase, statement: str) -> Any:
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute(statement).fetchone()
    return row[0] if row else None


def schedule_ran_after(database: TestDatabase, at: datetime) -> bool:
    """Whether the minute's work was handed out since, by the stack's clock."""
    next_at = value(database, "SELECT next_at FROM dothi_schedule WHERE name = 'feedback.every_minute'")
    return next_at is not None and next_at > at


def test_deadlines_hold_when_the_clock_is_moved_over_tet(
    web: Flask, processes: Processes, database: TestDatabase
) -> None:
    due_state = "SELECT due_state FROM feedback_report"
    move_to(processes, vietnam(3, 16))
    sent = web.test_client().post(
        "/api/v1/reports",
        json={
            "category": "moi-truong",
            "text": "Rác thải đổ tràn ra đường trước Tết",
            "lon": CENTRES[MYTHO].lon,
            "lat": CENTRES[MYTHO].lat,
        },
        headers={"Host": HOSTS[MYTHO]},
    )
    assert sent.status_code == 201, sent.text
    due = value(database, "SELECT acceptance_due_at FROM feedback_report")
    # Four working hours: one on Wednesday the 3rd, three after the holidays.
    assert abs(due - vietnam(11, 10, 30)) < timedelta(minutes=2)

    move_to(processes, vietnam(10, 23))
    wait_until(lambda: schedule_ran_after(database, vietnam(10, 23)), "the schedule fires in the holidays")
    pending = "SELECT count(*) FROM dothi_delivery WHERE done_at IS NULL"
    wait_until(lambda: value(database, pending) == 0, "the report's consequences are done")
    assert value(database, due_state) != "overdue"

    move_to(processes, due + timedelta(minutes=1))
    wait_until(lambda: value(database, due_state) == "overdue", "the deadline's passing is seen")
    passed = "SELECT occurred_at FROM dothi_event WHERE name = 'ReportDeadlinePassed'"
    assert due < value(database, passed) < due + timedelta(minutes=10)
