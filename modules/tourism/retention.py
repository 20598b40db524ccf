"""Personal data ends: addresses of people who rated or proposed, forms that nobody confirmed. By schedule."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, update

from dothi.database.session import session
from modules.tourism.businesses.links import forget_links
from modules.tourism.businesses.models import Proposal
from modules.tourism.confirming.service import forget_forms
from modules.tourism.ratings.models import VisitorRating
from modules.tourism.ratings.service import ONCE
from modules.tourism.settings import SECTION, TourismSettings
from tenants.registry.settings import load_settings


def forget_people(tenant_id: int, now: datetime) -> None:
    """Forget what is no longer needed. Seven statements, however much there is."""
    days = load_settings(tenant_id, SECTION, TourismSettings)["contact_days"]
    before = now - timedelta(days=days)
    for table in (VisitorRating, Proposal):
        old = func.coalesce(table.decided_at, table.made_at) < before
        held = (table.tenant_id == tenant_id, table.email.is_not(None), old)
        session.execute(update(table).where(*held).values(email=None))
    rated = (
        VisitorRating.tenant_id == tenant_id,
        VisitorRating.contact.is_not(None),
        VisitorRating.made_at < now - ONCE,
    )
    session.execute(update(VisitorRating).where(*rated).values(contact=None))
    forget_forms(tenant_id, now)
    forget_links(tenant_id, now)
