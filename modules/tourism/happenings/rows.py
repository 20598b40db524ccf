"""What is read of public happenings: one with its place, and one day of a date of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID


class HappeningRow(NamedTuple):
    """A public happening with all that page and feed say of it."""

    id: UUID
    slug: str
    kind: str
    status: str
    texts: Mapping[str, Mapping[str, str]]
    phone: str
    website: str
    rule: str
    starts_on: date
    starts_at: time | None
    minutes: int
    excepted: list[str]
    changes: Mapping[str, Any]
    last_on: date | None
    kept_from: date
    kept_until: date
    sequence: int
    updated_at: datetime
    place_id: UUID | None
    place_slug: str | None
    place_texts: Mapping[str, Mapping[str, str]] | None
    place_address: str | None
    place_lon: float | None
    place_lat: float | None


class DateRow(NamedTuple):
    """A day of a date of a public happening, as lists say it."""

    day: date
    is_first: bool
    original_on: date
    starts_at: datetime
    ends_at: datetime
    state: str
    happening_id: UUID
    slug: str
    kind: str
    status: str
    texts: Mapping[str, Mapping[str, str]]
    rule: str
    starts_on: date
    clock: time | None
    """When it begins by the rule; None: all day."""
    updated_at: datetime
    place_slug: str | None
    place_texts: Mapping[str, Mapping[str, str]] | None
