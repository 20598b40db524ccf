"""The only way to accounts: the definer functions of the migration, bound to a membership of the scope's tenant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import BigInteger, Integer, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.types import TypeEngine

from dothi.database.session import Instant, session
from dothi.identity import passwords
from dothi.values import clock
from dothi.values.addresses import is_email, normalise_email
from dothi.values.errors import Malformed
from dothi.values.ids import new_id

NOBODY = UUID(int=0)

_TYPES: dict[str, TypeEngine[Any]] = {
    "tenant_id": Integer(),
    "membership_id": Uuid(),
    "account_id": Uuid(),
    "session_id": Uuid(),
    "now": Instant(),
    "sessions_from": Instant(),
    "opened_after": Instant(),
    "seen_after": Instant(),
    "step": BigInteger(),
    "codes": JSONB(),
}


def function_call(sql: str) -> TextClause:
    """A statement whose parameters carry the types of the functions' arguments, by their names."""
    names = re.findall(r"(?<!:):(\w+)", sql)
    return text(sql).bindparams(*(bindparam(name, type_=_TYPES.get(name, Text())) for name in names))


_ENSURE = function_call("SELECT dothi_account_ensure(:account_id, :email, :now)")
_TO_SIGN_IN = function_call("SELECT * FROM dothi_account_to_sign_in(:tenant_id, :email)")
_OF_MEMBERSHIP = function_call("SELECT * FROM dothi_account_of_membership(:tenant_id, :membership_id)")
_SET_PASSWORD = function_call("SELECT dothi_account_set_password(:tenant_id, :membership_id, :hash, :sessions_from)")
_IS_HASH = function_call("SELECT dothi_account_is_hash(:tenant_id, :membership_id, :hash)")
_SECRET = function_call("SELECT dothi_account_second_factor(:tenant_id, :membership_id, :session_id)")
_SET_SECOND_FACTOR = function_call(
    "SELECT dothi_account_set_second_factor(:tenant_id, :membership_id, :secret, :step, :codes, :now)"
)
_USE_STEP = function_call("SELECT dothi_account_use_step(:tenant_id, :membership_id, :step)")
_USE_CODE = function_call("SELECT dothi_account_use_recovery_code(:tenant_id, :membership_id, :hash)")
_END_SESSIONS = function_call("SELECT dothi_account_end_sessions(:tenant_id, :membership_id, :now)")


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a password is held against at sign-in."""

    account_id: UUID
    membership_id: UUID
    password_salt: str | None
    """Parameters and salt of the hash, which itself stays in the database; None: no password yet."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account as its own member may use it."""

    account_id: UUID
    email: str
    password_salt: str | None
    has_second_factor: bool
    recovery_codes_left: int
    credentials_changed_at: datetime | None
    """When password or second factor were last changed, or all sessions ended; links made before are void."""


def ensure_account(email: str) -> UUID:
    """The id of the account of a normalised e-mail; made when there is none."""
    found: UUID = session.execute(_ENSURE, {"account_id": new_id(), "email": email, "now": clock.now()}).scalar_one()
    return found


def account_of_row(connection: psycopg.Connection[Any], row: Mapping[str, Any]) -> UUID:
    """The account for a membership that comes from another deployment; made, without a password, when there is none.

    Raises Malformed for what isn't an address as accounts are kept.
    """
    email = str(row["email"])
    if not is_email(email) or email != normalise_email(email):
        raise Malformed(f"{email[:80]!r} can't be the e-mail of a member")
    found = connection.execute("SELECT dothi_account_ensure(%s, %s, %s)", [new_id(), email, clock.now()])
    account_id: UUID = found.fetchall()[0][0]
    return account_id


def find_credentials(tenant_id: int, email: str) -> Credentials | None:
    """The credentials behind a normalised e-mail, if it is an active member here."""
    row = session.execute(_TO_SIGN_IN, {"tenant_id": tenant_id, "email": email}).mappings().first()
    return Credentials(**row) if row else None


def find_account(tenant_id: int, membership_id: UUID) -> Account | None:
    """The account of a membership that hasn't ended."""
    values = {"tenant_id": tenant_id, "membership_id": membership_id}
    row = session.execute(_OF_MEMBERSHIP, values).mappings().first()
    return Account(**row) if row else None


def is_password(tenant_id: int, membership_id: UUID | None, *, salt: str | None, password: str) -> bool:
    """Whether this is the password of the member's account; no, after the same time, without a member or a password.

    A transaction that is open ends, so that no connection is held during the 30 ms of hashing.
    """
    session.commit()
    hashed = passwords.hash_with(password, salt)
    return bool(_call(_IS_HASH, tenant_id, membership_id or NOBODY, hash=hashed))


def set_password_hash(
    tenant_id: int, membership_id: UUID, hashed: str, *, sessions_from: datetime | None = None
) -> None:
    """Keep a new hash; with `sessions_from`, sessions opened and links made before it end, at every tenant."""
    _call(_SET_PASSWORD, tenant_id, membership_id, hash=hashed, sessions_from=sessions_from)


def find_secret(tenant_id: int, membership_id: UUID, *, session_id: UUID) -> str | None:
    """The second factor's secret, for a session of the member that waits for a code; None for any other."""
    found: str | None = _call(_SECRET, tenant_id, membership_id, session_id=session_id)
    return found


def set_second_factor(
    tenant_id: int, membership_id: UUID, *, secret: str | None, step: int | None, code_hashes: Sequence[str]
) -> None:
    """Keep a confirmed second factor with its recovery codes, or with None remove it; links made before are void."""
    codes = list(code_hashes)
    _call(_SET_SECOND_FACTOR, tenant_id, membership_id, secret=secret, step=step, codes=codes, now=clock.now())


def use_step(tenant_id: int, membership_id: UUID, step: int) -> bool:
    """Take a time step; False when it, or a later one, has been used: a code works once."""
    return bool(_call(_USE_STEP, tenant_id, membership_id, step=step))


def use_recovery_code(tenant_id: int, membership_id: UUID, code_hash: str) -> bool:
    """Take a recovery code; False when there is no such code or it has been used."""
    return bool(_call(_USE_CODE, tenant_id, membership_id, hash=code_hash))


def end_sessions(tenant_id: int, membership_id: UUID, now: datetime) -> None:
    """End every session of the account that was opened, and every link that was made before `now`, at every tenant."""
    _call(_END_SESSIONS, tenant_id, membership_id, now=now)


def _call(statement: TextClause, tenant_id: int, membership_id: UUID, **values: Any) -> Any:
    return session.execute(statement, {"tenant_id": tenant_id, "membership_id": membership_id, **values}).scalar_one()
