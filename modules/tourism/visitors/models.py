"""The tables of visitor counts, as the migration makes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.uploads.read_files import ReadFile
from dothi.values.ids import new_id


def of_place() -> ForeignKeyConstraint:
    """Both tables of numbers belong to a place."""
    return ForeignKeyConstraint(["tenant_id", "place_id"], ["tourism_place.tenant_id", "tourism_place.id"])


class VisitorCount(TenantOwned, Base):
    """The visitors of a place on a local day. No row: nobody has counted."""

    __tablename__ = "tourism_visitor_count"
    __table_args__ = (of_place(), Index("tourism_visitor_count_day_idx", "tenant_id", "day"))

    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    domestic: Mapped[int]
    international: Mapped[int]
    counted_at: Mapped[datetime]
    counted_by: Mapped[str]


class VisitorMonth(TenantOwned, Base):
    """A month that is closed, with its sums of that moment; `month` is its first day."""

    __tablename__ = "tourism_visitor_month"

    month: Mapped[date] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[str]
    domestic: Mapped[int]
    international: Mapped[int]


class VisitorChange(TenantOwned, Base):
    """A number that replaced another, or came after its month was closed; never changed.

    `was_…` is None where nobody had counted; `reason` is empty while the month was open.
    """

    __tablename__ = "tourism_visitor_change"
    __table_args__ = (of_place(), Index("tourism_visitor_change_day_idx", "tenant_id", "day"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    place_id: Mapped[UUID]
    day: Mapped[date]
    at: Mapped[datetime]
    actor_name: Mapped[str]
    reason: Mapped[str]
    was_domestic: Mapped[int | None]
    was_international: Mapped[int | None]
    domestic: Mapped[int]
    international: Mapped[int]


class VisitorFile(ReadFile, Base):
    """A file of counts between its reading and its taking; `content` as `lists.read_file` answers it."""

    __tablename__ = "tourism_visitor_file"

    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
