"""Sensors over a real broker: away for an hour, killed and back; a bridge killed around its commit, a bad neighbour."""

from __future__ import annotations

import json
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any

import psycopg
import pytest
from flask import Flask
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.values import clock
from dothi_local import ports
from dothi_testing.databases import TestDatabase
from dothi_testing.waiting import wait_until
from modules.dashboards.tests.factories.sensors import put_sensor
from tests.processes.stack import Processes, kill, listens
from tests.world import HOSTS, MYTHO

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(MOSQUITTO is None, reason="there is no mosquitto here: apt-get install mosquitto")
HOUR = timedelta(hours=1)
LATEST_AFTER_AN_HOUR = 60.0
"""Seconds, on a machine that is busy with other tests; by itself it takes two or three."""


class Broker:
    """A mosquitto as `docs/operations.md` sets it up, which keeps what nobody has acknowledged."""

    def __init__(self, folder: Path, processes: Processes) -> None:
        self.port = ports.pick(taken=set())
        self.configuration = folder / "mosquitto.conf"
        self.processes = processes
        lines = (
            f"listener {self.port} 127.0.0.1",
            "allow_anonymous true",
            "persistence true",
            f"persistence_location {folder}/",
            "autosave_interval 1",
            "autosave_on_changes true",
            "max_inflight_messages 2000",
            "max_queued_messages 0",
            "user root",
        )
        self.configuration.write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        """Start it, and wait until it listens."""
        assert MOSQUITTO is not None
        self.process = self.processes.start(MOSQUITTO, "-c", str(self.configuration))
        wait_until(lambda: listens(self.port), "the broker listens")

    @property
    def url(self) -> str:
        """For `MQTT_URL`."""
        return f"mqtt://127.0.0.1:{self.port}"


def start_bridge(processes: Processes) -> Popen[bytes]:
    """Start `dothi sensors`, and wait until it listens: from then on the broker keeps what it misses."""
    log = processes.folder / f"{len(processes.running)}.log"
    bridge = processes.dothi("sensors")
    wait_until(lambda: b"listening to sensors" in log.read_bytes(), "the bridge listens")
    return bridge


class Device:
    """Sends under a sensor's topic, and knows what the broker has taken."""

    def __init__(self, broker: Broker) -> None:
        self.client = Client(CallbackAPIVersion.VERSION2)
        self.client.connect("127.0.0.1", broker.port)
        self.client.loop_start()
        self.began = clock.now() - HOUR
        self.sent = 0

    def send(self, number: int, *, tenant: str = HOSTS[MYTHO]) -> None:
        """So many values, one a tenth of a second of the past hour."""
        wait_until(self.client.is_connected, "the device is connected")
        infos = []
        for _ in range(number):
            self.sent += 1
            at = self.began + timedelta(seconds=self.sent / 10)
            payload = json.dumps({"value": self.sent / 1000, "unit": "g/L", "at": at.isoformat()})
            infos.append(self.client.publish(f"dothi/{tenant}/man", payload, qos=1))
        for info in infos:
            info.wait_for_publish(30)

    def keep(self, number: int, *, over: timedelta) -> None:
        """So many values over a time, sent once the broker is there: they rise by a thousandth each."""
        for _ in range(number):
            self.sent += 1
            at = self.began + over * self.sent / number
            payload = json.dumps({"value": self.sent / 1000, "unit": "g/L", "at": at.isoformat()})
            self.client.publish(f"dothi/{HOSTS[MYTHO]}/man", payload, qos=1)

    def close(self) -> None:
        """Leave."""
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def broker(tmp_path: Path, processes: Processes, app: Flask) -> Broker:
    with app.app_context(), acting_in(Scope(MYTHO)):
        put_sensor(MYTHO, "man", amber="1", red="4")
        session.commit()
    made = Broker(tmp_path, processes)
    made.start()
    processes.environment = {**processes.environment, "MQTT_URL": made.url}
    return made


@pytest.fixture
def device(broker: Broker) -> Iterator[Device]:
    made = Device(broker)
    yield made
    made.close()


def stored(database: TestDatabase) -> tuple[int, int]:
    """How many values, and how many the hours count."""
    query = (
        "SELECT (SELECT count(*) FROM dashboards_sensor_value),"
        " (SELECT coalesce(sum(count), 0) FROM dashboards_sensor_span WHERE length = 'hour')"
    )
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute(query).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def test_a_bridge_killed_around_its_commit_loses_and_doubles_nothing(
    broker: Broker, device: Device, processes: Processes, database: TestDatabase
) -> None:
    bridge = start_bridge(processes)
    device.send(1)
    wait_until(lambda: stored(database)[0] == 1, "the bridge stores")
    with psycopg.connect(database.owner_url) as owner:
        # The sensor's row is held: the batch waits in its transaction, nothing of it is acknowledged.
        owner.execute("SELECT 1 FROM dashboards_sensor FOR UPDATE")
        device.send(100)
        wait_until(lambda: waits(database), "the bridge is in its transaction")
        kill(bridge)
    device.send(50, tenant="khong.co.tinh.nay")
    bridge = start_bridge(processes)
    wait_until(lambda: stored(database)[0] == 101, "nothing is lost")
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("SELECT 1 FROM dashboards_sensor FOR UPDATE")
        device.send(100)
        wait_until(lambda: waits(database), "the bridge is in its transaction")
        broker.process.send_signal(signal.SIGSTOP)  # it hears no acknowledgement any more
    wait_until(lambda: stored(database)[0] == 201, "the transaction has committed")
    kill(bridge)
    kill(broker.process)
    broker.start()
    start_bridge(processes)
    wait_until(lambda: doubles(database) >= 100, "all come again")
    assert stored(database) == (201, 201)


def waits(database: TestDatabase) -> bool:
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return row is not None and row[0] > 0


def doubles(database: TestDatabase) -> int:
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute("SELECT sum(count) FROM dashboards_sensor_refusal WHERE reason = 'double'").fetchone()
    return int(row[0] or 0) if row is not None else 0


def test_a_broker_that_was_away_and_came_back_is_heard_again(
    broker: Broker, device: Device, processes: Processes, database: TestDatabase
) -> None:
    start_bridge(processes)
    device.send(20)
    wait_until(lambda: stored(database)[0] == 20, "the bridge stores")
    broker.process.terminate()
    broker.process.wait()
    broker.start()
    device.send(20)
    wait_until(lambda: stored(database)[0] == 40, "the bridge came back")
    assert stored(database) == (40, 40)
    broker.process.kill()
    broker.process.wait()
    broker.start()
    device.send(20)
    wait_until(lambda: stored(database)[0] == 60, "the bridge came back once more")


def test_an_hour_without_the_broker_comes_all_at_once_with_its_own_hours(
    broker: Broker, processes: Processes, database: TestDatabase
) -> None:
    start_bridge(processes)
    device, began = Device(broker), clock.now() - timedelta(minutes=62)
    device.began = began
    device.send(1)
    wait_until(lambda: stored(database)[0] == 1, "the bridge stores")
    kill(broker.process)
    # The device goes on measuring: what it can't send it keeps. Its clock says when, so nothing waits in this test.
    wait_until(lambda: not device.client.is_connected(), "the device knows that the broker is away")
    device.keep(5_000, over=HOUR)
    broker.start()
    started = time.monotonic()
    wait_until(lambda: stored(database)[0] == 5_001, "all of the hour is stored")
    lag = time.monotonic() - started
    device.close()
    assert stored(database) == (5_001, 5_001)
    assert kept_hours(database) == measured_hours(database), "each value counts in the hour in which it was measured"
    assert doubles(database) == 0
    state, since, last_at = sensor_now(database)
    # Beyond 4 g/L from the 4,000th on: that is when it began, not when it was heard.
    assert (state, abs(since - (began + HOUR * 4 / 5)) < timedelta(minutes=1)) == ("red", True)
    assert clock.now() - last_at < timedelta(minutes=4)
    assert lag < LATEST_AFTER_AN_HOUR, f"5,000 values took {lag:.1f} s"


def kept_hours(database: TestDatabase) -> list[Any]:
    query = "SELECT begins_at, count, total FROM dashboards_sensor_span WHERE length = 'hour' ORDER BY 1"
    with psycopg.connect(database.owner_url) as owner:
        return owner.execute(query).fetchall()


def measured_hours(database: TestDatabase) -> list[Any]:
    query = (
        "SELECT date_trunc('hour', measured_at), count(*), sum(value) FROM dashboards_sensor_value"
        " GROUP BY 1 ORDER BY 1"
    )
    with psycopg.connect(database.owner_url) as owner:
        return owner.execute(query).fetchall()


def sensor_now(database: TestDatabase) -> Any:
    with psycopg.connect(database.owner_url) as owner:
        return owner.execute("SELECT state, state_since, last_at FROM dashboards_sensor WHERE key = 'man'").fetchone()
