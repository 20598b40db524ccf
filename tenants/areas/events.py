"""What happens to a tenant's areas, recorded in its own scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import exists, or_, select

from dothi.database.session import session
from dothi.outbox.events import Event, record
from dothi.values import clock
from tenants.registry.models import AreaRow


@dataclass(frozen=True, kw_only=True)
class AreasChanged(Event):
    """Outlines or names of areas are others than before: a file was taken, or the day of a new division has come."""

    module: ClassVar[str] = "tenants"


def tell_new_division(tenant_id: int, _now: datetime) -> None:
    """Tell that areas began or ended today or yesterday; told again it changes nothing."""
    days = (clock.local_today(), clock.local_today() - timedelta(days=1))
    has_come = or_(AreaRow.valid_from.in_(days), AreaRow.valid_to.in_(days))
    if session.scalar(select(exists().where(AreaRow.tenant_id == tenant_id, has_come))):
        record(AreasChanged())
