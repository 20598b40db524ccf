"""Tables of identity: accounts are global, reached through definer functions alone; the rest belongs to a tenant."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.values.ids import new_id


class AccountRow(Base):
    """Somebody of the administration, by e-mail. The application's role holds no grant on it: see `accounts.py`."""

    __tablename__ = "dothi_account"
    __table_args__ = (UniqueConstraint("email"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)
    recovery_codes: Mapped[list[str]]
    sessions_valid_from: Mapped[datetime | None]
    credentials_changed_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class MembershipRow(TenantOwned, Base):
    """What ties an account to a tenant: its roles there, and its units as `tenants` writes them.

    E-mail and name are this tenant's own copy, so that a list of staff needs no account.
    """

    __tablename__ = "dothi_membership"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["dothi_account.id"]),
        UniqueConstraint("tenant_id", "account_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID]
    email: Mapped[str]
    name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(JSONB)
    unit_ids: Mapped[list[str]] = mapped_column(JSONB)
    headed_unit_ids: Mapped[list[str]] = mapped_column(JSONB)
    unit_name: Mapped[str]
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]


class SessionRow(TenantOwned, Base):
    """A signed-in browser: the SHA-256 of its cookie, bound to the host on which it was made."""

    __tablename__ = "dothi_session"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "membership_id"], ["dothi_membership.tenant_id", "dothi_membership.id"]),
        UniqueConstraint("tenant_id", "token_hash"),
        Index(None, "tenant_id", "membership_id"),
        Index(None, "tenant_id", "opened_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    membership_id: Mapped[UUID]
    token_hash: Mapped[str]
    host: Mapped[str]
    opened_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    second_factor_at: Mapped[datetime | None]
    pending_secret: Mapped[str | None]
    """A second factor that is being set up and hasn't been confirmed by a code."""


class InvitationRow(TenantOwned, Base):
    """A membership waiting to be taken up; a new nonce makes the links sent before worthless."""

    __tablename__ = "dothi_invitation"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "membership_id"], ["dothi_membership.tenant_id", "dothi_membership.id"]),
        UniqueConstraint("tenant_id", "membership_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    membership_id: Mapped[UUID]
    nonce: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasswordResetRow(TenantOwned, Base):
    """A link by which a forgotten password is replaced, once."""

    __tablename__ = "dothi_password_reset"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "membership_id"], ["dothi_membership.tenant_id", "dothi_membership.id"]),
        Index(None, "tenant_id", "membership_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    membership_id: Mapped[UUID]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AttemptRow(TenantOwned, Base):
    """Failures counted against a subject (an account, an address, a known browser): see `attempts.py`."""

    __tablename__ = "dothi_attempt"
    __table_args__ = (Index(None, "tenant_id", "last_at"),)

    subject: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
