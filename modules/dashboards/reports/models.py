"""The tables of reports: templates, reports with their frozen content, and steps, which are never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.values.ids import new_id
from modules.dashboards.indicators.periods import Every, Period, period_of
from modules.dashboards.reports.blocks import ReportBlock, block_of
from modules.dashboards.reports.standing import PeriodReportState


class PeriodReportTemplate(TenantOwned, Base):
    """What each report of a kind is made of; a row holds its blocks, so that one statement reads it whole."""

    __tablename__ = "dashboards_report_template"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "unit_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),
        UniqueConstraint("tenant_id", "code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str]
    """The same wherever it was copied to."""
    title: Mapped[str]
    every: Mapped[str]
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    letter: Mapped[dict[str, str]] = mapped_column(JSONB)
    """What the letterhead of each draft begins with (`letter.Letter`)."""
    is_public: Mapped[bool]
    unit_id: Mapped[UUID | None]
    """Who writes it; everybody who may where it is empty."""
    days_after: Mapped[int | None]
    """How many days after its period a draft is made by the schedule; None: never."""
    since: Mapped[date | None]
    """The day on which that was switched on: what fell due before is nobody's promise."""
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]

    @property
    def arranged(self) -> list[ReportBlock]:
        """Its blocks in order."""
        return [block_of(each) for each in self.blocks]


class PeriodReport(TenantOwned, Base):
    """A report of one period; `issue` counts those of the same template and period: a withdrawn one has a successor.

    From its submission on `frozen` is what it says (`content.py`), whatever becomes of the values.
    """

    __tablename__ = "dashboards_report"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "unit_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),
        UniqueConstraint("tenant_id", "template_id", "begins_on", "issue"),
        Index("dashboards_report_tenant_id_drafted_at_id_idx", "tenant_id", "drafted_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    template_id: Mapped[UUID]
    every: Mapped[str]
    begins_on: Mapped[date]
    issue: Mapped[int]
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default=PeriodReportState.DRAFT.value)
    is_public: Mapped[bool]
    unit_id: Mapped[UUID | None]
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Those of the template at the time, with the words that were written into them."""
    letter: Mapped[dict[str, str]] = mapped_column(JSONB)
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    frozen_at: Mapped[datetime | None]
    drafted_at: Mapped[datetime]
    submitted_by_id: Mapped[UUID | None]
    """Whose membership: that person doesn't approve it."""
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    @property
    def arranged(self) -> list[ReportBlock]:
        """Its blocks in order."""
        return [block_of(each) for each in self.blocks]

    @property
    def period(self) -> Period:
        """Of which period it is."""
        return period_of(self.begins_on, Every(self.every))


class PeriodReportStep(TenantOwned, Base):
    """What somebody did or said of it."""

    __tablename__ = "dashboards_report_step"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "report_id"], ["dashboards_report.tenant_id", "dashboards_report.id"]),
        Index("dashboards_report_step_tenant_id_report_id_idx", "tenant_id", "report_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    report_id: Mapped[UUID]
    kind: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]
    text: Mapped[str]
