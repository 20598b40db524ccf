"""`python -m bench.sensors`: how many sensor values a second go into the database, and how late they are there.

Starts PostgreSQL (durable, as in production) in a temporary folder. First batches of a thousand values are stored one
after another; then, where mosquitto is installed, `devices.py` sends to a broker from which `dothi sensors` takes them:
the goal's 2,000 values a second, and 5,000. Counted is what the broker acknowledged and what the database shows.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import IO, Any, NamedTuple

import psycopg
from flask import Flask
from rich.console import Console

import tenants.demo
from bench.__main__ import application
from bench.devices import PROBE, SENSORS, payload_of
from bench.place import EXTERNAL_URL, ROOT, SECRET, Place
from bench.processes import processor_seconds
from bench.world import BIG, site_of
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import close_pool, session
from dothi.values import clock
from dothi.values.actor import Actor
from dothi_local import ports
from dothi_testing.databases import TestDatabase
from modules.dashboards.sensors.drafts import SensorDraft
from modules.dashboards.sensors.inbox import MOST
from modules.dashboards.sensors.messages import SensorMessage
from modules.dashboards.sensors.quantities import Quantity
from modules.dashboards.sensors.service import add_sensor
from modules.dashboards.sensors.storing import store_messages

BATCHES = 30
GOAL = 2_000
RATES = (GOAL, 5_000)
SECONDS = 20
LOOKED_EVERY = 0.05
PATIENCE = 120.0
ROUNDED = 2e-6
"""The database keeps microseconds."""
Told = Mapping[str, Any]
"""What `devices.py` prints."""
MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
NOW = f"""
SELECT (SELECT coalesce(sum(count), 0) FROM dashboards_sensor_span WHERE length = 'hour'),
  (SELECT max(measured_at) FROM dashboards_sensor_value v WHERE v.sensor_id = s.id AND v.tenant_id = s.tenant_id),
  (SELECT max(last_at) FROM dashboards_sensor_span h
    WHERE h.sensor_id = s.id AND h.tenant_id = s.tenant_id AND h.length = 'hour')
FROM dashboards_sensor s WHERE s.key = 's{PROBE}'"""


class Look(NamedTuple):
    """What the database showed at an instant: values counted in hours, and the probe's newest value and hour."""

    at: float
    stored: int
    newest: float
    hour: float


def main() -> None:
    """Measure both."""
    console = Console(highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="dothi-bench-") as folder:
        Path(folder).chmod(0o755)
        place = Place(Path(folder))
        try:
            place.start()
            database = TestDatabase.make(place.database.admin_url, worker="bench")
            database.renew()
            app = application(place, database, database.name)
            tenant_id = build(app)
            console.print(f"sensor values into the database/s: {store(app, tenant_id):,.0f}")
            close_pool()
            if MOSQUITTO:
                through_the_broker(place, database, Path(folder), console)
            else:
                console.print("through the broker: there is no mosquitto here")
        finally:
            close_pool()
            place.stop()


def build(app: Flask) -> int:
    """A district with sensors."""
    facts = tomllib.loads(Path(tenants.demo.__file__).with_name("world.toml").read_text(encoding="utf-8"))
    facts["tenants"] = [district for district in facts["tenants"] if BIG in district["hosts"]]
    with app.app_context():
        tenants.demo.build(facts)
        tenant_id = site_of(BIG).tenant_id
        with acting_in(Scope(tenant_id)):
            for number in range(SENSORS):
                draft = SensorDraft(key=f"s{number}", name=f"S{number}", quantity=Quantity.SALINITY, unit="g/L")
                add_sensor(tenant_id, draft, actor=Actor.system())
            session.commit()
    return tenant_id


def store(app: Flask, tenant_id: int) -> float:
    """Values a second, stored batch by batch in one process."""
    began = clock.now() - timedelta(hours=6)
    values = BATCHES * MOST
    messages = [
        SensorMessage(f"s{number % SENSORS}", payload_of(began.timestamp() + number / 1000), began)
        for number in range(values)
    ]
    with app.app_context():
        started = time.perf_counter()
        for first in range(0, values, MOST):
            with acting_in(Scope(tenant_id)):
                store_messages(tenant_id, messages[first : first + MOST], now=clock.now())
                session.commit()
        return values / (time.perf_counter() - started)


def through_the_broker(place: Place, database: TestDatabase, folder: Path, console: Console) -> None:
    """Each rate by itself, once the bridge listens."""
    port = ports.pick(taken=set())
    with started_broker(port, folder) as broker, started_bridge(place, database, port, folder) as bridge:
        pids = {"bridge": bridge.pid, "PostgreSQL": place.database_pid, "broker": broker.pid}
        with psycopg.connect(database.owner_url, autocommit=True) as owner:
            for rate in RATES:
                before = {name: processor_seconds(pid) for name, pid in pids.items()}
                told, looks = send(owner, port, rate)
                spent = {name: processor_seconds(pid) - before[name] for name, pid in pids.items()}
                console.print(f"{rate:,}/s offered for {SECONDS} s: {words_of(told, looks, spent)}")


def send(owner: psycopg.Connection, port: int, rate: int) -> tuple[Told, Sequence[Look]]:
    """What the sender tells, and what the database showed until all of it was there."""
    command = [sys.executable, "-m", "bench.devices", str(port), str(rate), str(SECONDS)]
    with running(command, dict(os.environ), subprocess.PIPE) as sender:
        looks = list(watch(owner, lambda _look: sender.poll() is not None))
        assert sender.stdout is not None
        told = json.loads(sender.stdout.read())
    expected = looks[0].stored + told["acknowledged"]
    return told, [*looks, *watch(owner, lambda look: look.stored >= expected)]


def watch(owner: psycopg.Connection, is_over: Callable[[Look], bool]) -> Iterator[Look]:
    """What the database shows, twenty times a second, until something is true of it, or it takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        yield (seen := look(owner))
        if is_over(seen):
            return
        time.sleep(LOOKED_EVERY)


def words_of(told: Told, looks: Sequence[Look], spent: Mapping[str, float]) -> str:
    """A rate's result."""
    ends = [told["began"] + second for second in range(SECONDS + 1)]
    stored = [stored_by(looks, end) for end in ends]
    each = [later - sooner for sooner, later in pairwise(stored)]
    in_stretch, in_all = (stored[-1] - stored[0]) / SECONDS, looks[-1].stored - looks[0].stored
    visible = lags(told, [(look.at, look.newest) for look in looks])
    hours = lags(told, [(look.at, look.hour) for look in looks])
    cores = ", ".join(f"{name} {seconds / SECONDS:.2f}" for name, seconds in spent.items())
    return (
        f"the broker acknowledged {sum(told['by_second']) / SECONDS:,.0f}/s, stored {in_stretch:,.0f}/s"
        f" ({in_stretch / GOAL:.0%} of {GOAL:,}/s; by the second {min(each):,} to {max(each):,},"
        f" median {median(each):,.0f});"
        f" in the end {in_all:,} of {told['acknowledged']:,}, {looks[-1].at - ends[-1]:.1f} s after the last second\n"
        f"  visible after the acknowledgement: {between(visible)}; hours up to date: {between(hours)}; cores: {cores}"
    )


def stored_by(looks: Sequence[Look], at: float) -> int:
    """How much the database showed at an instant."""
    return max((look.stored for look in looks if look.at <= at), default=looks[0].stored)


def lags(told: Told, seen: Sequence[tuple[float, float]]) -> list[float]:
    """Seconds from a value's acknowledgement until it was seen, each; `seen` is when, and the newest value then."""
    found = []
    for measured, acknowledged in told["told"]:
        at = next((at for at, newest in seen if newest >= measured - ROUNDED), seen[-1][0])
        found.append(max(0.0, at - acknowledged))
    return found


def between(found: Sequence[float]) -> str:
    """The middle one, and that below which 95 of 100 are."""
    return f"p50 {median(found):.2f} s, p95 {quantiles(found, n=20)[-1]:.2f} s"


def look(owner: psycopg.Connection) -> Look:
    """One look."""
    row = owner.execute(NOW).fetchone()
    assert row is not None
    stored, newest, hour = row
    return Look(time.time(), int(stored), seconds_of(newest), seconds_of(hour))


def seconds_of(at: datetime | None) -> float:
    """An instant as the sender tells it."""
    return 0.0 if at is None else at.timestamp()


@contextmanager
def started_broker(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Mosquitto, for the block."""
    configuration = folder / "mosquitto.conf"
    lines = (f"listener {port} {ports.LOOPBACK}", "allow_anonymous true", "max_inflight_messages 2000")
    configuration.write_text("\n".join([*lines, "max_queued_messages 0", ""]), encoding="utf-8")
    with running([str(MOSQUITTO), "-c", str(configuration)], dict(os.environ)) as broker:
        while ports.is_free(port):
            time.sleep(0.05)
        yield broker


@contextmanager
def started_bridge(place: Place, database: TestDatabase, port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`dothi sensors`, for the block, once it listens."""
    env = {
        "DATABASE_URL": database.application_url,
        "SECRET_KEY": SECRET,
        "REDIS_URL": place.queue.url,
        "FILES_URL": (place.folder / "files").as_uri(),
        "EXTERNAL_URL": EXTERNAL_URL,
        "MQTT_URL": f"mqtt://{ports.LOOPBACK}:{port}",
    }
    log = folder / "bridge.log"
    command = [sys.executable, "-m", "dothi.cli", "sensors"]
    with log.open("wb") as output, running(command, {**os.environ, **env}, output) as bridge:
        while b"listening to sensors" not in log.read_bytes():
            if bridge.poll() is not None:
                raise ChildProcessError(log.read_text(encoding="utf-8"))
            time.sleep(0.05)
        yield bridge


@contextmanager
def running(
    command: list[str], env: dict[str, str], output: int | IO[bytes] = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """A process, ended with the block."""
    errors = subprocess.DEVNULL if isinstance(output, int) else output
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=output, stderr=errors)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
