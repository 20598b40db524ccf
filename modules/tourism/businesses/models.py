"""The tables of links and proposals, as their migration makes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.values.ids import new_id

TO_PLACE = (["tenant_id", "place_id"], ["tourism_place.tenant_id", "tourism_place.id"])


class OwnerLink(TenantOwned, Base):
    """A link that was mailed to a place's address on record; who holds it speaks for the place until it ends."""

    __tablename__ = "tourism_owner_link"
    __table_args__ = (
        ForeignKeyConstraint(*TO_PLACE),
        UniqueConstraint("tenant_id", "token_hash"),
        UniqueConstraint("tenant_id", "place_id", "asked_on"),
        Index("tourism_owner_link_place_idx", "tenant_id", "place_id", "made_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    place_id: Mapped[UUID]
    email: Mapped[str]
    """Where it went; with another address on record it has ended."""
    token_hash: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    asked_on: Mapped[date | None] = mapped_column(Date)
    """The day on which the owner was asked whether all is still true; None: somebody asked for the link."""


class Proposal(TenantOwned, Base):
    """How a business wants its entry; of a new one `place_id` is empty until staff have taken it."""

    __tablename__ = "tourism_proposal"
    __table_args__ = (
        ForeignKeyConstraint(*TO_PLACE),
        Index("tourism_proposal_status_idx", "tenant_id", "status", "id"),
        Index(
            "tourism_proposal_open_key",
            "tenant_id",
            "place_id",
            unique=True,
            postgresql_where="status = 'waiting'",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    place_id: Mapped[UUID | None]
    place_version: Mapped[int | None]
    """The version of the place that the business changed."""
    status: Mapped[str]
    name: Mapped[str]
    content: Mapped[dict[str, Any]]
    """The draft, as `drafts.to_content` writes it."""
    note: Mapped[str]
    email: Mapped[str | None]
    """Who is answered; until then, and a while longer."""
    language: Mapped[str]
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    accepted: Mapped[list[str]]
    """The fields that staff took."""
    reason: Mapped[str]
    version: Mapped[int]
