"""The directives on the morning page: overdue, due today, and said to be done for whoever gave them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from dothi.identity import Member
from dothi.sites.site import current_site
from modules.dashboards.directives.pages import moment_now, recipients
from modules.dashboards.directives.queries import pressing
from modules.dashboards.directives.story import line_of

MOST = 8


def directives_due(tenant_id: int, member: Member) -> Mapping[str, Any] | None:
    """Nothing where nothing presses. Two statements."""
    moment = moment_now()
    found = pressing(tenant_id, member.actor(), moment, most=MOST)
    if not found:
        return None
    names, site = recipients(), current_site()
    return {
        "lines": [
            (line_of(each, names, site, moment.now), url_for("dashboards_work.directive", directive_id=each.id))
            for each in found
        ],
        "all_url": url_for("dashboards_work.directives"),
    }
