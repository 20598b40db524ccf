"""When a module of a tenant stood still, read in the tenant's own scope off the history of its switch."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.session import session
from dothi.sites.standstills import Standstill, stands_since, standstills


def load_standstills(tenant_id: int, module: str) -> list[Standstill]:
    """When a module of the tenant wasn't working, the time that still lasts left out. One statement."""
    return standstills(_load_history(tenant_id, module))


def find_standstill_now(tenant_id: int, module: str) -> datetime | None:
    """Since when a module of the tenant isn't working any more; None while it works. One statement."""
    return stands_since(_load_history(tenant_id, module))


def _load_history(tenant_id: int, module: str) -> list[dict[str, Any]]:
    query = select(type_coerce(func.dothi_switch_history(tenant_id, module), JSONB))
    return session.execute(query).scalar_one_or_none() or []
