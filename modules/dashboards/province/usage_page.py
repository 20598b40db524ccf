"""`/console/dashboards/usage`: which districts use the service, and which only have it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, or_, select

from dothi.database.session import session
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.sites.switch import STATE_TITLES
from dothi.values import clock
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.indicators.built_in import declared
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.sets import compared_definitions
from modules.dashboards.models import ToldValue
from modules.dashboards.province.pages import RECENT, districts_in_use, newest_of
from modules.dashboards.province.usage import ToldSummary, usage_of
from tenants.board.activity import ACTIVE_STAFF
from tenants.kit.current import tenant_id

routes = Routes()


@routes.get("/usage")
@require(p.COMPARE)
def usage() -> ResponseReturnValue:
    """Three statements however many districts."""
    districts = districts_in_use()
    since = clock.local_today() - RECENT
    lines = usage_of(
        {member: each.switches["dashboards"] for member, each in districts.items()},
        summarised(since),
        newest_of(ACTIVE_STAFF.name),
        clock.now(),
    )
    return render_template(
        "dashboards/usage.html", lines=[(line, districts[line.member_id]) for line in lines], states=STATE_TITLES
    )


def summarised(since: date) -> Sequence[ToldSummary]:
    """What districts told of periods that began since a day. Two statements, on the province's own rows.

    Without what software measures by itself, which has values where nobody works; what is counted is zero there.
    """
    measured = [each.code for each in declared() if each.source is Source.MEASURED]
    typed = [code for code, each in compared_definitions(current_site()).items() if each.source is Source.TYPED]
    codes, is_shown = func.count(ToldValue.code.distinct()), ToldValue.code.not_in(measured)
    has_value = ToldValue.value.is_not(None)
    rows = session.execute(
        select(
            ToldValue.member_id,
            codes.filter(is_shown),
            codes.filter(is_shown, has_value),
            func.max(ToldValue.told_at),
            codes.filter(is_shown, has_value, or_(ToldValue.value != 0, ToldValue.code.in_(typed))),
        )
        .where(ToldValue.tenant_id == tenant_id(), ToldValue.begins_on >= since)
        .group_by(ToldValue.member_id)
    )
    return [ToldSummary(*row) for row in rows]
