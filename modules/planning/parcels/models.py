"""The tables of parcels: files, the wards in them, the parcels; as `planning_0002` makes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base
from dothi.values.ids import new_id


class ParcelFile(TenantOwned, Base):
    """A file of parcels; its id is that of its reading. Nobody finds its parcels before it is taken."""

    __tablename__ = "planning_parcel_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    file_name: Mapped[str]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str]
    epsg: Mapped[int]
    """The plane of its outlines and areas."""
    parcels: Mapped[int]
    area_m2: Mapped[float]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    is_illustration: Mapped[bool]
    """Drawn for the demo."""
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)
    taken_at: Mapped[datetime | None]


class ParcelWard(TenantOwned, Base):
    """The parcels of a file that have one ward on paper and lie in one ward of today."""

    __tablename__ = "planning_parcel_ward"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "file_id"], ["planning_parcel_file.tenant_id", "planning_parcel_file.id"]),
        Index("planning_parcel_ward_tenant_id_file_id_idx", "tenant_id", "file_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    file_id: Mapped[UUID]
    printed: Mapped[str]
    """The ward's name as the file has it."""
    printed_key: Mapped[str]
    """By which it is found: `wards.ward_key`."""
    district: Mapped[str]
    """The district on paper, or empty: two of them may have a ward of one name."""
    code: Mapped[str]
    """Of the ward of today; empty where that isn't known."""
    name: Mapped[str]
    name_key: Mapped[str]
    parcels: Mapped[int]
    sheets: Mapped[list[str]]
    is_taken: Mapped[bool]


class Parcel(TenantPart, Base):
    """A parcel; the key is the index by which it is found."""

    __tablename__ = "planning_parcel"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "ward_id"], ["planning_parcel_ward.tenant_id", "planning_parcel_ward.id"]),
        Index("planning_parcel_tenant_id_cell_idx", "tenant_id", "cell"),
    )

    ward_id: Mapped[UUID] = mapped_column(primary_key=True)
    sheet: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """Its number in the file: a sheet may have a number twice."""
    registered_m2: Mapped[float | None]
    """As registered, where the file says so."""
    area_m2: Mapped[float]
    """Of the outline."""
    cell: Mapped[int] = mapped_column(BigInteger)
    """The smallest cell around its middle (`dothi.values.cells`)."""
    shape: Mapped[str]
    """In the file's plane (`shapes.pack`)."""
