"""The tables of places, as the migrations make them; every key and index leads with the tenant."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base
from dothi.values.ids import new_id
from modules.tourism.entries.versions import Version

SHOWN = text("status = 'published'")


class Place(TenantOwned, Base):
    """A sight, market, inn …: what visitors read and staff keep true.

    `list_key`, `list_key_en`, `cell`, `is_open`, `next_change_at`, `picture_id` and its credit follow from the rest and
    are kept by the services alone.
    """

    __tablename__ = "tourism_place"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        UniqueConstraint("tenant_id", "source", "source_key"),
        ForeignKeyConstraint(["tenant_id", "unit_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),
        Index("tourism_place_list_idx", "tenant_id", "list_key", "id", postgresql_where=SHOWN),
        Index("tourism_place_kind_idx", "tenant_id", "kind", "list_key", "id", postgresql_where=SHOWN),
        Index("tourism_place_map_idx", "tenant_id", "cell", postgresql_where=SHOWN),
        Index(
            "tourism_place_open_idx",
            "tenant_id",
            "list_key",
            "id",
            postgresql_where=text("status = 'published' AND is_open"),
        ),
        Index("tourism_place_list_en_idx", "tenant_id", "list_key_en", "id", postgresql_where=SHOWN),
        Index("tourism_place_kind_en_idx", "tenant_id", "kind", "list_key_en", "id", postgresql_where=SHOWN),
        Index(
            "tourism_place_open_en_idx",
            "tenant_id",
            "list_key_en",
            "id",
            postgresql_where=text("status = 'published' AND is_open"),
        ),
        Index("tourism_place_desk_idx", "tenant_id", "status", "list_key", "id"),
        Index("tourism_place_all_idx", "tenant_id", "list_key", "id"),
        Index("tourism_place_cell_idx", "tenant_id", "cell"),
        Index("tourism_place_hours_idx", "tenant_id", "hours"),
        Index("tourism_place_website_idx", "tenant_id", "website", "id", postgresql_where=text("website <> ''")),
        Index(
            "tourism_place_change_idx",
            "tenant_id",
            "next_change_at",
            postgresql_where=text("next_change_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str]
    """Its name in addresses; it never changes."""
    kind: Mapped[str]
    status: Mapped[str]
    texts: Mapped[dict[str, Any]]
    """{"vi": {"name", "summary", "body", "prices"}, "en": {…}}, see `modules.tourism.texts`."""
    list_key: Mapped[str]
    """Where it stands in lists: its Vietnamese name by the alphabet, as `sort_text` writes it."""
    list_key_en: Mapped[str]
    """The same by its English name, or the Vietnamese one where that lacks."""
    lon: Mapped[float]
    lat: Mapped[float]
    cell: Mapped[int] = mapped_column(BigInteger)
    is_approximate: Mapped[bool]
    """Whether the position is known to a kilometre only."""
    address: Mapped[str]
    area_code: Mapped[str]
    """The ward around it; empty where it lies in none."""
    unit_id: Mapped[UUID | None]
    """Who keeps it true."""
    price_level: Mapped[str]
    wheelchair: Mapped[str]
    children: Mapped[str]
    """Of these three, empty is unknown."""
    phone: Mapped[str]
    email: Mapped[str]
    website: Mapped[str]
    hours: Mapped[str]
    """In OpenStreetMap's syntax; empty is unknown."""
    is_open: Mapped[bool | None]
    """Now; None is unknown."""
    next_change_at: Mapped[datetime | None]
    picture_id: Mapped[UUID | None]
    """The first of its pictures, and that one's credit: what lists show."""
    picture_credit: Mapped[str]
    source: Mapped[str]
    """Where the entry comes from, and its key there."""
    source_key: Mapped[str | None]
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    """When somebody last looked whether all of it is still true."""
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]
    rating_count: Mapped[int] = mapped_column(default=0)
    rating_total: Mapped[int] = mapped_column(default=0)
    """How many ratings visitors see, and the sum of their stars: kept by `ratings.counting`."""


class PlaceWord(TenantPart, Base):
    """A word by which a place is found: without diacritics, of all its languages."""

    __tablename__ = "tourism_place_word"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "place_id"], ["tourism_place.tenant_id", "tourism_place.id"]),
        Index("tourism_place_word_place_idx", "tenant_id", "place_id", "word"),
    )

    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    """By bytes, so that a beginning is a range."""
    place_id: Mapped[UUID] = mapped_column(primary_key=True)


class PlacePicture(TenantPart, Base):
    """A picture of a place; the one of the lowest position is the first."""

    __tablename__ = "tourism_picture"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "place_id"], ["tourism_place.tenant_id", "tourism_place.id"]),)

    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    """A file of `dothi.uploads`, claimed by the place."""
    position: Mapped[int]
    credit: Mapped[str]
    alt: Mapped[dict[str, Any]]
    """What it shows, for who can't see it: {"vi": {"alt": "…"}, "en": {…}}."""


class PlaceVersion(Version, Base):
    """What was written of a place at each step; never changed."""

    __tablename__ = "tourism_place_version"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "place_id"], ["tourism_place.tenant_id", "tourism_place.id"]),)

    entry_id: Mapped[UUID] = mapped_column("place_id", primary_key=True)


class HoursText(TenantOwned, Base):
    """A text of opening hours that places of the tenant have, and until when its openings are kept."""

    __tablename__ = "tourism_hours"
    __table_args__ = (Index("tourism_hours_kept_idx", "tenant_id", "kept_until"),)

    hours: Mapped[str] = mapped_column(primary_key=True)
    kept_until: Mapped[datetime]


class OpenTime(TenantPart, Base):
    """A time in which such a text means open."""

    __tablename__ = "tourism_opening"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "hours"], ["tourism_hours.tenant_id", "tourism_hours.hours"]),)

    hours: Mapped[str] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime]
