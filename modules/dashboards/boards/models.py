"""The table of dashboards: a row holds its tiles, so that one statement reads it whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.values.ids import new_id
from modules.dashboards.boards.tiles import BoardTile, tile_of


class BoardRow(TenantOwned, Base):
    """A dashboard."""

    __tablename__ = "dashboards_board"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str]
    """The same wherever it was copied to."""
    title: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(JSONB)
    """Who sees it; all who may see indicators where it is empty."""
    every: Mapped[str]
    """The length of its periods; empty: each indicator's own."""
    tiles: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]

    @property
    def arranged(self) -> list[BoardTile]:
        """Its tiles in order."""
        return [tile_of(each) for each in self.tiles]
