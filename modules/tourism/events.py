"""What tourism tells; facts before and after keep the counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class PlaceChanged(Event):
    """A place was made, changed, published or taken back: `before` is empty for a new one."""

    module: ClassVar[str] = "tourism"
    place_id: UUID
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class OpeningsChanged(Event):
    """Places opened or closed by the clock: so many texts of hours said so."""

    module: ClassVar[str] = "tourism"
    texts: int


@dataclass(frozen=True, kw_only=True)
class HappeningChanged(Event):
    """A happening was made, changed, published or called off, or one date of it: `before` is empty for a new one."""

    module: ClassVar[str] = "tourism"
    happening_id: UUID
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ItineraryChanged(Event):
    """An itinerary was made, changed, published or taken back: `before` is empty for a new one."""

    module: ClassVar[str] = "tourism"
    itinerary_id: UUID
    before: dict[str, str]
    after: dict[str, str]
