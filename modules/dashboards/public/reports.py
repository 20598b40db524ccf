"""`/so-lieu/bao-cao`: published reports for everybody, as pages, on paper and as workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dothi.manifest.permissions import public
from dothi.web.limits import limited
from dothi.web.routes import Routes
from modules.dashboards.desk.words import period_name
from modules.dashboards.reports.files import pdf_file, xlsx_file
from modules.dashboards.reports.models import PeriodReport
from modules.dashboards.reports.queries import get_public, list_public
from modules.dashboards.reports.shown import show
from tenants.kit.current import tenant_id

routes = Routes()
FILES_PER_HOUR = 120
"""From one address of the network."""


@routes.get("/bao-cao")
@public
def reports() -> ResponseReturnValue:
    """Those that are public, the newest first. One statement."""
    page = list_public(tenant_id(), cursor=request.args.get("cursor", ""))
    return render_template(
        "dashboards/public_reports.html",
        lines=[(row, period_name(row.period)) for row in page.items],
        next_url=url_for(".reports", cursor=page.next_cursor) if page.next_cursor else None,
    )


@routes.get("/bao-cao/<uuid:report_id>")
@public
def report(report_id: UUID) -> ResponseReturnValue:
    """One, as it was published. One statement."""
    found, content = published(report_id)
    return render_template(
        "dashboards/public_report.html",
        report=found,
        period=period_name(found.period),
        shown=show(content, is_frozen=True),
    )


@routes.get("/bao-cao/<uuid:report_id>.pdf")
@public
@limited("dashboards.report", per_hour=FILES_PER_HOUR)
def report_pdf(report_id: UUID) -> Response:
    """On paper."""
    return pdf_file(*published(report_id))


@routes.get("/bao-cao/<uuid:report_id>.xlsx")
@public
@limited("dashboards.report", per_hour=FILES_PER_HOUR)
def report_xlsx(report_id: UUID) -> Response:
    """As a workbook."""
    return xlsx_file(*published(report_id))


def published(report_id: UUID) -> tuple[PeriodReport, Mapping[str, Any]]:
    """A public report with its frozen content. Raises NotFound and Gone."""
    found = get_public(tenant_id(), report_id)
    return found, found.frozen or {}
