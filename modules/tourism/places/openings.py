"""Keeps what follows from opening hours: `is_open` and `next_change_at` of places, and when each text means open.

Renewed by the schedule, so that no request computes it over many places; a place that is stored gets its own at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext, record
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.events import OpeningsChanged
from modules.tourism.places.models import HoursText, OpenTime, Place
from modules.tourism.places.opening import locality_of, opening_at, openings
from tenants.registry.events import ConfigurationChanged

KEPT_DAYS = 31
"""So far ahead visitors can ask what is open."""
RENEWED_DAYS = 24
"""With fewer days left a text is computed anew."""
MOST_TEXTS = 200
"""Texts that one round renews: some seconds at the most."""
CALENDAR = frozenset({"calendar", "areas"})


def keep_openings(tenant_id: int, now: datetime) -> None:
    """One round of the schedule; what it doesn't finish the next one does."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is not None:
        renew_states(site, now)
        renew_times(site, now)


def renew_states(site: Site, now: datetime) -> None:
    """Set `is_open` and `next_change_at` of all places whose change has come: two statements a text."""
    due = (Place.tenant_id == site.tenant_id, Place.next_change_at <= now)
    texts = session.scalars(select(Place.hours).where(*due).distinct().limit(MOST_TEXTS)).all()
    where = locality_of(site, now.astimezone(LOCAL_ZONE).date())
    for text in texts:
        opening = opening_at(text, where, now)
        session.execute(
            update(Place)
            .where(*due, Place.hours == text)
            .values(is_open=opening.is_open, next_change_at=opening.next_change_at)
            .execution_options(synchronize_session=False)
        )
    if texts:
        record(OpeningsChanged(texts=len(texts)))


def renew_times(site: Site, now: datetime) -> None:
    """Compute the openings of the texts that are kept for too short a time."""
    wanted = now + timedelta(days=RENEWED_DAYS)
    query = select(HoursText.hours).where(HoursText.tenant_id == site.tenant_id, HoursText.kept_until < wanted)
    write_times(site, session.scalars(query.order_by(HoursText.kept_until).limit(MOST_TEXTS)).all(), now)


def write_times(site: Site, texts: Sequence[str], now: datetime) -> None:
    """Replace what is kept of these texts: from today's beginning on."""
    if not texts:
        return
    today = now.astimezone(LOCAL_ZONE).date()
    where, tenant_id = locality_of(site, today), site.tenant_id
    until = datetime.combine(today + timedelta(days=KEPT_DAYS), time(), LOCAL_ZONE).astimezone(UTC)
    kept = [{"tenant_id": tenant_id, "hours": text, "kept_until": until} for text in texts]
    statement = upsert(HoursText).values(kept)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant_id", "hours"], set_={"kept_until": statement.excluded.kept_until}
        )
    )
    session.execute(delete(OpenTime).where(OpenTime.tenant_id == tenant_id, OpenTime.hours.in_(texts)))
    rows = [
        {"tenant_id": tenant_id, "hours": text, "starts_at": start, "ends_at": end}
        for text in texts
        for start, end in openings(text, where, today, days=KEPT_DAYS)
    ]
    if rows:
        session.execute(insert(OpenTime), rows)


def keep_text(site: Site, text: str) -> None:
    """Have the openings of a place's text, unless they are kept. One statement when they are."""
    if text and session.get(HoursText, (site.tenant_id, text)) is None:
        write_times(site, [text], clock.now())


def forget_openings(event: ConfigurationChanged, context: HandlerContext) -> None:
    """The tenant's days off or its centre changed: the next rounds compute everything anew."""
    if event.what not in CALENDAR:
        return
    now, tenant_id = clock.now(), context.tenant_id
    unsure = (Place.tenant_id == tenant_id, Place.hours != "")
    session.execute(update(Place).where(*unsure).values(next_change_at=now))
    session.execute(update(HoursText).where(HoursText.tenant_id == tenant_id).values(kept_until=now))
