"""Open alerts on the morning page and on walls: those that nobody has first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from dothi.identity import Member
from dothi.sites.site import Site, current_site
from modules.dashboards.alerts.lines import AlertLine, lines_of_alerts
from modules.dashboards.alerts.queries import AlertView, count_alerts, open_pairs
from modules.dashboards.alerts.subjects import load_subjects

MOST, MOST_ON_WALL = 6, 4


def open_alerts_now(tenant_id: int, _member: Member) -> Mapping[str, Any] | None:
    """Nothing where nothing is open. One statement then, else five."""
    lines = load_open(current_site(), most=MOST)
    if not lines:
        return None
    return {
        "lines": lines,
        "number": count_alerts(tenant_id, None)[AlertView.OPEN],
        "all_url": url_for("dashboards_work.alerts"),
    }


def load_open(site: Site, *, most: int) -> Sequence[AlertLine]:
    """Open alerts as lists show them. One statement where there are none, else four."""
    found = open_pairs(site.tenant_id, most=most)
    if not found:
        return []
    return lines_of_alerts(site.tenant_id, found, load_subjects(site))
