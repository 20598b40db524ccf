"""The tables of the gazetteer: entries, the words by which they are found, and spots along their ways."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base
from dothi.manifest.portable import Exported, LeftOut
from dothi.uploads.read_files import ReadFile
from dothi.values.ids import new_id
from tenants.gazetteer.kinds import Kind


class Entry(TenantOwned, Base):
    """A street, place or building with its ward; a retired one stays, without words and spots."""

    __tablename__ = "tenants_gazetteer_entry"
    __table_args__ = (UniqueConstraint("tenant_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str]
    """By what an import knows it again: kind, folded name and ward."""
    kind: Mapped[str]
    name: Mapped[str]
    other_names: Mapped[list[str]] = mapped_column(JSONB)
    ward: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]
    numbers: Mapped[str]
    """From which to which number its houses are known, "1–250"; empty where none is."""
    source: Mapped[str]
    licence: Mapped[str]
    named: Mapped[str]
    """The folded words of its names, with blanks between them."""
    placed: Mapped[str]
    """Those of its ward, by today's and former names."""
    retired_at: Mapped[datetime | None]


def _to_entry() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["tenant_id", "entry_id"], ["tenants_gazetteer_entry.tenant_id", "tenants_gazetteer_entry.id"]
    )


class Word(TenantPart, Base):
    """That an entry has a word in its names or its ward's."""

    __tablename__ = "tenants_gazetteer_word"
    __table_args__ = (
        _to_entry(),
        Index("tenants_gazetteer_word_tenant_id_entry_id_idx", "tenant_id", "entry_id"),
    )

    word: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)


class Term(TenantOwned, Base):
    """A word that occurs, and in how many entries: some thousands a tenant, since Vietnamese has few syllables."""

    __tablename__ = "tenants_gazetteer_term"

    word: Mapped[str] = mapped_column(primary_key=True)
    entries: Mapped[int]


class Spot(TenantPart, Base):
    """A point of an entry: along a street, or at a house whose number is known."""

    __tablename__ = "tenants_gazetteer_spot"
    __table_args__ = (_to_entry(), Index("tenants_gazetteer_spot_tenant_id_tile_idx", "tenant_id", "tile"))

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tile: Mapped[int] = mapped_column(BigInteger)
    """The cell of `points.LEVEL` in which it lies."""
    lon: Mapped[float]
    lat: Mapped[float]
    number: Mapped[str]


class GazetteerFile(ReadFile, Base):
    """A file that was read, between its upload and the take; taken, its entries are forgotten."""

    __tablename__ = "tenants_gazetteer_file"

    source: Mapped[str]
    licence: Mapped[str]
    told: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """{"rows": 120, "wrong": 2, "problems": [of RowProblem], "sample": [of MergedEntry]}"""
    entries: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, deferred=True)
    asked_at: Mapped[datetime | None]
    """When somebody confirmed it; a job takes it."""


TABLES = (
    Exported(table="tenants_gazetteer_entry", allowed={"kind": tuple(Kind)}),
    Exported(table="tenants_gazetteer_word"),
    Exported(table="tenants_gazetteer_term"),
    Exported(table="tenants_gazetteer_spot"),
    LeftOut("tenants_gazetteer_file", "files of streets and places between upload and take"),
)
