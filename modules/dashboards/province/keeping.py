"""The province's side: keeps what districts tell, never older over newer, and forgets what nobody compares any more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as put

from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from modules.dashboards.events import ValuesTold
from modules.dashboards.models import ToldOutline, ToldValue

KEY = ("tenant_id", "member_id", "code", "every", "begins_on")
KEPT = timedelta(days=3 * 366)


def keep_told(event: ValuesTold, context: HandlerContext) -> None:
    """Two statements, however many values."""
    keep_outline(event, context)
    rows = [
        {
            "tenant_id": context.tenant_id,
            "member_id": event.member_id,
            "code": code,
            "every": every,
            "begins_on": date.fromisoformat(begins_on),
            "value": None if value is None else Decimal(value),
            "denominator": None if denominator is None else Decimal(denominator),
            "told_at": event.at,
        }
        # In a fixed order, so that two handlers never wait for each other in a circle.
        for code, every, begins_on, value, denominator in sorted(event.values, key=lambda told: told[:3])
    ]
    if not rows:
        return
    told = put(ToldValue).values(rows)
    session.execute(
        told.on_conflict_do_update(
            index_elements=KEY,
            set_={name: told.excluded[name] for name in rows[0] if name not in KEY},
            where=ToldValue.told_at < told.excluded.told_at,
        )
    )


def keep_outline(event: ValuesTold, context: HandlerContext) -> None:
    """Where the district lies; one that tells nothing of it keeps what it told."""
    if event.outline is None:
        return
    told = put(ToldOutline).values(
        tenant_id=context.tenant_id, member_id=event.member_id, outline=event.outline, told_at=event.at
    )
    session.execute(
        told.on_conflict_do_update(
            index_elements=KEY[:2],
            set_={name: told.excluded[name] for name in ("outline", "told_at")},
            where=ToldOutline.told_at < told.excluded.told_at,
        )
    )


def forget_told(tenant_id: int, now: datetime) -> None:
    """Delete what is older than three years. One statement."""
    session.execute(delete(ToldValue).where(ToldValue.tenant_id == tenant_id, ToldValue.begins_on < now.date() - KEPT))
