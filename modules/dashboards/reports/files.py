"""A report as a file to keep: for staff and for citizens."""

from __future__ import annotations

from flask import Response

from dothi.web.sheets import download
from modules.dashboards.reports.content import Content
from modules.dashboards.reports.models import PeriodReport
from modules.dashboards.reports.printing import pdf_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pdf_file(report: PeriodReport, content: Content) -> Response:
    """The paper. Raises Busy."""
    return download(f"{name_of(report)}.pdf", pdf_of(report, content), "application/pdf")


def xlsx_file(report: PeriodReport, content: Content) -> Response:
    """The workbook."""
    from modules.dashboards.reports.workbook import xlsx_of  # noqa: PLC0415  # no other page needs the library

    return download(f"{name_of(report)}.xlsx", xlsx_of(report, content), XLSX)


def name_of(report: PeriodReport) -> str:
    """What the file is called: bao-cao-2026-Q3."""
    return f"bao-cao-{report.period.code}"
