"""The tables: what a district says of indicators, their values with former ones, files and programs that bring them.

Values of what is counted aren't here: they are added up from kept sums (`dothi.numbers.sums`) when they are read.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Integer, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.uploads.read_files import ReadFile
from dothi.values.ids import new_id

AMOUNT = Numeric(24, 6)


class IndicatorRow(TenantOwned, Base):
    """An indicator of the district's own, or what it has changed of a module's."""

    __tablename__ = "dashboards_indicator"

    code: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    position: Mapped[int]
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSONB)
    """Empty for a module's."""
    every: Mapped[str]
    formula: Mapped[str]
    aggregate: Mapped[str]
    direction: Mapped[str]
    decimals: Mapped[int]
    at_zero: Mapped[str]
    fresh_days: Mapped[int]
    amber: Mapped[Decimal | None] = mapped_column(AMOUNT)
    red: Mapped[Decimal | None] = mapped_column(AMOUNT)
    margin: Mapped[Decimal] = mapped_column(AMOUNT)
    targets: Mapped[dict[str, str]] = mapped_column(JSONB)
    """By year; a number as text, so that it stays exact."""
    unit_id: Mapped[UUID | None]
    is_public: Mapped[bool]
    from_set: Mapped[str]
    retired_at: Mapped[datetime | None]
    version: Mapped[int]


class ValueRow(TenantOwned, Base):
    """A value that was typed in, taken from a file, pushed or measured."""

    __tablename__ = "dashboards_value"

    code: Mapped[str] = mapped_column(primary_key=True)
    every: Mapped[str] = mapped_column(primary_key=True)
    begins_on: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[Decimal | None] = mapped_column(AMOUNT)
    """None where what was measured has a denominator of zero."""
    numerator: Mapped[Decimal | None] = mapped_column(AMOUNT)
    denominator: Mapped[Decimal | None] = mapped_column(AMOUNT)
    channel: Mapped[str]
    stored_at: Mapped[datetime]
    stored_by: Mapped[str]


class ChangeRow(TenantOwned, Base):
    """A value that was corrected: what it was, what it became and why. Never changed."""

    __tablename__ = "dashboards_change"
    __table_args__ = (Index("dashboards_change_tenant_id_code_id_idx", "tenant_id", "code", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str]
    every: Mapped[str]
    begins_on: Mapped[date]
    former: Mapped[Decimal | None] = mapped_column(AMOUNT)
    value: Mapped[Decimal | None] = mapped_column(AMOUNT)
    reason: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class ValueFile(ReadFile, Base):
    """A file of values that was read: previewed, sent for approval, taken by a second person."""

    __tablename__ = "dashboards_file"

    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    uploaded_by_id: Mapped[UUID | None]
    """Whose membership: that person doesn't approve it."""
    sent_at: Mapped[datetime | None]
    note: Mapped[str]


class PushToken(TenantOwned, Base):
    """What a program pushes values with; of the token itself only a digest is kept."""

    __tablename__ = "dashboards_token"
    __table_args__ = (UniqueConstraint("tenant_id", "digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    digest: Mapped[str]
    codes: Mapped[list[str]] = mapped_column(JSONB)
    """The indicators that it may push."""
    ends_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
    used_on: Mapped[date | None]


class ToldValue(TenantOwned, Base):
    """At a province: a value as its district told it."""

    __tablename__ = "dashboards_told"
    __table_args__ = (Index("dashboards_told_tenant_id_code_begins_on_idx", "tenant_id", "code", "begins_on"),)

    member_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(primary_key=True)
    every: Mapped[str] = mapped_column(primary_key=True)
    begins_on: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[Decimal | None] = mapped_column(AMOUNT)
    denominator: Mapped[Decimal | None] = mapped_column(AMOUNT)
    told_at: Mapped[datetime]


class ToldIndicator(TenantOwned, Base):
    """At a district: an indicator of its province's own as the province told it."""

    __tablename__ = "dashboards_told_indicator"

    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    """The province's: an older telling never replaces a newer one."""
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """As `indicators.written` has it."""
    is_retired: Mapped[bool]


class ToldOutline(TenantOwned, Base):
    """At a province: a district's outline as it told it, for the map that compares districts."""

    __tablename__ = "dashboards_told_outline"

    member_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    outline: Mapped[dict[str, Any]] = mapped_column(JSONB)
    told_at: Mapped[datetime]
