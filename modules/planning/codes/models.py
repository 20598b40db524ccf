"""The tables of code lists, as `planning_0003` makes them: the province's, and what its districts were given."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base
from dothi.values.ids import new_id


class StoredList(TenantOwned, Base):
    """A list of codes of a day. Never changed: maps keep the list with which they were published; a new one follows."""

    __tablename__ = "planning_code_list"
    __table_args__ = (UniqueConstraint("tenant_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str]
    """The same at the province and at all its districts; layers name it."""
    title: Mapped[str]
    system: Mapped[str]
    """`words.CodeSystem`."""
    source: Mapped[str]
    since: Mapped[date]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class StoredCode(TenantPart, Base):
    """A code of a list."""

    __tablename__ = "planning_code"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "list_id"], ["planning_code_list.tenant_id", "planning_code_list.id"]),
    )

    list_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    name_en: Mapped[str]
    colour: Mapped[str]
    """`#rrggbb`."""
    hatch: Mapped[str]
