"""The sensors on the morning page: beyond their limits, and those that have fallen silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from dothi.values import clock
from modules.dashboards.sensors.pages import line_of
from modules.dashboards.sensors.queries import count_quiet, list_beyond

MOST = 6


def sensors_beyond(tenant_id: int, _member: None) -> Mapping[str, Any] | None:
    """Nothing where all is well. Two statements."""
    found = list_beyond(tenant_id, most=MOST)
    quiet = count_quiet(tenant_id, clock.now())
    if not found and not quiet:
        return None
    return {
        "lines": [(line_of(each), url_for("dashboards_work.sensor", sensor_id=each.id)) for each in found],
        "quiet": quiet,
        "quiet_url": url_for("dashboards_work.sensors", view="quiet"),
        "all_url": url_for("dashboards_work.sensors"),
    }
