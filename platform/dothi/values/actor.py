"""Who does something: services take an Actor and never look at the request."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """Whether a person of the administration, a citizen or the platform itself acts."""

    MEMBER = "member"
    CITIZEN = "citizen"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody with a name for the record, permissions, and the units they belong to or head."""

    kind: ActorKind
    name: str = ""
    membership_id: UUID | None = None
    permissions: frozenset[str] = field(default_factory=frozenset)
    unit_ids: frozenset[UUID] = field(default_factory=frozenset)
    heads: frozenset[UUID] = field(default_factory=frozenset)

    @classmethod
    def citizen(cls) -> Actor:
        """A citizen, whose name is never taken into the record of steps."""
        return cls(kind=ActorKind.CITIZEN)

    @classmethod
    def system(cls) -> Actor:
        """The platform itself: jobs and the operator's command line."""
        return cls(kind=ActorKind.SYSTEM)

    def may(self, permission: str) -> bool:
        """Whether the actor holds the permission; the system may do everything."""
        return self.kind is ActorKind.SYSTEM or permission in self.permissions
