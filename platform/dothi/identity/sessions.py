"""Sessions: rows bound to a tenant and a host, presented by a random token whose SHA-256 alone is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, update

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.identity.accounts import function_call
from dothi.identity.member import Member
from dothi.identity.models import MembershipRow, SessionRow
from dothi.manifest.house import house
from dothi.values import clock

LONGEST = timedelta(hours=12)
LONGEST_IDLE = timedelta(hours=2)
LONGEST_HALF = timedelta(minutes=30)
"""How long the step after the password may take."""
SEEN_EVERY = timedelta(minutes=5)
KEPT = timedelta(days=30)
TOKEN_BYTES = 32
LONGEST_COOKIE = 100


class _Found(NamedTuple):
    """What the database says of a presented session."""

    session_id: UUID
    opened_at: datetime
    last_seen_at: datetime
    second_factor_at: datetime | None
    has_second_factor: bool
    membership_id: UUID
    account_id: UUID
    name: str
    email: str
    roles: list[str]
    unit_ids: list[str]
    headed_unit_ids: list[str]
    unit_name: str


_SESSION_MEMBER = Statement(
    function_call(
        f"SELECT {', '.join(_Found._fields)}"  # noqa: S608  # our own names
        " FROM dothi_session_member(:tenant_id, :token_hash, :host, :opened_after, :seen_after)"
    )
)


class SessionStep(StrEnum):
    """What a session still lacks before it is whole."""

    NOTHING = "nothing"
    CODE = "code"
    """The account has a second factor, and its code hasn't been given."""
    SET_UP = "set_up"
    """A role needs a second factor, and the account has none."""


@dataclass(frozen=True, kw_only=True)
class Presented:
    """A session that a cookie opens, whole or not."""

    member: Member
    step: SessionStep
    has_second_factor: bool


def find_member(tenant_id: int, host: str, cookie: str) -> Member | None:
    """Who presents this cookie, after all steps but the set-up of a second factor (see `Member`). One statement."""
    presented = find_presented(tenant_id, host=host, cookie=cookie)
    return presented.member if presented is not None and presented.step is not SessionStep.CODE else None


def find_presented(tenant_id: int, *, host: str, cookie: str) -> Presented | None:
    """The session of a cookie, made on this host, neither ended nor too old; and what it lacks.

    One statement; every five minutes a second one, which notes that it was seen.
    """
    if not cookie or len(cookie) > LONGEST_COOKIE:
        return None
    now = clock.now()
    values = {
        "tenant_id": tenant_id,
        "token_hash": hash_token(cookie),
        "host": host,
        "opened_after": now - LONGEST,
        "seen_after": now - LONGEST_IDLE,
    }
    rows = _SESSION_MEMBER.read(values)
    if not rows:
        return None
    found = _Found._make(rows[0])
    step = _step(found)
    if step is not SessionStep.NOTHING and found.opened_at <= now - LONGEST_HALF:
        return None
    if now - found.last_seen_at >= SEEN_EVERY:
        _touch(tenant_id, found.session_id, now)
    return Presented(member=_member(found, step), step=step, has_second_factor=found.has_second_factor)


def open_session(tenant_id: int, *, membership_id: UUID, host: str) -> str:
    """Open a session and return the token for its cookie."""
    now, token = clock.now(), secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SessionRow(
            tenant_id=tenant_id,
            membership_id=membership_id,
            token_hash=hash_token(token),
            host=host,
            opened_at=now,
            last_seen_at=now,
            ended_at=None,
            second_factor_at=None,
            pending_secret=None,
        )
    )
    session.execute(
        update(MembershipRow)
        .where(MembershipRow.tenant_id == tenant_id, MembershipRow.id == membership_id)
        .values(last_sign_in_at=now)
    )
    session.flush()
    return token


def end_session(tenant_id: int, *, cookie: str) -> None:
    """End the session of a cookie, if there is one."""
    session.execute(
        update(SessionRow)
        .where(SessionRow.tenant_id == tenant_id, SessionRow.token_hash == hash_token(cookie))
        .values(ended_at=clock.now())
    )


def end_sessions_of(tenant_id: int, membership_id: UUID) -> None:
    """End all sessions of a membership at this tenant."""
    session.execute(
        update(SessionRow)
        .where(
            SessionRow.tenant_id == tenant_id,
            SessionRow.membership_id == membership_id,
            SessionRow.ended_at.is_(None),
        )
        .values(ended_at=clock.now())
    )


def mark_second_factor(tenant_id: int, session_id: UUID) -> None:
    """Note that the session's second factor has been given."""
    session.execute(
        update(SessionRow)
        .where(SessionRow.tenant_id == tenant_id, SessionRow.id == session_id)
        .values(second_factor_at=clock.now(), pending_secret=None)
    )


def forget_old(tenant_id: int, now: datetime) -> None:
    """Remove sessions that ended long ago."""
    session.execute(delete(SessionRow).where(SessionRow.tenant_id == tenant_id, SessionRow.opened_at < now - KEPT))


def hash_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _touch(tenant_id: int, session_id: UUID, now: datetime) -> None:
    session.execute(
        update(SessionRow)
        .where(SessionRow.tenant_id == tenant_id, SessionRow.id == session_id)
        .values(last_seen_at=now)
    )


def _step(found: _Found) -> SessionStep:
    """The account's own second factor is always asked for; that a role must have one is a setting."""
    if found.second_factor_at is not None:
        return SessionStep.NOTHING
    if found.has_second_factor:
        return SessionStep.CODE
    return SessionStep.SET_UP if needs_second_factor(found.roles) else SessionStep.NOTHING


def needs_second_factor(roles: list[str]) -> bool:
    """Whether one of the roles must have a second factor on this deployment."""
    if not house().settings.second_factor:
        return False
    return any(
        role.needs_second_factor and role.name in roles for module in house().components for role in module.roles
    )


def _member(found: _Found, step: SessionStep) -> Member:
    components = house().components
    roles = frozenset(found.roles)
    title = next((role.title for module in components for role in module.roles if role.name in roles), "")
    return Member(
        membership_id=found.membership_id,
        account_id=found.account_id,
        session_id=found.session_id,
        name=found.name,
        email=found.email,
        roles=roles,
        permissions=components.permissions_of(roles),
        unit_ids=frozenset(map(UUID, found.unit_ids)),
        heads=frozenset(map(UUID, found.headed_unit_ids)),
        unit_name=found.unit_name,
        role_title=str(title),
        must_set_up_second_factor=step is SessionStep.SET_UP,
    )
