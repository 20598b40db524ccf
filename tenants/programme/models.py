"""The tables of the programme: project → phase → item, gates, overrides, evaluation. All owned by the province.

`member_id` names the tenant that a row is about; an item may be planned before its tenant is there (`unit_code`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.values.ids import new_id


class Project(TenantOwned, Base):
    """A project (đề án) with the decision that ordered it."""

    __tablename__ = "tenants_project"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    summary: Mapped[str]
    decision_number: Mapped[str]
    decision_date: Mapped[date | None] = mapped_column(Date)
    decision_by: Mapped[str]
    created_at: Mapped[datetime]
    version: Mapped[int]


class Phase(TenantOwned, Base):
    """A phase (giai đoạn) of a project; `follows_id` is the pilot whose evaluation must be met before it goes live."""

    __tablename__ = "tenants_phase"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "project_id"], ["tenants_project.tenant_id", "tenants_project.id"]),
        ForeignKeyConstraint(["tenant_id", "follows_id"], ["tenants_phase.tenant_id", "tenants_phase.id"]),
        Index("tenants_phase_tenant_id_project_id_position_idx", "tenant_id", "project_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[UUID]
    follows_id: Mapped[UUID | None]
    position: Mapped[int]
    name: Mapped[str]
    goals: Mapped[str]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    """Its last day."""
    budget_vnd: Mapped[int | None] = mapped_column(BigInteger)
    is_pilot: Mapped[bool]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str]
    version: Mapped[int]


class Item(TenantOwned, Base):
    """A plan item (hạng mục): a module at a unit of the catalogue goes to a state at an instant, once.

    `status` is planned, done, held (its time came and a gate was red), cancelled or rolled_back. `from_state` is what
    the module was in before the item was done: where a rollback leads.
    """

    __tablename__ = "tenants_item"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "phase_id"], ["tenants_phase.tenant_id", "tenants_phase.id"]),
        ForeignKeyConstraint(["tenant_id", "member_id"], ["tenants_tenant.tenant_id", "tenants_tenant.id"]),
        Index("tenants_item_tenant_id_phase_id_idx", "tenant_id", "phase_id"),
        Index("tenants_item_tenant_id_member_id_module_idx", "tenant_id", "member_id", "module"),
        Index(
            "tenants_item_tenant_id_planned_at_idx", "tenant_id", "planned_at", postgresql_where="status = 'planned'"
        ),
        Index(
            "tenants_item_tenant_id_unit_code_module_planned_at_idx",
            "tenant_id",
            "unit_code",
            "module",
            "planned_at",
            unique=True,
            postgresql_where="status IN ('planned', 'held')",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    phase_id: Mapped[UUID]
    unit_code: Mapped[str]
    unit_name: Mapped[str]
    member_id: Mapped[int | None]
    module: Mapped[str]
    target_state: Mapped[str]
    planned_at: Mapped[datetime]
    owner_name: Mapped[str]
    owner_email: Mapped[str]
    note: Mapped[str]
    status: Mapped[str]
    decided_at: Mapped[datetime | None]
    from_state: Mapped[str | None]
    asked_at: Mapped[datetime | None]
    """When the tenant was last asked to check its gates for this item's time."""
    version: Mapped[int]


class Gate(TenantOwned, Base):
    """A gate of an item that a person signs with evidence; `name` is its kind or made up for this item."""

    __tablename__ = "tenants_gate"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "item_id"], ["tenants_item.tenant_id", "tenants_item.id"]),
        Index("tenants_gate_tenant_id_item_id_position_idx", "tenant_id", "item_id", "position"),
        Index("tenants_gate_tenant_id_due_on_idx", "tenant_id", "due_on", postgresql_where="signed_at IS NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    item_id: Mapped[UUID]
    position: Mapped[int]
    name: Mapped[str]
    title: Mapped[str]
    owner_name: Mapped[str]
    owner_email: Mapped[str]
    due_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str]
    signer_id: Mapped[UUID | None]
    note: Mapped[str]
    version: Mapped[int]


class Readiness(TenantOwned, Base):
    """What a tenant last told of one automatic gate of a module; green when `reason` is None.

    `reason` maps a language to a sentence. `since` is when it turned to its colour: a blocker's age.
    """

    __tablename__ = "tenants_readiness"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "member_id"], ["tenants_tenant.tenant_id", "tenants_tenant.id"]),
    )

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    module: Mapped[str] = mapped_column(primary_key=True)
    gate: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    since: Mapped[datetime]
    checked_at: Mapped[datetime]


class Override(TenantOwned, Base):
    """That a red gate may be passed: asked for by one admin with a reason, in force once another has confirmed it.

    `subject` is item or phase, `gate` the gate's name: an automatic one's, a signed one's id, or 'evaluation'.
    """

    __tablename__ = "tenants_override"
    __table_args__ = (Index("tenants_override_tenant_id_subject_id_gate_idx", "tenant_id", "subject_id", "gate"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subject: Mapped[str]
    subject_id: Mapped[UUID]
    gate: Mapped[str]
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    asker_id: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str]
    confirmer_id: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str]


class Measure(TenantOwned, Base):
    """One indicator of a phase's evaluation; `actual` is counted by the tenants' modules or typed in with evidence.

    Values are in the indicator's unit (per cent: 0–100). `higher_is_better` says which side of the target is met.
    """

    __tablename__ = "tenants_measure"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "phase_id"], ["tenants_phase.tenant_id", "tenants_phase.id"]),)

    phase_id: Mapped[UUID] = mapped_column(primary_key=True)
    indicator: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    title: Mapped[str]
    unit: Mapped[str]
    higher_is_better: Mapped[bool]
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    actual: Mapped[float | None]
    is_counted: Mapped[bool]
    evidence: Mapped[str]
    version: Mapped[int]


class Evaluation(TenantOwned, Base):
    """The verdict on a phase, 'met' or 'not_met', with its lessons and the figures as they were that day."""

    __tablename__ = "tenants_evaluation"
    __table_args__ = (ForeignKeyConstraint(["tenant_id", "phase_id"], ["tenants_phase.tenant_id", "tenants_phase.id"]),)

    phase_id: Mapped[UUID] = mapped_column(primary_key=True)
    verdict: Mapped[str]
    lessons: Mapped[str]
    figures: Mapped[dict[str, Any]]
    """By indicator: baseline, target, actual and whether it was met."""
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
    version: Mapped[int]


class Figure(TenantOwned, Base):
    """What a tenant told of one indicator of one week (its Monday): a numerator over a denominator, of kept counts."""

    __tablename__ = "tenants_figure"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "member_id"], ["tenants_tenant.tenant_id", "tenants_tenant.id"]),
    )

    week: Mapped[date] = mapped_column(Date, primary_key=True)
    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    indicator: Mapped[str] = mapped_column(primary_key=True)
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int] = mapped_column(BigInteger)
    told_at: Mapped[datetime]
