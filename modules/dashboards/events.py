"""What dashboards tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class ValuesStored(Event):
    """Values came in or were corrected: `codes` names their indicators."""

    module: ClassVar[str] = "dashboards"
    codes: list[str]


@dataclass(frozen=True, kw_only=True)
class ValuesTold(Event):
    """A district tells its province what its indicators came to, as of `at`.

    `values`: [code, length of the period, first day, value, denominator], numbers as text, None where there is none.
    """

    module: ClassVar[str] = "dashboards"
    member_id: int
    values: list[Any]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BoardChanged(Event):
    """A dashboard was made, changed or removed: walls that show it draw it anew."""

    module: ClassVar[str] = "dashboards"
    board_id: UUID


@dataclass(frozen=True, kw_only=True)
class WallChanged(Event):
    """The link of a wall was made or revoked."""

    module: ClassVar[str] = "dashboards"
    wall_id: UUID
