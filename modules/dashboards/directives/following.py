"""Deadlines: once a directive falls due within a working day, and once when it has passed, its people are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import record_all
from modules.dashboards.directives.models import Directive
from modules.dashboards.directives.queries import WORKING
from modules.dashboards.events import DirectiveDue
from tenants.registry.working_hours import calendar_of

LOOKED_EVERY = timedelta(minutes=10)
SOON, OVERDUE = "soon", "overdue"
MOST = 200
"""At one time; the others come ten minutes later."""


def remind(tenant_id: int, now: datetime) -> None:
    """Record what is due; the mark goes with the event. In working hours alone. At the most four statements."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is None or not calendar_of(site).is_working(now):
        return
    calendar = calendar_of(site)
    soon_until = calendar.add(now, calendar.ordinary_day_minutes)
    due = session.scalars(
        select(Directive)
        .where(
            Directive.tenant_id == tenant_id,
            Directive.state.in_(WORKING),
            or_(
                and_(Directive.due_at <= now, Directive.reminded != OVERDUE),
                and_(Directive.due_at > now, Directive.due_at <= soon_until, Directive.reminded == ""),
            ),
        )
        .order_by(Directive.due_at, Directive.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    ).all()
    for directive in due:
        directive.reminded = OVERDUE if directive.due_at <= now else SOON
    record_all([DirectiveDue(directive_id=each.id, is_overdue=each.due_at <= now) for each in due])
    session.flush()
