"""What happens to visitor counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class VisitorsCounted(Event):
    """Visitors of some places and days were counted or corrected.

    `moves`: [place, day, more domestic, more international]; a correction may say fewer.
    """

    module: ClassVar[str] = "tourism"
    moves: list[list[str | int]]


@dataclass(frozen=True, kw_only=True)
class VisitorMonthClosed(Event):
    """A month's visitor counts became official; `month` is its first day."""

    module: ClassVar[str] = "tourism"
    month: str
    domestic: int
    international: int
