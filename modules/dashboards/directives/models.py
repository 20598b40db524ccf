"""The tables of directives: each as it stands, and its steps, which are never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.values.ids import new_id
from modules.dashboards.directives.standing import DirectiveState

IS_ABOUT = "about_path <> ''"


class Directive(TenantOwned, Base):
    """What somebody asked a unit to do; at a province of a district (`member_id`), which has a copy of its own.

    State, deadline and unit are folded from the steps (`standing.stand`) and kept for lists.
    """

    __tablename__ = "dashboards_directive"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "unit_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),
        Index("dashboards_directive_tenant_id_due_at_id_idx", "tenant_id", "due_at", "id"),
        Index("dashboards_directive_open_idx", "tenant_id", "due_at", "id", postgresql_where="ended_at IS NULL"),
        Index("dashboards_directive_tenant_id_given_at_id_idx", "tenant_id", "given_at", "id"),
        Index(
            "dashboards_directive_tenant_id_about_path_idx",
            "tenant_id",
            "about_path",
            postgresql_where="about_path <> ''",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    text: Mapped[str]
    about_path: Mapped[str] = mapped_column(default="")
    """The page that it is about, of this tenant's site; empty for none."""
    about_title: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[UUID | None]
    member_id: Mapped[int | None]
    is_from_province: Mapped[bool] = mapped_column(default=False)
    giver_id: Mapped[UUID | None]
    """The membership; None where the giver is the province's."""
    giver_name: Mapped[str]
    given_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=DirectiveState.GIVEN.value)
    reported_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reminded: Mapped[str] = mapped_column(default="")
    """Of which occasion its people were reminded last: `soon`, `overdue`, or of none yet."""
    version: Mapped[int] = mapped_column(default=0)


class DirectiveStep(TenantOwned, Base):
    """What somebody did or said of it."""

    __tablename__ = "dashboards_directive_step"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "directive_id"], ["dashboards_directive.tenant_id", "dashboards_directive.id"]
        ),
        Index("dashboards_directive_step_tenant_id_directive_id_idx", "tenant_id", "directive_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    directive_id: Mapped[UUID]
    kind: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]
    text: Mapped[str]
    percent: Mapped[int | None]
    """How far the work has come, as the unit sees it."""
    due_at: Mapped[datetime | None]
    unit_id: Mapped[UUID | None]
