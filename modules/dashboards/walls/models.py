"""The table of walls; of a link only a digest is kept."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.values.ids import new_id


class WallRow(TenantOwned, Base):
    """A link that shows some dashboards in turn."""

    __tablename__ = "dashboards_wall"
    __table_args__ = (UniqueConstraint("tenant_id", "digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    digest: Mapped[str]
    boards: Mapped[list[str]] = mapped_column(JSONB)
    """Ids of dashboards, in the order of showing."""
    seconds: Mapped[int]
    """For which each is shown."""
    night: Mapped[str]
    ends_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
