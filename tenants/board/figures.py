"""Figures upward: a tenant measures its indicators in its own scope and tells the province, which keeps them by week.

Told every hour and when asked. The province never reads a tenant's rows (decision 12); it keeps `tenants_figure`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.manifest.indicators import Indicator, Ratio
from dothi.outbox.addressed import record_for
from dothi.outbox.events import HandlerContext
from dothi.sites.site import Site
from dothi.sites.switch import is_working
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from tenants.board.events import FiguresAsked, FiguresTold
from tenants.kit.weeks import LAST_DAY, last_weeks
from tenants.programme.models import Figure

WEEKS = 5
"""This week and the four before it: late events still change what those were."""
TOLD_EVERY = timedelta(hours=1)
NOTHING = Ratio(0, 0)


def tell_figures(tenant_id: int, now: datetime, *, weeks: int = WEEKS) -> None:
    """Measure and tell; in the tenant's scope. A province has no figures of its own.

    One statement an indicator where nothing has happened in these weeks, else one more a week; and one to tell.
    """
    site = house().directory.find_site_by_id(tenant_id)
    if site is None or site.is_province:
        return
    mondays = last_weeks(now.astimezone(LOCAL_ZONE).date(), weeks)
    figures = [
        [indicator.name, week.isoformat(), ratio.numerator, ratio.denominator]
        for indicator in indicators_of(site)
        for week, ratio in measured(tenant_id, indicator, mondays)
    ]
    record_for(site.province_id, FiguresTold(member_id=tenant_id, figures=figures, at=now))


def indicators_of(site: Site) -> Iterator[Indicator]:
    """The indicators that are measured at a site: those of what is always on and of the modules that are working."""
    for module in house().components:
        if module.always_on or is_working(site.state_of(module.name)):
            yield from (indicator for indicator in module.indicators if indicator.is_judged)


def measured(tenant_id: int, indicator: Indicator, mondays: Sequence[date]) -> Sequence[tuple[date, Ratio]]:
    """An indicator's ratio for each of the weeks; of one that isn't a sum only the last week's, the past isn't kept."""
    if not indicator.is_sum:
        mondays = mondays[-1:]
    elif indicator.measure(tenant_id, mondays[0], mondays[-1] + LAST_DAY) == NOTHING:
        return [(monday, NOTHING) for monday in mondays]
    return [(monday, indicator.measure(tenant_id, monday, monday + LAST_DAY)) for monday in mondays]


def tell_when_asked(event: FiguresAsked, context: HandlerContext) -> None:  # noqa: ARG001  # that it was asked is all
    """The answer, as of when it is given."""
    tell_figures(context.tenant_id, clock.now())


def keep_figures(event: FiguresTold, context: HandlerContext) -> None:
    """Keep what a tenant told, in the province's scope; never older over newer. One statement."""
    rows = [
        {
            "tenant_id": context.tenant_id,
            "week": date.fromisoformat(week),
            "member_id": event.member_id,
            "indicator": indicator,
            "numerator": numerator,
            "denominator": denominator,
            "told_at": event.at,
        }
        # In a fixed order, so that two handlers never wait for each other in a circle.
        for indicator, week, numerator, denominator in sorted(event.figures)
    ]
    if not rows:
        return
    told = insert(Figure).values(rows)
    session.execute(
        told.on_conflict_do_update(
            index_elements=["tenant_id", "week", "member_id", "indicator"],
            set_={
                "numerator": told.excluded.numerator,
                "denominator": told.excluded.denominator,
                "told_at": told.excluded.told_at,
            },
            where=Figure.told_at < told.excluded.told_at,
        )
    )


def ask_figures(member_ids: Sequence[int]) -> None:
    """Ask tenants of the province for their figures; in its scope. One statement each."""
    now = clock.now()
    for member_id in sorted(member_ids):
        record_for(member_id, FiguresAsked(asked_at=now))
