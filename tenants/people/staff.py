"""The district admin's hand on staff: invitations and memberships with their units, never anybody's credentials."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.identity import members
from dothi.identity.members import Membership
from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from dothi.values.errors import Denied
from tenants.people.last_admin import hold_for_leaving
from tenants.people.seen import check_seen
from tenants.people.units import in_order, place_member, unit_title
from tenants.registry.models import Unit
from tenants.registry.roles import ROLES_OF_A_DISTRICT


@dataclass(frozen=True, kw_only=True)
class StaffFacts:
    """What an admin says of a member."""

    name: str
    roles: Collection[str]
    unit_ids: Collection[UUID] = ()
    headed: Collection[UUID] = ()


def list_staff(tenant_id: int) -> Sequence[Membership]:
    """The tenant's members whose membership hasn't ended, by name. One statement."""
    return members.list_members(tenant_id)


def invite_staff(tenant_id: int, *, email: str, facts: StaffFacts, actor: Actor) -> Membership:
    """Invite somebody by mail with roles and units. Raises Invalid, Conflict (a member already), Denied (role)."""
    check_roles(facts.roles)
    units = chosen_units(tenant_id, facts)
    member = members.invite(
        tenant_id,
        email=email,
        name=facts.name,
        roles=facts.roles,
        actor=actor,
        unit_ids=[unit.id for unit in units],
        headed=facts.headed,
        unit_name=unit_title(units),
    )
    place_member(tenant_id, member.id, unit_ids=facts.unit_ids, headed=facts.headed)
    return member


def change_staff(
    tenant_id: int, membership_id: UUID, *, facts: StaffFacts, actor: Actor, seen: str | None = None
) -> None:
    """Change name, roles and units of a member. `seen` is the mark of what the form showed. Raises NotFound, Invalid,
    Denied.

    Conflict for one's own roles, when nobody would be left to administer, and (stale) when somebody was faster.
    """
    check_roles(facts.roles)
    check_seen(tenant_id, membership_id, seen)
    former = members.get_membership(tenant_id, membership_id)
    if former.name != facts.name:
        members.rename(tenant_id, membership_id=membership_id, name=facts.name, actor=actor)
    if former.roles != frozenset(facts.roles):
        hold_for_leaving(tenant_id, membership_id, keeps=facts.roles)
        members.change_roles(tenant_id, membership_id=membership_id, roles=facts.roles, actor=actor)
    place_member(tenant_id, membership_id, unit_ids=facts.unit_ids, headed=facts.headed)
    record_audit(tenant_id, "tenants.staff_changed", subject=former.email, actor=actor)


def chosen_units(tenant_id: int, facts: StaffFacts) -> Sequence[Unit]:
    """The units named, in their order."""
    wanted = set(facts.unit_ids) | set(facts.headed)
    if not wanted:
        return []
    return in_order(session.scalars(select(Unit).where(Unit.tenant_id == tenant_id, Unit.id.in_(wanted))))


def check_roles(roles: Collection[str]) -> None:
    """Raise Denied for a role that isn't a district's to give."""
    if set(roles) - set(ROLES_OF_A_DISTRICT):
        raise Denied(_("Quản trị cấp huyện chỉ giao các vai trò của địa phương."))
