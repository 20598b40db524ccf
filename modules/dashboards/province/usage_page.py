"""`/console/dashboards/usage`: which districts use the service, and which only have it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.sites.switch import STATE_TITLES
from dothi.values import clock
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.indicators.built_in import declared
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.sets import compared_definitions
from modules.dashboards.province.pages import RECENT, districts_in_use
from modules.dashboards.province.queries import newest_of, summarise_told
from modules.dashboards.province.usage import usage_of
from tenants.board.activity import ACTIVE_STAFF
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/usage")
@require(p.COMPARE)
def usage() -> ResponseReturnValue:
    """Three statements however many districts."""
    districts, since = districts_in_use(), clock.local_today() - RECENT
    measured = [each.code for each in declared() if each.source is Source.MEASURED]
    typed = [code for code, each in compared_definitions(current_site()).items() if each.source is Source.TYPED]
    lines = usage_of(
        {member: each.switches["dashboards"] for member, each in districts.items()},
        summarise_told(tenant_id(), since=since, measured=measured, typed=typed),
        newest_of(tenant_id(), ACTIVE_STAFF.name, since=since),
        clock.now(),
    )
    return render_template(
        "dashboards/usage.html", lines=[(line, districts[line.member_id]) for line in lines], states=STATE_TITLES
    )
