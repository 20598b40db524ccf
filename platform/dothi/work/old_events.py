"""Events that are over go after a while (`EVENTS_KEPT_DAYS`): each day, the oldest first. Declared by `kernel`.

Nobody reads an event after its deliveries are done: history is the audit's, counts and figures are rows of their own,
and a job that comes late finds no delivery and does nothing. One that is open or given up keeps its event.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, text, update

from dothi.database.session import TenantAnchor, session
from dothi.manifest.house import house
from dothi.outbox.events import Delivery

BATCH = 1_000
MOST_BATCHES = 200
"""For one tenant in one run: what is left waits for the next day, and other tenants get their turn."""
_PURGE = text("SELECT dothi_purge_events(:tenant_id, :before, :most)")


def purge_events(tenant_id: int, now: datetime) -> None:
    """Delete the tenant's events that are over, in its scope; each batch in a transaction of its own."""
    close_what_never_runs(tenant_id, now)
    values = {"tenant_id": tenant_id, "before": now - timedelta(days=house().settings.events_kept_days), "most": BATCH}
    for _batch in range(MOST_BATCHES):
        gone = session.execute(_PURGE, values).scalar_one()
        session.commit()
        if gone < BATCH:
            return


def close_what_never_runs(tenant_id: int, now: datetime) -> None:
    """At a province, end deliveries that wait for a service: nobody switches one there (`Subscription.at_province`)."""
    province_id = session.scalar(select(TenantAnchor.province_id).where(TenantAnchor.id == tenant_id))
    if province_id != tenant_id:
        return
    never = [module.name for module in house().components.switchable]
    session.execute(
        update(Delivery)
        .where(Delivery.tenant_id == tenant_id, Delivery.module.in_(never), Delivery.done_at.is_(None))
        .values(done_at=now)
    )
    session.commit()
