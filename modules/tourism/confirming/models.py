"""The table of forms that wait for their code, as its migration makes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base


class Unconfirmed(TenantOwned, Base):
    """A form that waits for the code of its mail; emptied as soon as it is confirmed."""

    __tablename__ = "tourism_unconfirmed"
    __table_args__ = (
        Index("tourism_unconfirmed_email_idx", "tenant_id", "email", "made_at"),
        Index("tourism_unconfirmed_made_idx", "tenant_id", "made_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made by the form, so that a second press of its button makes no second one."""
    purpose: Mapped[str]
    email: Mapped[str]
    language: Mapped[str]
    path: Mapped[str]
    """The page on which it was filled in."""
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    """Of all that was sent: the same form again, or another one?"""
    sending: Mapped[int]
    """Which code counts: the first, or one asked for anew."""
    tries: Mapped[int]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
