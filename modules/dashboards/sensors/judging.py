"""What becomes of messages: a value in its sensor's unit, or a reason why it isn't stored as it came. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from dothi.values.letters import clean
from modules.dashboards.indicators.states import Thresholds
from modules.dashboards.sensors.messages import KEY, RawValue, SensorMessage, UnreadableMessage, read_payload
from modules.dashboards.sensors.newest import SensorStanding
from modules.dashboards.sensors.quantities import Quantity, UnknownUnit, convert
from modules.dashboards.sensors.spans import Measured

AHEAD = timedelta(minutes=2)
"""So far a clock may be ahead of ours."""
LATEST = timedelta(days=7)
"""So late a value may come: shorter than raw values are kept (`retention.RAW_KEPT`)."""
EXACT = Decimal("0.000001")
LONGEST_SAMPLE = 80


class SensorFault(StrEnum):
    """Why a message wasn't stored as it came; a late one was stored, and changed no state."""

    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    RESTING = "resting"
    UNIT = "unit"
    SILLY = "silly"
    PAST = "past"
    FUTURE = "future"
    DOUBLE = "double"
    LATE = "late"


@dataclass(frozen=True)
class KnownSensor:
    """A sensor as far as its values are judged by it."""

    id: UUID
    quantity: Quantity
    unit: str
    lowest: Decimal | None
    highest: Decimal | None
    is_active: bool
    limits: Thresholds
    standing: SensorStanding


@dataclass
class Faults:
    """How many messages had which fault, by key and fault, with the newest of each."""

    counts: dict[tuple[str, SensorFault], int] = field(default_factory=dict)
    samples: dict[tuple[str, SensorFault], str] = field(default_factory=dict)

    def add(self, message: SensorMessage, fault: SensorFault) -> None:
        """Count one. A key of another form counts under none."""
        place = (message.key if KEY.fullmatch(message.key) else "", fault)
        self.counts[place] = self.counts.get(place, 0) + 1
        self.samples[place] = sample_of(message.payload)


def judge_all(
    messages: Iterable[SensorMessage], sensors: Mapping[str, KnownSensor], *, now: datetime
) -> tuple[dict[tuple[UUID, datetime], tuple[SensorMessage, Measured]], Faults]:
    """The values by sensor and time, each with its message; of two with the same time the first."""
    found: dict[tuple[UUID, datetime], tuple[SensorMessage, Measured]] = {}
    faults = Faults()
    for message in messages:
        judged = judge(message, sensors.get(message.key), now=now)
        if isinstance(judged, SensorFault):
            faults.add(message, judged)
        elif (judged.sensor_id, judged.at) in found:
            faults.add(message, SensorFault.DOUBLE)
        else:
            found[judged.sensor_id, judged.at] = (message, judged)
    return found, faults


def judge(message: SensorMessage, sensor: KnownSensor | None, *, now: datetime) -> Measured | SensorFault:
    """The value that a message brings, or why it brings none."""
    if sensor is None:
        return SensorFault.UNKNOWN
    if not sensor.is_active:
        return SensorFault.RESTING
    try:
        raw = read_payload(message.payload, message.arrived_at)
        value = convert(raw.value, sensor.quantity, given=raw.unit, wanted=sensor.unit).quantize(EXACT, ROUND_HALF_UP)
    except UnreadableMessage:
        return SensorFault.UNREADABLE
    except UnknownUnit:
        return SensorFault.UNIT
    return fault_of(raw, value, sensor, now) or Measured(sensor.id, raw.at, value)


def fault_of(raw: RawValue, value: Decimal, sensor: KnownSensor, now: datetime) -> SensorFault | None:
    """What is wrong with a value or its time."""
    if raw.at > now + AHEAD:
        return SensorFault.FUTURE
    if raw.at < now - LATEST:
        return SensorFault.PAST
    is_low = sensor.lowest is not None and value < sensor.lowest
    is_high = sensor.highest is not None and value > sensor.highest
    return SensorFault.SILLY if is_low or is_high else None


def sample_of(payload: bytes) -> str:
    """The beginning of a payload, as a line that can be stored and shown."""
    text = clean(payload[:LONGEST_SAMPLE].decode("utf-8", "replace"))
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
