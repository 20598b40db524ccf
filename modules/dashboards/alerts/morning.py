"""Open alerts on the morning page and on walls: those that nobody has first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from dothi.sites.site import Site, current_site
from modules.dashboards.alerts.lines import AlertLine, lines_of_alerts
from modules.dashboards.alerts.queries import AlertView, count_alerts, open_pairs
from modules.dashboards.alerts.subjects import load_subjects

MOST, MOST_ON_WALL = 6, 4


def open_alerts_now(_tenant_id: int, _member: None) -> Mapping[str, Any] | None:
    """Nothing where nothing is open. One statement then, else six at the most."""
    lines, number = load_open(current_site(), most=MOST)
    return {"lines": lines, "number": number, "all_url": url_for("dashboards_work.alerts")} if lines else None


def load_wall_alerts(site: Site) -> tuple[Sequence[AlertLine], int]:
    """The same for a wall."""
    return load_open(site, most=MOST_ON_WALL)


def load_open(site: Site, *, most: int) -> tuple[Sequence[AlertLine], int]:
    """Open alerts as lists show them, and how many there are. One statement where there are none,
    else five, and one more where there are more than these."""
    found = open_pairs(site.tenant_id, most=most)
    if not found:
        return [], 0
    number = count_alerts(site.tenant_id, None)[AlertView.OPEN] if len(found) == most else len(found)
    return lines_of_alerts(site.tenant_id, found, load_subjects(site)), number
