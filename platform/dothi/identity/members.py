"""Memberships of a tenant: invite, resend, change, end, list. Called by the pages of district and province admins.

Who may call them, and which roles they may give, is for those pages to check.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, update

from dothi.database.session import session
from dothi.identity import accounts, invitations, passwords, sessions
from dothi.identity.events import MembershipEnded
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.addresses import is_email, normalise_email
from dothi.values.alphabet import sort_key
from dothi.values.errors import Conflict, Invalid, NotFound

LONGEST_NAME = 120


class MembershipState(StrEnum):
    """Whether somebody has taken the membership up, and still holds it."""

    INVITED = "invited"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A member as an admin sees them."""

    id: UUID
    account_id: UUID
    email: str
    name: str
    roles: frozenset[str]
    unit_ids: frozenset[UUID]
    headed_unit_ids: frozenset[UUID]
    unit_name: str
    invited_at: datetime
    joined_at: datetime | None
    ended_at: datetime | None
    last_sign_in_at: datetime | None

    @property
    def membership_id(self) -> UUID:
        """The id, by the name that `Member` and actors have for it."""
        return self.id

    @property
    def state(self) -> MembershipState:
        """Invited, active or ended."""
        if self.ended_at is not None:
            return MembershipState.ENDED
        return MembershipState.ACTIVE if self.joined_at is not None else MembershipState.INVITED


def invite(
    tenant_id: int,
    *,
    email: str,
    name: str,
    roles: Collection[str],
    actor: Actor,
    unit_ids: Collection[UUID] = (),
    headed: Collection[UUID] = (),
    unit_name: str = "",
) -> Membership:
    """Invite somebody by mail; at their first tenant their account is made. An ended membership is taken up anew.

    Raises Invalid with fields `email`, `name` or `roles`; Conflict when they are a member already.
    """
    email, name = normalise_email(email), " ".join(name.split())
    check_person(email=email, name=name, roles=roles)
    row = _find_by_email(tenant_id, email)
    if row is not None and row.ended_at is None:
        raise Conflict(_("%(email)s đã là thành viên của địa phương.", email=email), code="already_member")
    row = _put(tenant_id, row, email=email, name=name, roles=roles, now=clock.now())
    set_units(tenant_id, membership_id=row.id, unit_ids=unit_ids, headed=headed, unit_name=unit_name)
    invitations.renew(tenant_id, row.id)
    record_audit(tenant_id, "identity.member_invited", subject=email, actor=actor, roles=sorted(roles))
    return _membership(row)


def resend(tenant_id: int, *, membership_id: UUID, actor: Actor) -> None:
    """Send the invitation again; the links sent before stop working. Raises Conflict when it has been taken up."""
    row = _get(tenant_id, membership_id)
    if row.joined_at is not None or row.ended_at is not None:
        raise Conflict(_("Lời mời này đã được nhận hoặc đã kết thúc."), code="not_invited")
    invitations.renew(tenant_id, membership_id)
    record_audit(tenant_id, "identity.invitation_resent", subject=row.email, actor=actor)


def change_roles(tenant_id: int, *, membership_id: UUID, roles: Collection[str], actor: Actor) -> Membership:
    """Give a member other roles, from their next request on. Nobody changes their own: Conflict."""
    _refuse_self(membership_id, actor)
    row = _get(tenant_id, membership_id)
    _check_roles(roles)
    former, row.roles = row.roles, sorted(roles)
    record_audit(
        tenant_id, "identity.roles_changed", subject=row.email, actor=actor, former=sorted(former), roles=row.roles
    )
    session.flush()
    return _membership(row)


def rename(tenant_id: int, *, membership_id: UUID, name: str, actor: Actor) -> None:
    """Change the name by which this tenant knows a member. Raises Invalid with field `name`."""
    name = " ".join(name.split())
    row = _get(tenant_id, membership_id)
    check_person(email=row.email, name=name, roles=row.roles)
    former, row.name = row.name, name
    record_audit(tenant_id, "identity.renamed", subject=row.email, actor=actor, former=former, name=name)
    session.flush()


def end_membership(tenant_id: int, *, membership_id: UUID, actor: Actor) -> None:
    """End a membership, and at once its sessions. The account stays: it may belong to other tenants. Not one's own."""
    _refuse_self(membership_id, actor)
    row = _get(tenant_id, membership_id)
    if row.ended_at is not None:
        return
    row.ended_at = clock.now()
    session.flush()
    sessions.end_sessions_of(tenant_id, membership_id)
    record_audit(tenant_id, "identity.membership_ended", subject=row.email, actor=actor)
    record(MembershipEnded(membership_id=membership_id))


def set_units(
    tenant_id: int, *, membership_id: UUID, unit_ids: Collection[UUID], headed: Collection[UUID], unit_name: str
) -> None:
    """Write a member's units, which belong to another component, where one statement finds them with the session."""
    session.execute(
        update(MembershipRow)
        .where(MembershipRow.tenant_id == tenant_id, MembershipRow.id == membership_id)
        .values(
            unit_ids=sorted(str(u) for u in unit_ids),
            headed_unit_ids=sorted(str(u) for u in headed),
            unit_name=unit_name,
        )
    )


def list_members(tenant_id: int, *, include_ended: bool = False) -> Sequence[Membership]:
    """The members of a tenant in the order of their names; some hundreds at most. One statement."""
    statement = select(MembershipRow).where(MembershipRow.tenant_id == tenant_id)
    if not include_ended:
        statement = statement.where(MembershipRow.ended_at.is_(None))
    rows = session.scalars(statement).all()
    return [_membership(row) for row in sorted(rows, key=lambda row: (sort_key(row.name), row.email))]


def get_membership(tenant_id: int, membership_id: UUID) -> Membership:
    """One membership. Raises NotFound."""
    return _membership(_get(tenant_id, membership_id))


def create_demo_member(
    tenant_id: int,
    *,
    email: str,
    name: str,
    roles: Collection[str],
    password: str = passwords.DEMO_PASSWORD,
    unit_ids: Collection[UUID] = (),
    headed: Collection[UUID] = (),
    unit_name: str = "",
) -> Membership:
    """A member who has joined, with a given password: for demo data alone. Raises RuntimeError outside the demo."""
    if not house().settings.demo:
        raise RuntimeError("demo accounts may be made only where DEMO is on")
    email, now = normalise_email(email), clock.now()
    check_person(email=email, name=name, roles=roles)
    row = _put(tenant_id, _find_by_email(tenant_id, email), email=email, name=name, roles=roles, now=now)
    row.joined_at = now
    session.flush()
    set_units(tenant_id, membership_id=row.id, unit_ids=unit_ids, headed=headed, unit_name=unit_name)
    accounts.set_password_hash(tenant_id, row.id, _demo_hash(password))
    return _membership(row)


_demo_hashes: dict[str, str] = {}


def _demo_hash(password: str) -> str:
    """One hash for all demo accounts: a start with demo data shouldn't spend seconds on a published password."""
    if password not in _demo_hashes:
        _demo_hashes[password] = passwords.hash_password(password)
    return _demo_hashes[password]


def check_person(*, email: str, name: str, roles: Collection[str]) -> None:
    """Raise Invalid with the fields that can't be."""
    fields: dict[str, object] = {}
    if not is_email(email):
        fields["email"] = _("Địa chỉ thư điện tử chưa đúng, ví dụ: ten@mytho.example.")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        fields["name"] = _("Họ tên cần có từ 1 đến %(n)s ký tự.", n=LONGEST_NAME)
    try:
        _check_roles(roles)
    except Invalid as error:
        fields |= error.fields
    if fields:
        raise Invalid(_("Vui lòng xem lại thông tin thành viên."), fields=fields)


def _check_roles(roles: Collection[str]) -> None:
    known = {role.name for module in house().components for role in module.roles}
    if not roles or not set(roles) <= known:
        reason = _("Vui lòng chọn ít nhất một vai trò trong danh sách.")
        raise Invalid(reason, fields={"roles": reason})


def _refuse_self(membership_id: UUID, actor: Actor) -> None:
    if actor.membership_id == membership_id:
        raise Conflict(_("Bạn không thể tự đổi vai trò hoặc tự kết thúc tư cách của mình."), code="own_membership")


def _put(
    tenant_id: int, row: MembershipRow | None, *, email: str, name: str, roles: Collection[str], now: datetime
) -> MembershipRow:
    """A new membership row, or the former one taken up anew."""
    if row is None:
        row = MembershipRow(tenant_id=tenant_id, account_id=accounts.ensure_account(email), email=email)
        session.add(row)
    row.name, row.roles = name, sorted(roles)
    row.unit_ids, row.headed_unit_ids, row.unit_name = [], [], ""
    row.invited_at, row.joined_at, row.ended_at = now, None, None
    session.flush()
    return row


def _find_by_email(tenant_id: int, email: str) -> MembershipRow | None:
    statement = select(MembershipRow).where(MembershipRow.tenant_id == tenant_id, MembershipRow.email == email)
    return session.execute(statement).scalar_one_or_none()


def _get(tenant_id: int, membership_id: UUID) -> MembershipRow:
    statement = select(MembershipRow).where(MembershipRow.tenant_id == tenant_id, MembershipRow.id == membership_id)
    row = session.execute(statement).scalar_one_or_none()
    if row is None:
        raise NotFound(_("Không có thành viên này."))
    return row


def _membership(row: MembershipRow) -> Membership:
    return Membership(
        id=row.id,
        account_id=row.account_id,
        email=row.email,
        name=row.name,
        roles=frozenset(row.roles),
        unit_ids=frozenset(map(UUID, row.unit_ids)),
        headed_unit_ids=frozenset(map(UUID, row.headed_unit_ids)),
        unit_name=row.unit_name,
        invited_at=row.invited_at,
        joined_at=row.joined_at,
        ended_at=row.ended_at,
        last_sign_in_at=row.last_sign_in_at,
    )
