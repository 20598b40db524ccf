"""The second factor: time-based codes (RFC 6238), each usable once, and recovery codes for a lost telephone."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime
from io import BytesIO
from typing import NoReturn
from uuid import UUID

import pyotp
import segno
from flask_babel import gettext as _
from pyotp.utils import strings_equal
from sqlalchemy import select, update

from dothi.database.session import session
from dothi.identity import accounts, attempts, sessions
from dothi.identity.accounts import Account
from dothi.identity.events import SecondFactorChanged
from dothi.identity.models import SessionRow
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid, NotFound

STEP_SECONDS = 30
STEPS_OFF = 1
"""How far a telephone's clock may be from ours."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
"""80 random bits, 16 letters: enough for a plain hash."""


def find_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step that a code belongs to, around now; None when it belongs to none. Pure."""
    digits = code.replace(" ", "")
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    for step in range(present - STEPS_OFF, present + STEPS_OFF + 1):
        if strings_equal(digits, totp.at(step * STEP_SECONDS)):
            return step
    return None


def start_set_up(tenant_id: int, session_id: UUID) -> str:
    """The secret that is being set up in this session; made when there is none. Counts only once confirmed."""
    secret = session.execute(
        select(SessionRow.pending_secret).where(SessionRow.tenant_id == tenant_id, SessionRow.id == session_id)
    ).scalar_one()
    if secret is None:
        secret = pyotp.random_base32()
        session.execute(
            update(SessionRow)
            .where(SessionRow.tenant_id == tenant_id, SessionRow.id == session_id)
            .values(pending_secret=secret)
        )
    return secret


def qr_picture(secret: str, *, email: str, issuer: str) -> bytes:
    """The QR code that an authenticator app reads, as SVG without styles."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)
    picture = BytesIO()
    segno.make(uri, micro=False).save(
        picture, kind="svg", scale=5, border=4, light="#fff", svgclass=None, lineclass=None
    )
    return picture.getvalue()


def confirm_set_up(tenant_id: int, *, membership_id: UUID, session_id: UUID, code: str, actor: Actor) -> list[str]:
    """Turn the second factor on with a first right code. Returns the recovery codes, which are never shown again."""
    account = _account(tenant_id, membership_id)
    if account.has_second_factor:
        raise Conflict(_("Xác thực hai lớp đã được bật."))
    subject = attempts.second_factor_subject(account.account_id)
    attempts.take_try(tenant_id, [subject])
    secret = start_set_up(tenant_id, session_id)
    step = find_step(secret, code, clock.real_now())
    if step is None:
        _refuse_code()
    attempts.forget(tenant_id, [subject])
    codes = new_recovery_codes()
    accounts.set_second_factor(
        tenant_id, membership_id, secret=secret, step=step, code_hashes=[hash_recovery_code(c) for c in codes]
    )
    sessions.mark_second_factor(tenant_id, session_id)
    record_audit(tenant_id, "identity.second_factor_on", subject=account.email, actor=actor)
    record(SecondFactorChanged(membership_id=membership_id, is_on=True))
    return codes


def pass_second_factor(tenant_id: int, *, membership_id: UUID, session_id: UUID, code: str, actor: Actor) -> int | None:
    """Complete a session with a code of the app or a recovery code. Raises Invalid, or MustWait.

    Returns how many recovery codes are left when one was used.
    """
    account = _account(tenant_id, membership_id)
    subject = attempts.second_factor_subject(account.account_id)
    attempts.take_try(tenant_id, [subject])
    secret = accounts.find_secret(tenant_id, membership_id, session_id=session_id)
    step = find_step(secret, code, clock.real_now()) if secret is not None else None
    left: int | None = None
    if step is None or not accounts.use_step(tenant_id, membership_id, step):
        if step is not None or not accounts.use_recovery_code(tenant_id, membership_id, hash_recovery_code(code)):
            record_audit(tenant_id, "identity.second_factor_failed", subject=account.email, actor=actor)
            session.commit()  # the refusal must not undo it
            _refuse_code()
        left = account.recovery_codes_left - 1
        record_audit(tenant_id, "identity.recovery_code_used", subject=account.email, actor=actor, left=left)
    attempts.forget(tenant_id, [subject])
    sessions.mark_second_factor(tenant_id, session_id)
    return left


def turn_off(tenant_id: int, *, membership_id: UUID, actor: Actor) -> None:
    """Remove the second factor; where a role needs one, the next page asks to set up a new one."""
    account = _account(tenant_id, membership_id)
    accounts.set_second_factor(tenant_id, membership_id, secret=None, step=None, code_hashes=[])
    session.execute(
        update(SessionRow)
        .where(SessionRow.tenant_id == tenant_id, SessionRow.membership_id == membership_id)
        .values(second_factor_at=None)
    )
    record_audit(tenant_id, "identity.second_factor_off", subject=account.email, actor=actor)
    record(SecondFactorChanged(membership_id=membership_id, is_on=False))


def new_recovery_codes() -> list[str]:
    """Fresh codes such as `k3fa-9xqp-…`, in the letters of base 32."""
    letters = [base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _i in range(RECOVERY_CODES)]
    return ["-".join(code[i : i + 4] for i in range(0, len(code), 4)) for code in letters]


def hash_recovery_code(code: str) -> str:
    """What is kept of a recovery code, however it was typed."""
    plain = "".join(code.lower().replace("-", " ").split())
    return hashlib.sha256(plain.encode()).hexdigest()


def _account(tenant_id: int, membership_id: UUID) -> Account:
    account = accounts.find_account(tenant_id, membership_id)
    if account is None:
        raise NotFound(_("Không có tài khoản này."))
    return account


def _refuse_code() -> NoReturn:
    reason = _("Mã xác thực chưa đúng hoặc đã được dùng. Vui lòng chờ mã mới rồi nhập lại.")
    raise Invalid(reason, fields={"code": reason})
