"""Reports lie in the wards of today: a job looks at each new one, and at all, in portions, when areas change.

A report's row is locked while its ward is set, as by every step: so the counts by ward move as its other counts do.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from dothi.outbox.events import HandlerContext, record
from dothi.values.geo import Point
from modules.feedback.counts.counting import move_all
from modules.feedback.counts.facets import facets_of
from modules.feedback.events import ReportWardsOutdated
from modules.feedback.models import Report
from modules.feedback.workflow.writing import held, write
from tenants.areas.areas import list_areas
from tenants.areas.events import AreasChanged
from tenants.areas.shown import ShownWard, ward_around, wards_of

REPORTS_AT_ONCE = 500
BEFORE_ALL = UUID(int=0)


def renew_wards(_event: AreasChanged, context: HandlerContext) -> None:
    """Areas have changed: begin with the first reports."""
    renew_from(context.tenant_id, BEFORE_ALL)


def renew_more_wards(event: ReportWardsOutdated, context: HandlerContext) -> None:
    """Go on behind the last report of the portion before."""
    renew_from(context.tenant_id, event.after)


def renew_from(tenant_id: int, after: UUID) -> None:
    """Look at the next reports by their ids, and let another job go on: each portion is a transaction."""
    wards = wards_of(list_areas(tenant_id))
    query = of_tenant(tenant_id, Report.id > after).order_by(Report.id).limit(REPORTS_AT_ONCE)
    reports = put_in_wards(tenant_id, query, wards)
    if len(reports) == REPORTS_AT_ONCE:
        record(ReportWardsOutdated(after=reports[-1].id))


def of_tenant(tenant_id: int, which: ColumnElement[bool]) -> Select[Report]:
    """Some reports."""
    return select(Report).where(Report.tenant_id == tenant_id, which)


def put_in_wards(tenant_id: int, query: Select[Report], wards: Sequence[ShownWard]) -> Sequence[Report]:
    """Lock the reports of a query, write where their wards are others, and move the counts. Four statements."""
    reports = held(query.with_for_update())
    moved: list[Report] = []
    changes = []
    for report in reports:
        ward = ward_around(wards, Point(report.lon, report.lat)) or None
        if ward != report.ward:
            before = facets_of(report)
            report.ward = ward
            moved.append(report)
            changes.append((before, facets_of(report)))
    write(moved, "ward")
    move_all(tenant_id, changes)
    return reports
