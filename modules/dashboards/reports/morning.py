"""On the morning page of who approves: how many reports wait. One statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from modules.dashboards.reports.queries import count_reports
from modules.dashboards.reports.standing import ReportView


def reports_waiting(tenant_id: int, _member: None) -> Mapping[str, Any] | None:
    """Nothing where none waits."""
    waiting = count_reports(tenant_id)[ReportView.WAITING]
    return {"waiting": waiting, "url": url_for("dashboards_work.reports", view="waiting")} if waiting else None
