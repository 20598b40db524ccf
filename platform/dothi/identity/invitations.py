"""Invitations: a link by mail with which somebody takes up a membership, once, within a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.identity import accounts
from dothi.identity.events import MemberInvited, MemberJoined
from dothi.identity.links import INVITATION, link_unknown, read_link, sign_link
from dothi.identity.models import InvitationRow, MembershipRow
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.errors import Gone
from dothi.values.ids import new_id, new_token

LASTS = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An open invitation, as the one who holds its link sees it."""

    id: UUID
    membership_id: UUID
    account_id: UUID
    email: str
    name: str
    roles: frozenset[str]
    password_salt: str | None
    """Of an account that exists already, at another tenant: its present password is asked for, never replaced."""

    @property
    def has_password(self) -> bool:
        """Whether the account exists and signs in elsewhere."""
        return self.password_salt is not None


def renew(tenant_id: int, membership_id: UUID) -> None:
    """Open an invitation for a membership, or open it again with a new link; the mail follows."""
    values = {"nonce": new_token(), "expires_at": clock.now() + LASTS, "used_at": None}
    statement = insert(InvitationRow).values(tenant_id=tenant_id, id=new_id(), membership_id=membership_id, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["tenant_id", "membership_id"], set_=values))
    record(MemberInvited(membership_id=membership_id, nonce=str(values["nonce"])))


def find_link(tenant_id: int, membership_id: UUID, nonce: str) -> str | None:
    """The token of the link that was made with this nonce, while it is open: for the mail."""
    row = session.execute(
        select(InvitationRow).where(
            InvitationRow.tenant_id == tenant_id,
            InvitationRow.membership_id == membership_id,
            InvitationRow.nonce == nonce,
            InvitationRow.used_at.is_(None),
        )
    ).scalar_one_or_none()
    return sign_link(INVITATION, tenant_id, row.id, row.nonce) if row else None


def read_invitation(tenant_id: int, token: str) -> Invitation:
    """The invitation of a link. Raises NotFound for a guessed one, Gone for one used, replaced or too old."""
    row_id, nonce = read_link(INVITATION, tenant_id, token)
    found = session.execute(
        select(InvitationRow, MembershipRow)
        .join(
            MembershipRow,
            (MembershipRow.tenant_id == tenant_id) & (MembershipRow.id == InvitationRow.membership_id),
        )
        .where(InvitationRow.tenant_id == tenant_id, InvitationRow.id == row_id)
        .with_for_update(of=InvitationRow)
    ).one_or_none()
    if found is None:
        raise link_unknown()
    row, membership = found
    account = accounts.find_account(tenant_id, membership.id)
    has_password = account is not None and account.password_salt is not None
    # Who came with a tenant from another deployment joined there, and takes the membership up here by a new password.
    if row.used_at is not None or (membership.joined_at is not None and has_password):
        raise Gone(_("Lời mời này đã được nhận. Bạn có thể đăng nhập."), code="link_used")
    if row.nonce != nonce or row.expires_at <= clock.now() or account is None:
        raise Gone(
            _("Lời mời này không còn hiệu lực. Vui lòng đề nghị quản trị của địa phương gửi lại."), code="link_expired"
        )
    return Invitation(
        id=row.id,
        membership_id=membership.id,
        account_id=membership.account_id,
        email=membership.email,
        name=membership.name,
        roles=frozenset(membership.roles),
        password_salt=account.password_salt,
    )


def accept(tenant_id: int, invitation: Invitation, *, name: str, password_hash: str | None) -> None:
    """Take the membership up under the name given; `password_hash` for an account that has none yet."""
    now = clock.now()
    session.execute(
        update(InvitationRow)
        .where(InvitationRow.tenant_id == tenant_id, InvitationRow.id == invitation.id)
        .values(used_at=now)
    )
    session.execute(
        update(MembershipRow)
        .where(MembershipRow.tenant_id == tenant_id, MembershipRow.id == invitation.membership_id)
        .values(joined_at=now, name=name)
    )
    if password_hash is not None:
        accounts.set_password_hash(tenant_id, invitation.membership_id, password_hash)
    actor = Actor(kind=ActorKind.MEMBER, name=name, membership_id=invitation.membership_id)
    record_audit(tenant_id, "identity.joined", subject=invitation.email, actor=actor)
    record(MemberJoined(membership_id=invitation.membership_id))
