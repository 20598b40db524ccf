"""Who acts in the demo's histories: the tenant's own staff, and citizens who don't exist. Called by `histories.py`."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.values.actor import Actor, ActorKind
from modules.feedback.drafts import ContactDraft
from modules.feedback.rules.domain import Channel
from tenants.demo.people import names


class Cast:
    """The tenant's staff by what they do. Two statements."""

    def __init__(self, tenant_id: int, *, chance: random.Random) -> None:
        self.chance = chance
        self.intake: list[Actor] = []
        self.heads: dict[UUID, list[Actor]] = {}
        self.staff: dict[UUID, list[Actor]] = {}
        rows = session.scalars(
            select(MembershipRow)
            .where(MembershipRow.tenant_id == tenant_id, MembershipRow.ended_at.is_(None))
            .order_by(MembershipRow.email)
        )
        for row in rows:
            actor = actor_of(row)
            if "intake" in row.roles:
                self.intake.append(actor)
            for unit_id in actor.heads:
                self.heads.setdefault(unit_id, []).append(actor)
            if "staff" in row.roles:
                for unit_id in actor.unit_ids - actor.heads:
                    self.staff.setdefault(unit_id, []).append(actor)

    def clerk(self) -> Actor:
        """Somebody of the intake desk."""
        return self.chance.choice(self.intake)

    def can_handle(self, unit_id: UUID | None) -> bool:
        """Whether the unit has a head and staff."""
        return unit_id in self.heads and unit_id in self.staff

    def able_unit(self) -> UUID | None:
        """Some unit with a head and staff."""
        return next((unit_id for unit_id in self.heads if self.can_handle(unit_id)), None)


def actor_of(row: MembershipRow) -> Actor:
    """The member as they act in a request."""
    return Actor(
        kind=ActorKind.MEMBER,
        name=row.name,
        membership_id=row.id,
        permissions=house().components.permissions_of(row.roles),
        unit_ids=frozenset(map(UUID, row.unit_ids)),
        heads=frozenset(map(UUID, row.headed_unit_ids)),
    )


class Citizens:
    """Made-up names, numbers that nobody has, addresses in a domain that can't exist."""

    def __init__(self, seed: int, *, chance: random.Random) -> None:
        self.chance = chance
        self.names: Iterator[str] = names(seed + 7)

    def contact(self, channel: Channel) -> ContactDraft:
        """Who reports; often nobody says."""
        if channel is not Channel.COUNTER and self.chance.random() < 0.35:
            return ContactDraft()
        name = next(self.names)
        phone = f"0900 000 {self.chance.randrange(1_000):03}"
        has_mail = channel is not Channel.PHONE and self.chance.random() < 0.6
        return ContactDraft(name=name, phone=phone, email=f"{address_of(name)}@congdan.example" if has_mail else "")


def address_of(name: str) -> str:
    """`nguyen.van.an`."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return ".".join(letters.split())
