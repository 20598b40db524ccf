"""The tables of this component: a province owns the registry of its tenants; a tenant its units, areas and settings.

Who reads which: `Tenant`, `Fact`, `Switch`, `SwitchChange` in the province's scope, the others in the tenant's own.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.uploads.read_files import ReadFile
from dothi.values.ids import new_id


class Tenant(TenantOwned, Base):
    """A tenant as its province keeps it; `id` is the tenant's own scope. The province's row is here too."""

    __tablename__ = "tenants_tenant"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        UniqueConstraint("tenant_id", "code_prefix"),
        UniqueConstraint("tenant_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slug: Mapped[str]
    code_prefix: Mapped[str]
    kind: Mapped[str]
    position: Mapped[int]
    lon: Mapped[float]
    lat: Mapped[float]
    radius_m: Mapped[float]
    created_at: Mapped[datetime]
    version: Mapped[int]
    ended_at: Mapped[datetime | None]
    successor_id: Mapped[int | None]
    client_id: Mapped[UUID | None]
    """Made by the form that onboarded it, so that sending it twice makes one tenant; never handed out."""


class Fact(TenantOwned, Base):
    """What a tenant was called, with which code and kind, from a day on, and by which decree. Codes are reused."""

    __tablename__ = "tenants_fact"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "member_id"], ["tenants_tenant.tenant_id", "tenants_tenant.id"]),
        Index("tenants_fact_tenant_id_member_id_valid_from_idx", "tenant_id", "member_id", "valid_from"),
        Index("tenants_fact_tenant_id_code_valid_from_idx", "tenant_id", "code", "valid_from"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    parent_code: Mapped[str | None]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    """The first day on which it no longer holds."""
    decree: Mapped[str]


class Host(Base):
    """A name under which a tenant answers; unique in the deployment. Written by definer functions alone."""

    __tablename__ = "tenants_host"
    __table_args__ = (Index("tenants_host_site_id_idx", "site_id"),)

    host: Mapped[str] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("dothi_tenant.id"))
    is_canonical: Mapped[bool]
    canonical_from: Mapped[date | None] = mapped_column(Date)
    """From which day it is the canonical one, None: since ever, or never. `site.canonical_on` chooses by day."""


class Switch(TenantOwned, Base):
    """The state of a module at a tenant; `tester_nonce` is part of the valid tester link, None when there is none."""

    __tablename__ = "tenants_switch"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "member_id"], ["tenants_tenant.tenant_id", "tenants_tenant.id"]),
        Index("tenants_switch_tenant_id_module_state_idx", "tenant_id", "module", "state"),
    )

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    module: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    since: Mapped[datetime]
    version: Mapped[int]
    tester_nonce: Mapped[str | None]


class SwitchChange(TenantOwned, Base):
    """One step of a module's rollout; never changed."""

    __tablename__ = "tenants_switch_change"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "member_id"], ["tenants_tenant.tenant_id", "tenants_tenant.id"]),
        Index("tenants_switch_change_tenant_id_member_id_module_at_idx", "tenant_id", "member_id", "module", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[int]
    module: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    reason: Mapped[str]
    actor_name: Mapped[str]
    membership_id: Mapped[UUID | None]
    at: Mapped[datetime]


class Unit(TenantOwned, Base):
    """An office that handles work: a department of the district, a ward's committee."""

    __tablename__ = "tenants_unit"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        ForeignKeyConstraint(["tenant_id", "parent_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    head_name: Mapped[str]
    position: Mapped[int]
    is_active: Mapped[bool]
    parent_id: Mapped[UUID | None]
    version: Mapped[int]


class UnitMember(TenantOwned, Base):
    """That a member of staff belongs to a unit, or heads it."""

    __tablename__ = "tenants_unit_member"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "unit_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),
        ForeignKeyConstraint(["tenant_id", "membership_id"], ["dothi_membership.tenant_id", "dothi_membership.id"]),
        Index("tenants_unit_member_tenant_id_membership_id_idx", "tenant_id", "membership_id"),
    )

    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    membership_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_head: Mapped[bool]


class AreaRow(TenantOwned, Base):
    """A ward or commune of the tenant with its dates; an outline once one was imported or drawn."""

    __tablename__ = "tenants_area"
    __table_args__ = (Index("tenants_area_tenant_id_code_valid_from_idx", "tenant_id", "code", "valid_from"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    position: Mapped[int]
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    decree: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]
    radius_m: Mapped[float]
    outline: Mapped[dict[str, Any] | None]
    is_schematic: Mapped[bool]


class AreaFile(ReadFile, Base):
    """A file of areas that was read, between its upload and the take; taken, its outlines are forgotten."""

    __tablename__ = "tenants_area_file"

    valid_from: Mapped[date | None] = mapped_column(Date)
    """The first day of a new division; None where the file mends outlines."""
    decree: Mapped[str]
    fingerprint: Mapped[str]
    """Of the areas that it was held against: `areas/standing.py`."""
    content: Mapped[dict[str, Any]]
    """{"rows": [of AreaRead], "overlaps": [the largest, of Overlap], "overlapping": how many, "cover": 0.98}"""
    outlines: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """GeoJSON as text by the row's number: no page needs it."""


class Setting(TenantOwned, Base):
    """One section of a tenant's settings: branding, calendar, areas, or a module's name."""

    __tablename__ = "tenants_setting"

    section: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    version: Mapped[int]


class HomeNotice(TenantOwned, Base):
    """A notice on the tenant's home page from one instant to another, or until it is taken down."""

    __tablename__ = "tenants_notice"
    __table_args__ = (Index("tenants_notice_tenant_id_starts_at_idx", "tenant_id", "starts_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    body: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    actor_name: Mapped[str]
    version: Mapped[int]


class Tester(TenantOwned, Base):
    """Somebody invited to try a service before it opens, by address: a row of the province, erased after the pilot."""

    __tablename__ = "tenants_tester"
    __table_args__ = (
        UniqueConstraint("tenant_id", "member_id", "module", "email"),
        ForeignKeyConstraint(["tenant_id", "member_id"], ["tenants_tenant.tenant_id", "tenants_tenant.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[int]
    module: Mapped[str]
    email: Mapped[str]
    nonce: Mapped[str]
    """What the personal link holds."""
    invited_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Waiting(TenantOwned, Base):
    """An address that wants to be told when a service opens, the tenant's own row; erased once it was told."""

    __tablename__ = "tenants_waiting"
    __table_args__ = (UniqueConstraint("tenant_id", "module", "email"), UniqueConstraint("tenant_id", "token"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    module: Mapped[str]
    email: Mapped[str]
    token: Mapped[str]
    """Of the secret link by which the address is confirmed and removed."""
    language: Mapped[str]
    consent_at: Mapped[datetime]
    consent_version: Mapped[str]
    asked_at: Mapped[datetime]
    """When the last mail that asks for confirmation was due."""
    confirmed_at: Mapped[datetime | None]
    queued_at: Mapped[datetime | None]
    """When the mail that tells of the opening was recorded."""
