"""What a form saw of a member, as a mark: so that it never overwrites what somebody else has changed since."""

from __future__ import annotations

import hashlib
import json
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.identity import members
from dothi.identity.members import Membership
from dothi.identity.models import MembershipRow
from dothi.values.errors import Conflict


def mark_of(member: Membership) -> str:
    """Changes with the member's name, roles or units."""
    parts = [
        member.name,
        sorted(member.roles),
        sorted(map(str, member.unit_ids)),
        sorted(map(str, member.headed_unit_ids)),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def check_seen(tenant_id: int, membership_id: UUID, mark: str | None) -> None:
    """Lock the member, then raise Conflict (stale) unless they are as the form saw them; None: as they are now."""
    if mark is None:
        return
    session.execute(
        select(MembershipRow.id)
        .where(MembershipRow.tenant_id == tenant_id, MembershipRow.id == membership_id)
        .with_for_update()
    )
    session.expire_all()
    if mark_of(members.get_membership(tenant_id, membership_id)) != mark:
        raise Conflict(
            _("Có người vừa sửa thành viên này. Vui lòng xem cả hai phiên bản rồi quyết định lại."), code="stale"
        )
