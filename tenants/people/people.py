"""The province's own people: invited, changed and ended by its admins. The same memberships as everybody's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from flask_babel import gettext as _

from dothi.identity import members
from dothi.identity.members import Membership
from dothi.values.actor import Actor
from dothi.values.errors import Denied, NotFound
from tenants.people.last_admin import hold_for_leaving
from tenants.people.seen import check_seen
from tenants.registry.roles import ROLES_OF_A_PROVINCE


def list_people(province_id: int) -> Sequence[Membership]:
    """The members with a role of the province, by name. One statement."""
    return [member for member in members.list_members(province_id) if is_provincial(member)]


def get_person(province_id: int, membership_id: UUID) -> Membership:
    """One of them, even when their membership has ended. Raises NotFound."""
    member = members.get_membership(province_id, membership_id)
    if not is_provincial(member):
        raise NotFound(_("Không có thành viên này."))
    return member


def is_provincial(member: Membership) -> bool:
    """Whether the member carries a role of the province; the province's tenant may have staff of units as well."""
    return bool(member.roles & set(ROLES_OF_A_PROVINCE))


def invite_person(province_id: int, *, email: str, name: str, roles: Collection[str], actor: Actor) -> Membership:
    """Invite somebody by mail. Raises Invalid, Conflict (a member already), Denied (role)."""
    check_roles(roles)
    return members.invite(province_id, email=email, name=name, roles=roles, actor=actor)


def change_person(
    province_id: int,
    membership_id: UUID,
    *,
    name: str,
    roles: Collection[str],
    actor: Actor,
    seen: str | None = None,
) -> None:
    """Change name and roles of the province; roles of other kinds stay. `seen` is the mark of what the form showed.

    Raises NotFound, Invalid, Denied; Conflict for one's own roles, when nobody would be left to administer, and (stale)
    when somebody was faster.
    """
    check_roles(roles)
    check_seen(province_id, membership_id, seen)
    former = get_person(province_id, membership_id)
    if former.name != name:
        members.rename(province_id, membership_id=membership_id, name=name, actor=actor)
    wanted = frozenset(roles) | (former.roles - set(ROLES_OF_A_PROVINCE))
    if wanted != former.roles:
        hold_for_leaving(province_id, membership_id, keeps=wanted)
        members.change_roles(province_id, membership_id=membership_id, roles=wanted, actor=actor)


def check_roles(roles: Collection[str]) -> None:
    """Raise Denied for a role that isn't a province's to give."""
    if set(roles) - set(ROLES_OF_A_PROVINCE):
        raise Denied(_("Quản trị cấp tỉnh chỉ giao các vai trò cấp tỉnh."))
