"""The province's tables: places as their districts told them, and the words by which they are found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base

SHOWN = text("is_published")


class ToldPlace(TenantOwned, Base):
    """A district's place; what is no longer published stays as a line, so that an older telling can't bring it back."""

    __tablename__ = "tourism_told_place"
    __table_args__ = (
        Index("tourism_told_place_list_idx", "tenant_id", "list_key", "place_id", postgresql_where=SHOWN),
        Index("tourism_told_place_kind_idx", "tenant_id", "kind", "list_key", "place_id", postgresql_where=SHOWN),
        Index(
            "tourism_told_place_member_idx", "tenant_id", "member_id", "list_key", "place_id", postgresql_where=SHOWN
        ),
        Index("tourism_told_place_map_idx", "tenant_id", "cell", postgresql_where=SHOWN),
    )

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The district."""
    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    """The place's, of which the rest was true."""
    is_published: Mapped[bool]
    slug: Mapped[str]
    kind: Mapped[str]
    texts: Mapped[dict[str, Any]]
    """{"vi": {"name", "summary"}, "en": {…}}; empty where it isn't published."""
    list_key: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]
    cell: Mapped[int] = mapped_column(BigInteger)


class ToldWord(TenantPart, Base):
    """A word by which such a place is found."""

    __tablename__ = "tourism_told_word"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "member_id", "place_id"],
            ["tourism_told_place.tenant_id", "tourism_told_place.member_id", "tourism_told_place.place_id"],
        ),
        Index("tourism_told_word_place_idx", "tenant_id", "member_id", "place_id"),
    )

    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[UUID] = mapped_column(primary_key=True)
