"""What tourism tells; facts before and after keep the counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
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
class PlaceFileConfirmed(Event):
    """Somebody has looked at a file of places and wants it: a job takes it."""

    module: ClassVar[str] = "tourism"
    file_id: UUID
    twins: str
    publishes: bool
    by: str
    membership_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class PlacesImported(Event):
    """A file made or changed places, some hundred in an event: what `PlaceChanged` tells of one.

    `moves` are facets with by how much their number changed; `shown` the ids of those that are public, or were.
    """

    module: ClassVar[str] = "tourism"
    file_id: UUID
    moves: list[dict[str, Any]]
    shown: list[str]


@dataclass(frozen=True, kw_only=True)
class LinksDue(Event):
    """Sites of places are to be looked at: a job does."""

    module: ClassVar[str] = "tourism"
    urls: list[str]
