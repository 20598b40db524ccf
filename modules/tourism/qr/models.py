"""The short links, as the migration makes them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base


class PlaceLink(TenantOwned, Base):
    """The code of a place: printed on walls, so it never changes."""

    __tablename__ = "tourism_place_link"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        ForeignKeyConstraint(["tenant_id", "place_id"], ["tourism_place.tenant_id", "tourism_place.id"]),
    )

    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
