"""Member: the person signed in at a tenant, as pages and permissions see them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dothi.values.actor import Actor, ActorKind


@dataclass(frozen=True, kw_only=True)
class Member:
    """A membership with an open session; `must_set_up_second_factor` until an administrator has one."""

    membership_id: UUID
    account_id: UUID
    session_id: UUID
    name: str
    email: str
    roles: frozenset[str]
    permissions: frozenset[str]
    unit_ids: frozenset[UUID]
    heads: frozenset[UUID]
    unit_name: str
    role_title: str = ""
    must_set_up_second_factor: bool = False

    def actor(self) -> Actor:
        """The person as services take them."""
        return Actor(
            kind=ActorKind.MEMBER,
            name=self.name,
            membership_id=self.membership_id,
            permissions=self.permissions,
            unit_ids=self.unit_ids,
            heads=self.heads,
        )
