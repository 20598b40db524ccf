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


@dataclass(frozen=True, kw_only=True)
class CodeAsked(Event):
    """A form waits for its e-mail to be confirmed: the mail with its `sending`-th code is due."""

    module: ClassVar[str] = "tourism"
    form_id: UUID
    sending: int


@dataclass(frozen=True, kw_only=True)
class RatingChanged(Event):
    """A rating came in, was shown, refused or removed: `before` is empty for a new one, `after` for a removed one."""

    module: ClassVar[str] = "tourism"
    rating_id: UUID
    place_id: UUID
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class BusinessLinkAsked(Event):
    """Somebody asked that a place's link go to its address on record."""

    module: ClassVar[str] = "tourism"
    place_id: UUID


@dataclass(frozen=True, kw_only=True)
class OwnerAsked(Event):
    """A place wasn't confirmed for long: its owner is asked whether all is still true."""

    module: ClassVar[str] = "tourism"
    place_id: UUID
    link_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalMade(Event):
    """A business proposed its entry, or changed what it proposed."""

    module: ClassVar[str] = "tourism"
    proposal_id: UUID
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ProposalDecided(Event):
    """Staff took a proposal, whole or in part, or refused it."""

    module: ClassVar[str] = "tourism"
    proposal_id: UUID
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class ItineraryChanged(Event):
    """An itinerary was made, changed, published or taken back: `before` is empty for a new one."""

    module: ClassVar[str] = "tourism"
    itinerary_id: UUID
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class PlaceWardsOutdated(Event):
    """Areas have changed: the places behind this one are still to get their wards."""

    module: ClassVar[str] = "tourism"
    after: UUID
