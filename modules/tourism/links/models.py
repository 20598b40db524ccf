"""Sites of places with what the last looks at them found."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base


class LinkState(StrEnum):
    """What is known of a link; `doubtful` ones failed, but not often and long enough to be called broken."""

    NEW = "new"
    OK = "ok"
    UNCLEAR = "unclear"
    DOUBTFUL = "doubtful"
    BROKEN = "broken"


class Link(TenantOwned, Base):
    """An address that places of the tenant give as their site."""

    __tablename__ = "tourism_link"
    __table_args__ = (
        Index("tourism_link_next_idx", "tenant_id", "next_at"),
        Index("tourism_link_state_idx", "tenant_id", "state", "url"),
    )

    url: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    reason: Mapped[str]
    """A code of `words`; empty when it is fine."""
    status: Mapped[int | None]
    """Of HTTP, where it answered."""
    failures: Mapped[int]
    """In a row."""
    failing_since: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    next_at: Mapped[datetime]
