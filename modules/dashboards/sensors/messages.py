"""A message of a sensor as it comes: its topic, `dothi/<tenant>/<key>`, and its payload. Pure.

The payload is a bare number, measured when it arrives, or {"value": 3.2, "unit": "g/L", "at": "2026-03-01T07:00:00Z"};
`at` may be seconds or milliseconds since 1970.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from dothi.values.letters import clean

ROOT = "dothi"
SUBSCRIBED = f"{ROOT}/+/+"
KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
LARGEST_PAYLOAD = 1024
LONGEST_UNIT = 20
LARGEST = Decimal(10) ** 9
MILLISECONDS_FROM = 10**11


class UnreadableMessage(ValueError):
    """A payload that says no number, or a time that is none."""


@dataclass(frozen=True)
class SensorMessage:
    """What came under a sensor's key, and when."""

    key: str
    payload: bytes
    arrived_at: datetime


@dataclass(frozen=True)
class RawValue:
    """What a payload says; `unit` is empty where it says none."""

    value: Decimal
    unit: str
    at: datetime


def split_topic(topic: str) -> tuple[str, str] | None:
    """Tenant and key of a topic, None of one that has another form."""
    parts = topic.split("/")
    return (parts[1], parts[2]) if len(parts) == 3 and parts[0] == ROOT else None


def read_payload(payload: bytes, arrived_at: datetime) -> RawValue:
    """What a payload says. Raises UnreadableMessage."""
    if len(payload) > LARGEST_PAYLOAD:
        raise UnreadableMessage("too long")
    try:
        said = json.loads(payload, parse_int=Decimal, parse_float=Decimal, parse_constant=refuse_constant)
    except (ValueError, RecursionError, InvalidOperation) as error:
        raise UnreadableMessage("no JSON") from error
    if not isinstance(said, dict):
        said = {"value": said}
    unit = said.get("unit") or ""
    if not isinstance(unit, str) or len(unit) > LONGEST_UNIT:
        raise UnreadableMessage("no unit")
    return RawValue(
        number_of(said.get("value")), clean(unit), arrived_at if said.get("at") is None else instant_of(said["at"])
    )


def number_of(value: Any) -> Decimal:
    """A number, also as a text with a decimal point or comma. Raises UnreadableMessage."""
    if isinstance(value, str):
        try:
            value = Decimal(value.strip().replace(",", "."))
        except InvalidOperation as error:
            raise UnreadableMessage("no number") from error
    if not isinstance(value, Decimal) or not value.is_finite() or value.copy_abs() >= LARGEST:
        raise UnreadableMessage("no number")
    return value


def instant_of(at: Any) -> datetime:
    """A time with its zone, or seconds or milliseconds since 1970. Raises UnreadableMessage."""
    try:
        if isinstance(at, Decimal):
            return datetime.fromtimestamp(float(at / 1000 if at > MILLISECONDS_FROM else at), UTC)
        read = datetime.fromisoformat(at)
        if read.tzinfo is not None:
            return read.astimezone(UTC)
    except (TypeError, ValueError, ArithmeticError, OSError) as error:
        raise UnreadableMessage("no time") from error
    raise UnreadableMessage("a time without its zone")


def refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)
