"""Signing in with e-mail and password, and changing the password. Who doesn't exist gets the same answer and wait."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _

from dothi.database.session import session
from dothi.identity import accounts, attempts, passwords, sessions
from dothi.identity.accounts import Account, Credentials
from dothi.identity.events import PasswordChanged
from dothi.manifest.house import house
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.addresses import normalise_email
from dothi.values.errors import Invalid, NotFound


def find_credentials(tenant_id: int, email: str) -> Credentials | None:
    """What the password will be held against; None for a stranger, an ended membership, a disabled account."""
    return accounts.find_credentials(tenant_id, normalise_email(email))


def check_credentials(
    tenant_id: int, *, email: str, password: str, credentials: Credentials | None, address: str, device: str | None
) -> Credentials:
    """Hold a password against the credentials of the e-mail. Raises Invalid, or MustWait while guessing is slowed.

    In a browser that the account knows (`device`), only failures of that browser count.
    """
    email = normalise_email(email)
    subjects = (
        [attempts.device_subject(device)]
        if device is not None
        else [attempts.account_subject(email), attempts.address_subject(address)]
    )
    attempts.take_try(tenant_id, subjects)
    member, salt = (credentials.membership_id, credentials.password_salt) if credentials else (None, None)
    is_right = accounts.is_password(tenant_id, member, salt=salt, password=password)
    if passwords.is_demo_password(password) and not house().settings.demo:
        is_right = False
    if credentials is None or credentials.password_salt is None or not is_right:
        _record(tenant_id, "identity.sign_in_failed", email, address)
        session.commit()  # the refusal must not undo it
        raise Invalid(_("Thư điện tử hoặc mật khẩu chưa đúng."), code="wrong_password")
    attempts.forget(tenant_id, subjects)
    if passwords.needs_rehash(credentials.password_salt):
        accounts.set_password_hash(tenant_id, credentials.membership_id, passwords.hash_password(password))
    _record(tenant_id, "identity.signed_in", email, address)
    return credentials


def check_present_password(
    tenant_id: int, membership_id: UUID, account: Account, *, password: str, session_id: UUID
) -> None:
    """Ask for the present password again inside a session. Raises Invalid with the field, or MustWait.

    Counted by session, so that a stranger's guesses elsewhere never keep the owner out.
    """
    subject = attempts.session_subject(session_id)
    attempts.take_try(tenant_id, [subject])
    if not accounts.is_password(tenant_id, membership_id, salt=account.password_salt, password=password):
        reason = _("Mật khẩu hiện tại chưa đúng.")
        raise Invalid(reason, fields={"present_password": reason})
    attempts.forget(tenant_id, [subject])


def check_new_password(password: str, repeated: str, *, email: str) -> None:
    """Raise Invalid with the field when a new password can't be taken."""
    reason = passwords.refusal(password, email=email, is_demo=house().settings.demo)
    if reason is not None:
        raise Invalid(reason, fields={"password": reason})
    if passwords.normalise(password) != passwords.normalise(repeated):
        reason = _("Hai lần nhập mật khẩu chưa giống nhau.")
        raise Invalid(reason, fields={"repeated": reason})


def set_password(tenant_id: int, membership_id: UUID, password: str, *, actor: Actor, tell: bool = True) -> None:
    """Keep a new password that has been checked; all sessions and open links to a new one end, at every tenant, and
    the owner is told by mail."""
    account = accounts.find_account(tenant_id, membership_id)
    if account is None:
        raise NotFound(_("Không có tài khoản này."))
    accounts.set_password_hash(tenant_id, membership_id, passwords.hash_password(password), sessions_from=clock.now())
    sessions.end_sessions_of(tenant_id, membership_id)
    attempts.forget(tenant_id, [attempts.account_subject(account.email)])
    record_audit(tenant_id, "identity.password_changed", subject=account.email, actor=actor)
    if tell:
        record(PasswordChanged(membership_id=membership_id))


def sign_out_everywhere(tenant_id: int, membership_id: UUID, *, actor: Actor) -> None:
    """End all sessions of the account, at every tenant."""
    accounts.end_sessions(tenant_id, membership_id, clock.now())
    sessions.end_sessions_of(tenant_id, membership_id)
    record_audit(tenant_id, "identity.signed_out_everywhere", subject=str(membership_id), actor=actor)


def _record(tenant_id: int, action: str, email: str, address: str) -> None:
    record_audit(tenant_id, action, subject=email[:254], actor=Actor.system(), address=address)
