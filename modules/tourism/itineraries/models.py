"""The tables of itineraries, as the migration makes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base
from dothi.values.ids import new_id
from modules.tourism.entries.versions import Version

TO_ITINERARY = ["tourism_itinerary.tenant_id", "tourism_itinerary.id"]


class Itinerary(TenantOwned, Base):
    """A journey that staff propose. `list_key`, `days` and `stop_count` follow from the rest."""

    __tablename__ = "tourism_itinerary"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        Index(
            "tourism_itinerary_list_idx",
            "tenant_id",
            "list_key",
            "id",
            postgresql_where=text("status = 'published'"),
        ),
        Index("tourism_itinerary_desk_idx", "tenant_id", "status", "list_key", "id"),
        Index("tourism_itinerary_all_idx", "tenant_id", "list_key", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str]
    """Its name in addresses; it never changes."""
    status: Mapped[str]
    theme: Mapped[str]
    texts: Mapped[dict[str, Any]]
    """{"vi": {"name", "summary", "body"}, "en": {…}}, see `modules.tourism.texts`."""
    list_key: Mapped[str]
    mode: Mapped[str]
    """How one gets about, unless a stop says otherwise."""
    starts_at: Mapped[int]
    """When each of its days begins: minutes from midnight."""
    days: Mapped[int]
    stop_count: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]


class ItineraryStop(TenantPart, Base):
    """A place at which it stops; numbered from 1 over all days."""

    __tablename__ = "tourism_itinerary_stop"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "itinerary_id"], TO_ITINERARY),
        ForeignKeyConstraint(["tenant_id", "place_id"], ["tourism_place.tenant_id", "tourism_place.id"]),
        Index("tourism_itinerary_stop_place_idx", "tenant_id", "place_id"),
    )

    itinerary_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[UUID]
    day: Mapped[int]
    stay: Mapped[int]
    """Minutes."""
    mode: Mapped[str]
    """How one comes here from the stop before; empty: as the itinerary says."""


class ItineraryVersion(Version, Base):
    """What was written of an itinerary at each step; never changed."""

    __tablename__ = "tourism_itinerary_version"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "itinerary_id"], TO_ITINERARY),)

    entry_id: Mapped[UUID] = mapped_column("itinerary_id", primary_key=True)
