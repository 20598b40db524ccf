"""A tenant is never left without an admin: asked before a membership ends, or loses the role."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask_babel import gettext as _

from dothi.identity.holding import hold_members, list_holders
from dothi.identity.members import get_membership
from dothi.values.errors import Conflict
from tenants.registry.roles import ADMIN_ROLES


def is_last_admin(tenant_id: int, membership_id: UUID) -> bool:
    """Whether the member is the only one who has joined with a role that administers."""
    return any(list_holders(tenant_id, role=role) == [membership_id] for role in ADMIN_ROLES)


def hold_for_leaving(
    tenant_id: int, membership_id: UUID, *, keeps: Collection[str] = (), staying: Collection[UUID] = ()
) -> None:
    """Lock a member who leaves, or loses all roles but `keeps`, with all who could be the last admin.

    Of two admins who end each other at once the second finds the first gone. Raises NotFound; Conflict (`last_admin`).
    """
    lost = [
        role for role in ADMIN_ROLES if role in get_membership(tenant_id, membership_id).roles and role not in keeps
    ]
    rivals = {holder for role in lost for holder in list_holders(tenant_id, role=role)}
    hold_members(tenant_id, leaving={membership_id, *rivals}, staying=staying)
    for role in lost:
        if list_holders(tenant_id, role=role) == [membership_id]:
            raise Conflict(
                _("Đây là quản trị duy nhất. Vui lòng mời và chờ một quản trị khác nhận lời trước."), code="last_admin"
            )
