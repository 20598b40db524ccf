"""Forgotten passwords: the same answer whoever asks; the mail's link replaces the password, once, within two hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.identity import accounts, attempts, sign_in
from dothi.identity.accounts import Account
from dothi.identity.events import PasswordResetAsked
from dothi.identity.links import RESET, link_unknown, read_link, sign_link
from dothi.identity.models import MembershipRow, PasswordResetRow
from dothi.outbox.events import record
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.addresses import is_email, normalise_email
from dothi.values.errors import Gone

LASTS = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class PasswordReset:
    """An open reset, as the one who holds its link sees it."""

    membership_id: UUID
    email: str
    name: str


def ask(tenant_id: int, *, email: str, address: str) -> None:
    """Ask for a mail. Whose the e-mail is, the mail's handler looks up later: nobody can tell by the time it takes.

    Raises MustWait when an address asks again and again.
    """
    subject = attempts.reset_subject(address)
    attempts.take_try(tenant_id, [subject])
    email = normalise_email(email)
    if is_email(email):
        record(PasswordResetAsked(email=email))


def open_reset(tenant_id: int, *, reset_id: UUID, email: str, asked_at: datetime) -> tuple[MembershipRow, str] | None:
    """The member and the link's token for a reset that was asked for; None when the e-mail is nobody's here.

    `reset_id` makes it the same reset however often the mail's handler runs.
    """
    credentials = sign_in.find_credentials(tenant_id, email)
    if credentials is None:
        return None
    account = accounts.find_account(tenant_id, credentials.membership_id)
    if account is None or _is_void(account, expires_at=asked_at + LASTS):
        return None
    session.execute(
        insert(PasswordResetRow)
        .values(
            tenant_id=tenant_id,
            id=reset_id,
            membership_id=credentials.membership_id,
            expires_at=asked_at + LASTS,
            used_at=None,
        )
        .on_conflict_do_nothing()
    )
    member = session.get_one(MembershipRow, (tenant_id, credentials.membership_id))
    return member, sign_link(RESET, tenant_id, reset_id)


def read_reset(tenant_id: int, token: str) -> PasswordReset:
    """The reset of a link. Raises NotFound for a guessed link, Gone for one that was used or is too old."""
    row_id, _nonce = read_link(RESET, tenant_id, token)
    row = session.execute(
        select(PasswordResetRow)
        .where(PasswordResetRow.tenant_id == tenant_id, PasswordResetRow.id == row_id)
        .with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise link_unknown()
    account = accounts.find_account(tenant_id, row.membership_id)
    if (
        account is None
        or row.used_at is not None
        or row.expires_at <= clock.now()
        or _is_void(account, expires_at=row.expires_at)
    ):
        raise Gone(_("Liên kết này đã được dùng hoặc đã hết hạn. Vui lòng yêu cầu thư mới."), code="link_expired")
    name = session.execute(
        select(MembershipRow.name).where(MembershipRow.tenant_id == tenant_id, MembershipRow.id == row.membership_id)
    ).scalar_one()
    return PasswordReset(membership_id=row.membership_id, email=account.email, name=name)


def _is_void(account: Account, *, expires_at: datetime) -> bool:
    """Whether the credentials were changed, here or at another tenant, since the link was asked for."""
    changed_at = account.credentials_changed_at
    return changed_at is not None and expires_at - LASTS <= changed_at


def replace_password(tenant_id: int, reset: PasswordReset, *, password: str, repeated: str) -> None:
    """Set the new password; all sessions and all links of the account end. Raises Invalid with the field."""
    sign_in.check_new_password(password, repeated, email=reset.email)
    actor = Actor(kind=ActorKind.MEMBER, name=reset.name, membership_id=reset.membership_id)
    sign_in.set_password(tenant_id, reset.membership_id, password, actor=actor)
    session.execute(
        update(PasswordResetRow)
        .where(
            PasswordResetRow.tenant_id == tenant_id,
            PasswordResetRow.membership_id == reset.membership_id,
            PasswordResetRow.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
