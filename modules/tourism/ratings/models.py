"""The table of ratings, as its migration makes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.values.ids import new_id


class VisitorRating(TenantOwned, Base):
    """What somebody thinks of a place, with the place's reply."""

    __tablename__ = "tourism_rating"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "place_id"], ["tourism_place.tenant_id", "tourism_place.id"]),
        UniqueConstraint("tenant_id", "place_id", "contact"),
        Index("tourism_rating_status_idx", "tenant_id", "status", "id"),
        Index("tourism_rating_shown_idx", "tenant_id", "place_id", "id", postgresql_where="status = 'shown'"),
        Index("tourism_rating_reply_idx", "tenant_id", "id", postgresql_where="reply_status = 'waiting'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    place_id: Mapped[UUID]
    status: Mapped[str]
    stars: Mapped[int]
    words: Mapped[str]
    name: Mapped[str]
    email: Mapped[str | None]
    """Until the author was answered, and a while longer."""
    contact: Mapped[str | None]
    """Stands for the address for a year: until then it can't rate the place again."""
    language: Mapped[str]
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str]
    """Why it was refused."""
    reply: Mapped[str]
    reply_status: Mapped[str]
    """Empty without a reply."""
    reply_by: Mapped[str]
    """Who replied: `business` or `staff`."""
    replied_at: Mapped[datetime | None]
    version: Mapped[int]
