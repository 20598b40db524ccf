"""Work that a component ties to a person, and how it changes hands when they leave: declared in the manifest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from flask_babel import LazyString

from dothi.sites.site import Site
from dothi.values.actor import Actor


@dataclass(frozen=True)
class SuccessorMember:
    """An active member who takes over work, with the units they belong to or head."""

    membership_id: UUID
    name: str
    unit_ids: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """What became of somebody's work: `given` to the successor, `returned` to the unit or the desk it came from."""

    given: int = 0
    returned: int = 0


class HandOver(Protocol):
    """Takes all open work of `leaver_id` from them, in the current transaction, in the tenant's scope.

    What the successor can't have (another unit's), or all of it when there is none, goes back to where it is assigned
    anew. The leaver's membership is locked by then: nobody gives them more.
    """

    def __call__(
        self, tenant_id: int, *, leaver_id: UUID, successor: SuccessorMember | None, actor: Actor, site: Site
    ) -> HandedOver: ...


@dataclass(frozen=True, kw_only=True)
class WorkHeld:
    """Open work that a module ties to a person: counted before their membership ends, handed over as it does.

    `count(tenant_id, membership_id)` for the page; `permission` is what a successor must hold.
    """

    title: LazyString
    permission: str
    count: Callable[[int, UUID], int]
    hand_over: HandOver
