"""The directives on the morning page: overdue, due today, and said to be done for whoever gave them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from dothi.identity import Member
from dothi.sites.site import current_site
from modules.dashboards.directives.pages import district_names, moment_now
from modules.dashboards.directives.queries import pressing
from modules.dashboards.directives.story import line_of

MOST = 8


def directives_due(tenant_id: int, member: Member) -> Mapping[str, Any] | None:
    """Nothing where nothing presses. One statement."""
    moment = moment_now()
    found = pressing(tenant_id, member.actor(), moment, most=MOST)
    if not found:
        return None
    site = current_site()
    names = district_names(site) | {each.unit_id: each.unit_name for each in found if each.unit_id and each.unit_name}
    return {
        "lines": [
            (line_of(each, names, site, moment.now), url_for("dashboards_work.directive", directive_id=each.id))
            for each in found
        ],
        "all_url": url_for("dashboards_work.directives"),
    }
