"""The table of figures, as the migration makes it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import Base


class PlanFigures(TenantOwned, Base):
    """A tenant's plans in force together, as they were when they were last looked at."""

    __tablename__ = "planning_figures"

    counted_at: Mapped[datetime]
    plans: Mapped[int]
    covered_ha: Mapped[int]
    """Of the territory, by at least one plan."""
    territory_ha: Mapped[int]
    """0 while the tenant has no outline."""
    median_decided_on: Mapped[date | None]
    """When the middle one of the plans was decided."""
    unknown_codes: Mapped[list[str]] = mapped_column(JSONB)
    """Codes of zones that aren't in their list, some of them."""
