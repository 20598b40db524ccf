"""The tables of happenings, as the migration makes them; every key and index leads with the tenant."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKeyConstraint, Index, Time, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base
from dothi.values.ids import new_id
from modules.tourism.entries.versions import Version

ORDER = ("day", "starts_at", "happening_id", "original_on")
"""Of lists: what is on a day already comes before what begins on it."""
SHOWN = text("status IN ('published', 'cancelled')")


class Happening(TenantOwned, Base):
    """Something that is on, with its rule; `slug` never changes.

    `list_key` and from `last_on` to `sequence` follow from the rest and are kept by the services alone.
    """

    __tablename__ = "tourism_happening"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        ForeignKeyConstraint(["tenant_id", "place_id"], ["tourism_place.tenant_id", "tourism_place.id"]),
        Index("tourism_happening_desk_idx", "tenant_id", "status", "list_key", "id"),
        Index("tourism_happening_all_idx", "tenant_id", "list_key", "id"),
        Index("tourism_happening_place_idx", "tenant_id", "place_id"),
        Index("tourism_happening_kept_idx", "tenant_id", "kept_until", postgresql_where=SHOWN),
        Index(
            "tourism_happening_regular_idx",
            "tenant_id",
            "list_key",
            "id",
            postgresql_where=text("status IN ('published', 'cancelled') AND is_regular"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str]
    texts: Mapped[dict[str, Any]]
    """{"vi": {"name", "summary", "body", "venue", "prices"}, "en": {…}}, see `modules.tourism.texts`."""
    list_key: Mapped[str]
    place_id: Mapped[UUID | None]
    """Where it is, when that is a place of ours; more exactly in the words of `venue`."""
    phone: Mapped[str]
    website: Mapped[str]
    rule: Mapped[str]
    """As `recurring.rules` writes it; empty: once."""
    starts_on: Mapped[date] = mapped_column(Date)
    """The first day by the rule."""
    starts_at: Mapped[time | None] = mapped_column(Time)
    """By Vietnam's clock; None: all day."""
    minutes: Mapped[int]
    """How long it lasts; whole days when all day."""
    excepted: Mapped[list[str]] = mapped_column(JSONB)
    """Days of the rule on which it isn't, as ISO texts."""
    changes: Mapped[dict[str, Any]]
    """What became of single dates, by the rule's day: {} called off, {"on": …, "at": … or null} moved."""
    last_on: Mapped[date | None] = mapped_column(Date)
    """The last day by the rule; None: without end."""
    is_regular: Mapped[bool]
    """Whether it is on every few days for months: lists name it once, not under each day."""
    kept_from: Mapped[date | None] = mapped_column(Date)
    kept_until: Mapped[date | None] = mapped_column(Date)
    """Between these days its dates are kept (`HappeningDay`); None while it isn't public."""
    sequence: Mapped[int]
    """RFC 5545's: grows whenever time, place or state change for those who follow its calendar."""
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]


class HappeningVersion(Version, Base):
    """What was written of a happening at each step; never changed."""

    __tablename__ = "tourism_happening_version"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "happening_id"], ["tourism_happening.tenant_id", "tourism_happening.id"]),
    )

    entry_id: Mapped[UUID] = mapped_column("happening_id", primary_key=True)


class HappeningDay(TenantPart, Base):
    """One day of one date of a public happening, kept so that lists and months read an index."""

    __tablename__ = "tourism_occurrence"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "happening_id"], ["tourism_happening.tenant_id", "tourism_happening.id"]),
        Index("tourism_occurrence_list_idx", "tenant_id", *ORDER),
        Index("tourism_occurrence_rare_idx", "tenant_id", *ORDER, postgresql_where=text("NOT is_regular")),
        Index("tourism_occurrence_kind_idx", "tenant_id", "kind", *ORDER),
        Index("tourism_occurrence_at_place_idx", "tenant_id", "place_id", *ORDER),
    )

    happening_id: Mapped[UUID] = mapped_column(primary_key=True)
    original_on: Mapped[date] = mapped_column(Date, primary_key=True)
    """The day by the rule."""
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    """A local day on which it is on."""
    is_first: Mapped[bool]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str]
    kind: Mapped[str]
    place_id: Mapped[UUID | None]
    is_regular: Mapped[bool]


class HappeningCalendar(TenantOwned, Base):
    """How often anything changed in what the feeds show: one row a tenant, so a reader's question costs one look."""

    __tablename__ = "tourism_calendar"

    version: Mapped[int]
    changed_at: Mapped[datetime]
