"""The tables of who follows which area, as the migration makes them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base


class Follower(TenantOwned, Base):
    """Somebody who wants to be told of an area; forgotten when they stop, and some time after they confirmed."""

    __tablename__ = "planning_follower"
    __table_args__ = (
        UniqueConstraint("tenant_id", "email", "digest"),
        UniqueConstraint("tenant_id", "link_token"),
        Index("planning_follower_asked_idx", "tenant_id", "asked_at"),
        Index("planning_follower_confirmed_idx", "tenant_id", "confirmed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    language: Mapped[str]
    kind: Mapped[str]
    code: Mapped[str]
    """The question as its address has it (`lookup.question`), or the ward's code."""
    digest: Mapped[str]
    """Of kind and code, which can be long: one address follows one area once."""
    words: Mapped[str]
    """The area, in the follower's language."""
    shape: Mapped[str]
    """In WGS 84 degrees (`shapes.pack`)."""
    link_token: Mapped[str]
    """Of the secret link by which it is confirmed and ended."""
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class FollowerCell(TenantPart, Base):
    """A cell of the cover of an area (`lookup.cover`): by these a publication finds who follows it."""

    __tablename__ = "planning_follower_cell"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "follower_id"], ["planning_follower.tenant_id", "planning_follower.id"]),
        Index("planning_follower_cell_follower_idx", "tenant_id", "follower_id"),
    )

    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    follower_id: Mapped[UUID] = mapped_column(primary_key=True)
