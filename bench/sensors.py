"""`python -m bench.sensors`: how many sensor values a second go into the database, and how late the hours are then.

Starts PostgreSQL (durable, as in production) in a temporary folder. First batches of a thousand values are stored one
after another; then, where mosquitto is installed, 5,000 values a second are offered to a broker, from which `dothi
sensors` takes them.
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
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import quantiles

import psycopg
from flask import Flask
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from rich.console import Console

import tenants.demo
from bench.__main__ import application
from bench.place import EXTERNAL_URL, ROOT, SECRET, Place
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

SENSORS = 250
BATCHES = 30
OFFERED = 5_000
SECONDS = 20
MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")


def main() -> None:
    """Measure both."""
    console = Console(highlight=False)
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
                console.print(through_the_broker(place, database, Path(folder)))
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


def payload_of(at: datetime) -> bytes:
    """A value as a device sends it."""
    return json.dumps({"value": 1.25, "unit": "g/L", "at": at.isoformat()}).encode()


def store(app: Flask, tenant_id: int) -> float:
    """Values a second, stored batch by batch in one process."""
    began = clock.now() - timedelta(hours=6)
    values = BATCHES * MOST
    messages = [
        SensorMessage(f"s{number % SENSORS}", payload_of(began + timedelta(milliseconds=number)), began)
        for number in range(values)
    ]
    with app.app_context():
        started = time.perf_counter()
        for first in range(0, values, MOST):
            with acting_in(Scope(tenant_id)):
                store_messages(tenant_id, messages[first : first + MOST], now=clock.now())
                session.commit()
        return values / (time.perf_counter() - started)


def through_the_broker(place: Place, database: TestDatabase, folder: Path) -> str:
    """What came of 5,000 values a second, or as many as this machine can send: how many were stored, and how late."""
    port = ports.pick(taken=set())
    with started_broker(port, folder), started_bridge(place, database, port):
        client = Client(CallbackAPIVersion.VERSION2)
        client.max_inflight_messages_set(OFFERED)
        client.connect(ports.LOOPBACK, port)
        client.loop_start()
        with psycopg.connect(database.owner_url, autocommit=True) as owner:
            wait_for_first(owner, client)
            before, lags, began = stored(owner), [], time.perf_counter()
            for second in range(SECONDS):
                offer(client)
                lags.append(lag(owner))
                time.sleep(max(0.0, began + second + 1 - time.perf_counter()))
            number, seconds = stored(owner) - before, time.perf_counter() - began
        client.disconnect()
        client.loop_stop()
    offered, late = OFFERED * SECONDS / seconds, quantiles(lags, n=20)[-1]
    return f"of {offered:,.0f}/s offered, stored/s: {number / seconds:,.0f}; hours behind by (95 of 100): {late:.1f} s"


def offer(client: Client) -> None:
    """A second's values."""
    for number in range(OFFERED):
        client.publish(f"dothi/mytho/s{number % SENSORS}", payload_of(clock.now()), qos=1)


def stored(owner: psycopg.Connection) -> int:
    """How many values the hours count."""
    row = owner.execute("SELECT sum(count) FROM dashboards_sensor_span WHERE length = 'hour'").fetchone()
    return int(row[0]) if row is not None and row[0] is not None else 0


def lag(owner: psycopg.Connection) -> float:
    """Seconds since the newest value of an hour was measured."""
    row = owner.execute("SELECT max(last_at) FROM dashboards_sensor_span WHERE length = 'hour'").fetchone()
    assert row is not None
    return float((clock.now() - row[0]).total_seconds())


def wait_for_first(owner: psycopg.Connection, client: Client) -> None:
    """Send until something is stored: then the bridge listens."""
    before = stored(owner)
    while stored(owner) == before:
        client.publish("dothi/mytho/s0", payload_of(clock.now()), qos=1)
        time.sleep(0.2)


@contextmanager
def started_broker(port: int, folder: Path) -> Iterator[None]:
    """Mosquitto, for the block."""
    configuration = folder / "mosquitto.conf"
    lines = (f"listener {port} {ports.LOOPBACK}", "allow_anonymous true", "max_inflight_messages 2000")
    configuration.write_text("\n".join([*lines, "max_queued_messages 0", ""]), encoding="utf-8")
    with running([str(MOSQUITTO), "-c", str(configuration)], dict(os.environ)):
        while ports.is_free(port):
            time.sleep(0.05)
        yield


@contextmanager
def started_bridge(place: Place, database: TestDatabase, port: int) -> Iterator[None]:
    """`dothi sensors`, for the block."""
    env = {
        "DATABASE_URL": database.application_url,
        "SECRET_KEY": SECRET,
        "REDIS_URL": place.queue.url,
        "FILES_URL": (place.folder / "files").as_uri(),
        "EXTERNAL_URL": EXTERNAL_URL,
        "MQTT_URL": f"mqtt://{ports.LOOPBACK}:{port}",
    }
    with running([sys.executable, "-m", "dothi.cli", "sensors"], {**os.environ, **env}):
        yield


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator[None]:
    """A process, ended with the block."""
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
