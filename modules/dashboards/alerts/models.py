"""The tables of alerts: the rules, each alert as it stands, and its steps, which are never changed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base
from dothi.values.ids import new_id
from modules.dashboards.alerts.quiet import QuietHours
from modules.dashboards.models import AMOUNT

WATCHED = "is_on AND due_at IS NOT NULL"
OPEN = "closed_at IS NULL"


class AlertRule(TenantOwned, Base):
    """When a subject alerts whom, and what is to be done then. Of owner and target each a person or a unit."""

    __tablename__ = "dashboards_alert_rule"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "subject", "level"),
        ForeignKeyConstraint(["tenant_id", "owner_unit_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),
        ForeignKeyConstraint(["tenant_id", "target_unit_id"], ["tenants_unit.tenant_id", "tenants_unit.id"]),
        Index("dashboards_alert_rule_tenant_id_due_at_idx", "tenant_id", "due_at", postgresql_where=WATCHED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    subject: Mapped[str]
    """An indicator's code, a sensor's id."""
    level: Mapped[str]
    minutes: Mapped[int]
    """For so long the subject must be beyond; by day and night."""
    owner_id: Mapped[UUID | None]
    owner_unit_id: Mapped[UUID | None]
    target_id: Mapped[UUID | None]
    target_unit_id: Mapped[UUID | None]
    escalate_minutes: Mapped[int]
    procedure: Mapped[str]
    quiet_from: Mapped[int | None]
    quiet_to: Mapped[int | None]
    is_on: Mapped[bool]
    version: Mapped[int]
    since: Mapped[datetime | None]
    """Since when the subject has been beyond, as far as it was seen; None within."""
    due_at: Mapped[datetime | None]
    """When that has lasted long enough; None once its alert was made."""

    @property
    def quiet(self) -> QuietHours | None:
        """When amber sends no mail."""
        if self.quiet_from is None or self.quiet_to is None:
            return None
        return QuietHours(self.quiet_from, self.quiet_to)


class Alert(TenantOwned, Base):
    """A subject beyond its limit: one for each excursion, and one that is open for each rule.

    State, clock and who has it are folded from the steps (`standing.stand_alert`) and kept for lists.
    """

    __tablename__ = "dashboards_alert"
    __table_args__ = (
        UniqueConstraint("tenant_id", "rule_id", "since"),
        ForeignKeyConstraint(["tenant_id", "rule_id"], ["dashboards_alert_rule.tenant_id", "dashboards_alert_rule.id"]),
        Index("dashboards_alert_open_idx", "tenant_id", "rule_id", unique=True, postgresql_where=OPEN),
        Index("dashboards_alert_tenant_id_opened_at_id_idx", "tenant_id", "opened_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    rule_id: Mapped[UUID]
    since: Mapped[datetime]
    title: Mapped[str]
    """What the subject was called when it opened."""
    level: Mapped[str]
    """How bad it is, or was last."""
    value: Mapped[Decimal | None] = mapped_column(AMOUNT)
    peak: Mapped[Decimal | None] = mapped_column(AMOUNT)
    bound: Mapped[Decimal | None] = mapped_column(AMOUNT)
    """The limit that was crossed."""
    opened_at: Mapped[datetime]
    state: Mapped[str]
    clock_since: Mapped[datetime]
    until: Mapped[datetime | None]
    """When its clock runs out, as the steps say."""
    wakes_at: Mapped[datetime | None]
    """The same, put off by the time that the service was suspended."""
    holder_id: Mapped[UUID | None]
    holder_name: Mapped[str]
    """Who acknowledged it, while that lasts."""
    tell_at: Mapped[datetime]
    """From when on its owner may be told: after the quiet hours."""
    told_at: Mapped[datetime | None]
    is_told_in_group: Mapped[bool]
    closed_at: Mapped[datetime | None]
    version: Mapped[int]


class AlertStep(TenantOwned, Base):
    """What happened to it, or what somebody did or said."""

    __tablename__ = "dashboards_alert_step"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "alert_id"], ["dashboards_alert.tenant_id", "dashboards_alert.id"]),
        Index("dashboards_alert_step_tenant_id_alert_id_idx", "tenant_id", "alert_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    alert_id: Mapped[UUID]
    kind: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]
    text: Mapped[str]
    value: Mapped[Decimal | None] = mapped_column(AMOUNT)
    until: Mapped[datetime | None]
