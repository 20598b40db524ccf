"""What is kept of public happenings: their dates for two years ahead, and the version of the feeds.

Written anew at each change and, month by month, by the schedule; writing twice has the effect of once.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.events import PlaceChanged
from modules.tourism.happenings.kinds import PUBLIC
from modules.tourism.happenings.models import Happening, HappeningCalendar, HappeningDay
from modules.tourism.happenings.schedule import dates

BACK, AHEAD, RENEWED = timedelta(days=366), timedelta(days=731), timedelta(days=31)
"""So far dates are kept; and so much of it may be missing before they are written anew."""
AT_ONCE = 200
"""Happenings that one run of the schedule renews."""


def keep(happening: Happening, *, today: date) -> None:
    """Write its dates anew, none while it isn't public. Two statements."""
    tenant_id = happening.tenant_id
    session.execute(
        delete(HappeningDay).where(HappeningDay.tenant_id == tenant_id, HappeningDay.happening_id == happening.id)
    )
    happening.kept_from = happening.kept_until = None
    if happening.status in PUBLIC:
        happening.kept_from, happening.kept_until = today - BACK, today + AHEAD
        facts = {"tenant_id": tenant_id, "happening_id": happening.id}
        facts |= {"kind": happening.kind, "place_id": happening.place_id, "is_regular": happening.is_regular}
        rows = [
            facts
            | {"original_on": one.original_on, "day": day, "is_first": number == 0, "state": one.state.value}
            | {"starts_at": one.starts_at, "ends_at": one.ends_at}
            for one in dates(happening, happening.kept_from, happening.kept_until)
            for number, day in enumerate(one.days())
        ]
        if rows:
            session.execute(insert(HappeningDay), rows)
    session.flush()


def renew(tenant_id: int, now: datetime) -> None:
    """Write anew what doesn't reach far enough ahead any more. One statement when there is nothing to do."""
    today = now.astimezone(LOCAL_ZONE).date()
    outdated = select(Happening).where(
        Happening.tenant_id == tenant_id,
        Happening.status.in_(PUBLIC),
        Happening.kept_until < today + AHEAD - RENEWED,
        or_(Happening.last_on.is_(None), Happening.last_on >= Happening.kept_from),
    )
    found = session.scalars(outdated.order_by(Happening.kept_until).limit(AT_ONCE)).all()
    for happening in found:
        keep(happening, today=today)
    if found:
        calendar_changed(tenant_id)


def calendar_changed(tenant_id: int) -> None:
    """Give the feeds a new version: whoever changes what they show waits here for others who do. One statement."""
    now = clock.now()
    row = upsert(HappeningCalendar).values(tenant_id=tenant_id, version=1, changed_at=now)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["tenant_id"],
            set_={"version": HappeningCalendar.version + 1, "changed_at": row.excluded.changed_at},
        )
    )


def place_changed(event: PlaceChanged, context: HandlerContext) -> None:
    """A place was renamed, moved or taken back: the feeds say where things are."""
    here = select(Happening.id).where(
        Happening.tenant_id == context.tenant_id,
        Happening.place_id == event.place_id,
        Happening.status.in_(PUBLIC),
    )
    if session.execute(here.limit(1)).first():
        calendar_changed(context.tenant_id)
