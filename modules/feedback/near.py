"""What lies at a report's place, in words: found when it comes in, and anew when the tenant's streets have changed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update

from dothi.database.session import session
from dothi.outbox.events import HandlerContext, record
from dothi.values.geo import Point
from modules.feedback.events import PlacesOutdated
from modules.feedback.models import Report
from tenants.gazetteer.events import GazetteerChanged
from tenants.gazetteer.points import find_words

REPORTS_AT_ONCE = 500


def words_near(tenant_id: int, point: Point) -> str:
    """The nearest street and its ward; empty where none is near. One statement."""
    return str(find_words(tenant_id, point))


def place_words(report: Report) -> str:
    """Where it is, as the reporter says it, and what lies there; empty when neither is known."""
    if report.place and report.near:
        return f"{report.place} ({report.near})"
    return report.place or report.near or ""


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
    reports = Report.__table__.c
    query = select(reports.id, reports.lon, reports.lat, reports.near).where(reports.tenant_id == tenant_id)
    if after is not None:
        query = query.where(reports.id > after)
    rows = session.execute(query.order_by(reports.id).limit(REPORTS_AT_ONCE)).all()
    for report_id, lon, lat, near in rows:
        words = words_near(tenant_id, Point(lon, lat))
        if words != near:
            session.execute(
                update(Report.__table__)  # type: ignore[arg-type]  # a table, though typed more loosely
                .where(reports.tenant_id == tenant_id, reports.id == report_id)
                .values(near=words)
            )
    if len(rows) == REPORTS_AT_ONCE:
        record(PlacesOutdated(after=rows[-1].id))
