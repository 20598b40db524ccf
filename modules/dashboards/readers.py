"""Who reads the mails of dashboards: a unit's heads, a member, those who pass things on. In the tenant's scope."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.identity.holding import IS_SHUT_OUT
from dothi.identity.models import MembershipRow
from tenants.people.units import get_unit, members_of_unit

PASSES_ON = "leader"
"""The role that gives what nobody has yet to a unit."""


@dataclass(frozen=True, kw_only=True)
class MailReader:
    """Who is told."""

    email: str
    name: str
    membership_id: UUID | None = None


def readers_of_unit(tenant_id: int, unit_id: UUID) -> list[MailReader]:
    """The heads of a unit who can sign in, or else the unit's own address."""
    heads = [each for each in members_of_unit(tenant_id, unit_id) if each.is_head]
    shut_out = find_shut_out(tenant_id, [each.membership_id for each in heads])
    heads = [each for each in heads if each.membership_id not in shut_out]
    if heads:
        return [MailReader(email=each.email, name=each.name, membership_id=each.membership_id) for each in heads]
    unit = get_unit(tenant_id, unit_id)
    return [MailReader(email=unit.email, name=unit.name)]


def readers_of_member(tenant_id: int, membership_id: UUID | None) -> list[MailReader]:
    """A member, while they are here and can sign in."""
    member = session.get(MembershipRow, (tenant_id, membership_id)) if membership_id is not None else None
    if member is None or member.ended_at is not None or find_shut_out(tenant_id, [member.id]):
        return []
    return [MailReader(email=member.email, name=member.name, membership_id=member.id)]


def leaders(tenant_id: int) -> list[MailReader]:
    """Those who give directives here. One statement."""
    return readers_with_role(tenant_id, PASSES_ON)


def readers_with_role(tenant_id: int, role: str) -> list[MailReader]:
    """Those who have joined, can sign in and hold a role. One statement."""
    rows = session.scalars(
        select(MembershipRow).where(
            MembershipRow.tenant_id == tenant_id,
            MembershipRow.joined_at.is_not(None),
            MembershipRow.ended_at.is_(None),
            MembershipRow.roles.contains([role]),
            ~IS_SHUT_OUT,
        )
    )
    return [MailReader(email=row.email, name=row.name, membership_id=row.id) for row in rows]


def find_shut_out(tenant_id: int, member_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these members the operator has shut out. One statement, none for nobody."""
    if not member_ids:
        return frozenset()
    query = select(MembershipRow.id).where(
        MembershipRow.tenant_id == tenant_id, MembershipRow.id.in_(member_ids), IS_SHUT_OUT
    )
    return frozenset(session.scalars(query))
