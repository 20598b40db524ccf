"""What lies at a report's place, in words: found by a job once it came in, and anew when the tenant's streets change.

By a job, since whoever reports would wait for one more round trip, and needs no words for a pin that they have set.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, Select, select, update

from dothi.database.session import session
from dothi.outbox.events import HandlerContext, record
from dothi.values.geo import Point
from modules.feedback.events import PlacesOutdated, ReportSubmitted
from modules.feedback.models import Report
from modules.feedback.wards import of_tenant, put_in_wards
from tenants.areas.shown import shown_wards
from tenants.gazetteer.events import GazetteerChanged
from tenants.gazetteer.points import find_words
from tenants.registry.site import TenantSite

REPORTS_AT_ONCE = 500
C = Report.__table__.c


def place_words(report: Report) -> str:
    """Where it is, as the reporter says it, and what lies there; empty when neither is known."""
    if report.place and report.near:
        return f"{report.place} ({report.near})"
    return report.place or report.near or ""


def place_new(event: ReportSubmitted, context: HandlerContext) -> None:
    """A report came in: find its words and its ward."""
    tenant_id, site = context.tenant_id, context.site
    place(tenant_id, session.execute(_places(tenant_id).where(C.id == event.report_id)).all())
    if isinstance(site, TenantSite):
        put_in_wards(tenant_id, of_tenant(tenant_id, Report.id == event.report_id), shown_wards(site))


def renew_all(_event: GazetteerChanged, context: HandlerContext) -> None:
    """The tenant's streets have changed: begin with its first reports."""
    renew_from(context.tenant_id, None)


def renew_rest(event: PlacesOutdated, context: HandlerContext) -> None:
    """Go on behind the last report of the portion before."""
    renew_from(context.tenant_id, event.after)


def renew_from(tenant_id: int, after: UUID | None) -> None:
    """Find the words of the next reports by their ids, and let another job go on: each portion is a transaction.

    A report is written only where its words are others; its version stays, since no person has changed it.
    """
    query = _places(tenant_id)
    if after is not None:
        query = query.where(C.id > after)
    rows = session.execute(query.order_by(C.id).limit(REPORTS_AT_ONCE)).all()
    place(tenant_id, rows)
    if len(rows) == REPORTS_AT_ONCE:
        record(PlacesOutdated(after=rows[-1].id))


def place(tenant_id: int, rows: Sequence[Row[UUID, float, float, str | None]]) -> None:
    """Write down what lies at the places of these reports."""
    for report_id, lon, lat, near in rows:
        words = str(find_words(tenant_id, Point(lon, lat)))
        if words != near:
            session.execute(
                update(Report)
                .where(Report.tenant_id == tenant_id, Report.id == report_id)
                .values(near=words)
                .execution_options(synchronize_session=False)
            )


def _places(tenant_id: int) -> Select[UUID, float, float, str | None]:
    return select(C.id, C.lon, C.lat, C.near).where(C.tenant_id == tenant_id)
