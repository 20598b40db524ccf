"""What planning tells: a version was published or withdrawn, a plan that people see was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class PlanEvent(Event):
    """What they have in common."""

    module: ClassVar[str] = "planning"
    plan_id: UUID
    theme: str


@dataclass(frozen=True, kw_only=True)
class PlanPublished(PlanEvent):
    """A version of a plan was published: from its day on it is in force."""

    version_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlanWithdrawn(PlanEvent):
    """A published version was withdrawn: the former one holds again."""

    version_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlanDrawn(PlanEvent):
    """A draft of a plan took a map: what it would change is worked out."""


@dataclass(frozen=True, kw_only=True)
class PlanChanged(PlanEvent):
    """What people read of a plan was changed, its theme, name, numbers or unit; so many versions were published."""

    former_theme: str
    published: int


@dataclass(frozen=True, kw_only=True)
class FollowAsked(Event):
    """Somebody wants to follow an area: their address isn't confirmed yet."""

    module: ClassVar[str] = "planning"
    follower_id: UUID


@dataclass(frozen=True, kw_only=True)
class FollowersFound(Event):
    """A published version may concern these followers: a portion of those who were found by cells."""

    module: ClassVar[str] = "planning"
    version_id: UUID
    followers: list[str]


@dataclass(frozen=True, kw_only=True)
class FollowerConcerned(Event):
    """A published version covers what somebody follows."""

    module: ClassVar[str] = "planning"
    follower_id: UUID
    version_id: UUID
