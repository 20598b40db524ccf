"""Lists of reports: the tabs of staff, and what citizens find."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, tuple_

from dothi.database.session import session
from dothi.language.formatting import local_date
from dothi.values.errors import Gone
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.dashboards.reports.models import PeriodReport
from modules.dashboards.reports.service import get_report, missing
from modules.dashboards.reports.standing import VIEWED, PeriodReportState, ReportView

PAGE = 30


def list_reports(tenant_id: int, view: ReportView, *, cursor: str = "") -> Page[PeriodReport]:
    """A page of a tab, the newest first. One statement. Raises Malformed."""
    return page_of(tenant_id, PeriodReport.state.in_(values_of(view)), cursor)


def list_public(tenant_id: int, *, cursor: str = "") -> Page[PeriodReport]:
    """A page of what everybody may read. One statement. Raises Malformed."""
    is_open = (PeriodReport.state == PeriodReportState.PUBLISHED.value) & PeriodReport.is_public
    return page_of(tenant_id, is_open, cursor)


def page_of(tenant_id: int, condition: ColumnElement[bool], cursor: str) -> Page[PeriodReport]:
    """A page of those for which a condition holds, the newest first, on the index (tenant_id, drafted_at, id)."""
    query = select(PeriodReport).where(PeriodReport.tenant_id == tenant_id, condition)
    key = (PeriodReport.drafted_at, PeriodReport.id)
    if cursor:
        query = query.where(tuple_(*key) < tuple_(*decode_cursor(cursor, datetime, UUID)))
    rows = session.scalars(query.order_by(*(column.desc() for column in key)).limit(PAGE + 1)).all()
    shown, more = rows[:PAGE], len(rows) > PAGE
    return Page(shown, encode_cursor((shown[-1].drafted_at, shown[-1].id)) if more else None)


def count_reports(tenant_id: int) -> Mapping[ReportView, int]:
    """How many the tabs of open ones have. One statement."""
    views = (ReportView.OPEN, ReportView.WAITING)
    counted = session.execute(
        select(*(func.count().filter(PeriodReport.state.in_(values_of(view))) for view in views)).where(
            PeriodReport.tenant_id == tenant_id, PeriodReport.state.in_(values_of(ReportView.OPEN))
        )
    ).one()
    return dict(zip(views, counted, strict=True))


def values_of(view: ReportView) -> list[str]:
    """The states of a tab, as they are stored."""
    return [state.value for state in VIEWED[view]]


def get_public(tenant_id: int, report_id: UUID) -> PeriodReport:
    """A report that everybody may read. Raises NotFound, and Gone for one that was withdrawn after its publication."""
    report = get_report(tenant_id, report_id)
    if report.is_public and report.state == PeriodReportState.PUBLISHED:
        return report
    if report.is_public and report.state == PeriodReportState.WITHDRAWN and report.published_at is not None:
        raise Gone(_("Báo cáo ban hành ngày %(day)s đã được thu hồi.", day=local_date(report.published_at)))
    raise missing()
