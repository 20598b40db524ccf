"""What happens to members. Others may subscribe; identity's own handlers send the mails (`mails.py`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from dothi.language.locales import current_language
from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class IdentityEvent(Event):
    """Base of identity's events."""

    module: ClassVar[str] = "identity"


@dataclass(frozen=True, kw_only=True)
class OwnersEvent(IdentityEvent):
    """Base of what people do about their own account; the mail that follows speaks their `language` of that moment."""

    language: str = field(default_factory=current_language)


@dataclass(frozen=True, kw_only=True)
class MemberInvited(IdentityEvent):
    """A membership waits to be taken up; recorded again when the invitation is sent again."""

    membership_id: UUID
    nonce: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(IdentityEvent):
    """Somebody took up a membership."""

    membership_id: UUID


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(IdentityEvent):
    """A membership ended; whoever assigns work to people must let go of it."""

    membership_id: UUID


@dataclass(frozen=True, kw_only=True)
class PasswordResetAsked(OwnersEvent):
    """Somebody asked to reset the password of an e-mail, which may be nobody's."""

    email: str


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(OwnersEvent):
    """A member's password was replaced."""

    membership_id: UUID


@dataclass(frozen=True, kw_only=True)
class SecondFactorChanged(OwnersEvent):
    """A member's second factor was set up or removed."""

    membership_id: UUID
    is_on: bool
