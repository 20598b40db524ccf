"""The tables of planning, as its migrations make them: plans, their versions, layers of zones, and what is kept of
layers: the zones' cells, tiles of the map, comparisons with the former layer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base
from dothi.values.ids import new_id


class Plan(TenantOwned, Base):
    """A plan: what all its versions have in common."""

    __tablename__ = "planning_plan"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "unit_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    theme: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    scale: Mapped[int | None]
    """10000 for 1/10.000."""
    dossier_code: Mapped[str]
    """maHoSoQH, or empty."""
    unit_id: Mapped[UUID | None]
    """Who answers for it; the page names the unit's head."""
    is_illustration: Mapped[bool]
    """Drawn for the demo."""
    version: Mapped[int]


class PlanVersion(TenantOwned, Base):
    """A plan as it was decided, first or by an adjustment; published it is in force until the next one is."""

    __tablename__ = "planning_version"
    __table_args__ = (
        UniqueConstraint("tenant_id", "plan_id", "number"),
        ForeignKeyConstraint(["tenant_id", "plan_id"], ["planning_plan.tenant_id", "planning_plan.id"]),
        ForeignKeyConstraint(["tenant_id", "layer_id"], ["planning_layer.tenant_id", "planning_layer.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[UUID]
    number: Mapped[int]
    adjustment: Mapped[str]
    information_code: Mapped[str]
    """maThongTinQH, or empty."""
    decision: Mapped[str]
    decided_on: Mapped[date | None]
    issuer: Mapped[str]
    document_url: Mapped[str]
    standing: Mapped[str]
    """Its legal status: see `plans.words.STANDINGS`."""
    valid_from: Mapped[date | None]
    summary: Mapped[str]
    layer_id: Mapped[UUID | None]
    state: Mapped[str]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str]
    version: Mapped[int]


class Layer(TenantOwned, Base):
    """The zones of one file, which a version points to once they are taken; its id is that of the file's reading."""

    __tablename__ = "planning_layer"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "plan_id"], ["planning_plan.tenant_id", "planning_plan.id"]),
        Index("planning_layer_tenant_id_plan_id_idx", "tenant_id", "plan_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[UUID]
    file_name: Mapped[str]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str]
    epsg: Mapped[int]
    """The plane in which shapes and areas are."""
    code_list: Mapped[str]
    zones: Mapped[int]
    area_m2: Mapped[float]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    coverage: Mapped[str]
    """What the plan is about, zones and all between them: a packed shape (`shapes.pack`)."""
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What was found when the file was read."""
    taken_at: Mapped[datetime | None]


class Zone(TenantPart, Base):
    """A zone of a layer (ô quy hoạch), numbered as the file has it."""

    __tablename__ = "planning_zone"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "layer_id"], ["planning_layer.tenant_id", "planning_layer.id"]),
    )

    layer_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    label: Mapped[str]
    storeys: Mapped[float | None]
    density: Mapped[float | None]
    """Per cent of the land that may be built on."""
    far: Mapped[float | None]
    """Floor area ratio: times the land."""
    area_m2: Mapped[float]
    shape: Mapped[str]
    """In the layer's plane (`shapes.pack`)."""


class ZoneCell(TenantPart, Base):
    """A cell of the cover of a zone (`lookup.cover`): what zones are found by, layer by layer."""

    __tablename__ = "planning_zone_cell"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "layer_id"], ["planning_layer.tenant_id", "planning_layer.id"]),
    )

    layer_id: Mapped[UUID] = mapped_column(primary_key=True)
    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)


class KeptTile(TenantPart, Base):
    """A layer's part of a tile of the map that holds too many zones to be made while somebody waits (`map.keeping`)."""

    __tablename__ = "planning_tile"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "layer_id"], ["planning_layer.tenant_id", "planning_layer.id"]),
    )

    layer_id: Mapped[UUID] = mapped_column(primary_key=True)
    z: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int] = mapped_column(primary_key=True)
    y: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes]


class Comparison(TenantPart, Base):
    """What a layer changes against the one before it (`changes.keeping`)."""

    __tablename__ = "planning_comparison"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "layer_id"], ["planning_layer.tenant_id", "planning_layer.id"]),
        ForeignKeyConstraint(["tenant_id", "former_id"], ["planning_layer.tenant_id", "planning_layer.id"]),
    )

    layer_id: Mapped[UUID] = mapped_column(primary_key=True)
    former_id: Mapped[UUID] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    found: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """`changes.telling.told`."""
