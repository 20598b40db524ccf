"""Six sensors at each of two districts: the month that was, and what `dothi sensors --play` sends from then on."""

from __future__ import annotations

import json
import math
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from paho.mqtt.client import Client

from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.worktime import LOCAL_ZONE
from modules.dashboards.indicators.states import Direction
from modules.dashboards.sensors.drafts import SensorDraft
from modules.dashboards.sensors.indicating import keep_days, show_on_boards
from modules.dashboards.sensors.messages import ROOT
from modules.dashboards.sensors.models import Sensor
from modules.dashboards.sensors.quantities import SCALES, Daily, Quantity
from modules.dashboards.sensors.service import add_sensor
from modules.dashboards.sensors.spans import Measured, add_up
from modules.dashboards.sensors.storing import add_to_spans, known_sensor, move_sensors, put_values

STORY = tomllib.loads(Path(__file__).with_name("sensors.toml").read_text(encoding="utf-8"))
SYSTEM = Actor.system()
HOURS = 30 * 24
SENT_EVERY = 60.0
"""Seconds; an hour of the past is one value, so that of what is counted it holds sixty times as much."""
MINUTES = 60
MOON_HOURS = 12.4206
"""Half a lunar day: from one high water to the next."""
AMOUNTS = ("amber", "red", "margin")


def load_sensors(site: Site) -> None:
    """The sensors of a district with their month, shown on boards; the caller commits."""
    for story in stories_of(site.canonical_host.partition(".")[0]):
        sensor = add_sensor(site.tenant_id, draft_from(story), actor=SYSTEM)
        values = list(month_of(sensor, story, clock.now()))
        put_values(site.tenant_id, values)
        add_to_spans(site.tenant_id, add_up(values))
        move_sensors(site.tenant_id, {sensor.id: known_sensor(sensor)}, values)
        show_on_boards(site, sensor, actor=SYSTEM)
    keep_days(site.tenant_id, clock.now(), days=HOURS // 24)


def stories_of(district: str) -> list[Mapping[str, Any]]:
    """The sensors of a district, by the first label of its host."""
    return [story for story in STORY["sensor"] if story["district"] == district]


def draft_from(story: Mapping[str, Any]) -> SensorDraft:
    """A sensor of the story."""
    scale = SCALES[Quantity(story["quantity"])]
    limits: dict[str, Any] = {name: Decimal(str(story[name])) for name in AMOUNTS if name in story}
    return SensorDraft(
        key=story["key"],
        name=story["name"],
        quantity=Quantity(story["quantity"]),
        unit=story["unit"],
        lon=story["lon"],
        lat=story["lat"],
        place_name=story["place"],
        direction=Direction.DOWN if "red" in story else Direction.NONE,
        lowest=scale.lowest,
        highest=scale.highest,
        fresh_minutes=15,
        **limits,
    )


def month_of(sensor: Sensor, story: Mapping[str, Any], now: datetime) -> Iterator[Measured]:
    """A value an hour until now."""
    random = Random(story["key"])  # noqa: S311  # a demo, no secret
    minutes = MINUTES if SCALES[Quantity(story["quantity"])].daily is Daily.TOTAL else 1
    newest = now.replace(minute=0, second=0, microsecond=0)
    for age in reversed(range(HOURS)):
        at = newest - timedelta(hours=age)
        yield Measured(sensor.id, at, rounded(story, value_at(story, at, random) * minutes))


def value_at(story: Mapping[str, Any], at: datetime, random: Random) -> float:
    """What a sensor measures at a time, of what is counted in a minute."""
    local = at.astimezone(LOCAL_ZONE)
    season: float = STORY["seasons"][story["season"]][local.month - 1] if "season" in story else 1.0
    level: float = story["level"] * season / (MINUTES if story["quantity"] == "vehicles" else 1)
    if story["moves"] == "showers":
        # Showers last an hour and come in the afternoon more than in the morning.
        luck = Random(f"{story['key']} {local:%Y%m%d%H}").random()  # noqa: S311
        return level * random.uniform(0.5, 1.5) if luck < 0.06 * season * (2 if local.hour >= 13 else 1) else 0.0
    move = tide(at) if story["moves"] == "tide" else rush(local)
    swing: float = story["swing"]
    return max(0.0, level * (1 + swing * move) * random.uniform(0.96, 1.04))


def tide(at: datetime) -> float:
    """Between -1 and 1: two high waters a day, one higher than the other."""
    hours = at.timestamp() / 3600
    return (math.cos(2 * math.pi * hours / MOON_HOURS) + 0.35 * math.cos(math.pi * hours / MOON_HOURS)) / 1.35


def rush(local: datetime) -> float:
    """Between -1 and 1: to work at seven, home at five, quiet at night."""
    hour = local.hour + local.minute / 60
    busy = sum(math.exp(-(((hour - peak) / 1.6) ** 2)) for peak in (7, 17))
    return min(1.0, busy + (0.35 if 8 < hour < 20 else -0.9))


def rounded(story: Mapping[str, Any], value: float) -> Decimal:
    """As a device would say it."""
    return Decimal(str(round(value, 0 if story["quantity"] == "vehicles" else 2)))


def publish(client: Client, *, should_stop: Callable[[], bool]) -> None:
    """Send each sensor's value every minute until told to stop."""
    random = Random()  # noqa: S311
    client.loop_start()
    sent_at = -SENT_EVERY
    while not should_stop():
        if client.is_connected() and time.monotonic() - sent_at >= SENT_EVERY:
            sent_at = time.monotonic()
            for story in STORY["sensor"]:
                client.publish(*message_of(story, clock.now(), random), qos=1)
        time.sleep(0.2)
    client.disconnect()
    client.loop_stop()


def message_of(story: Mapping[str, Any], at: datetime, random: Random) -> tuple[str, bytes]:
    """Topic and payload of a value."""
    value = rounded(story, value_at(story, at, random))
    payload = {"value": float(value), "unit": story["unit"], "at": at.isoformat(timespec="seconds")}
    return f"{ROOT}/{story['district']}/{story['key']}", json.dumps(payload).encode()
