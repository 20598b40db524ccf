"""What of the public pages stands in the sitemap: where people ask, the map, each plan. Answers are somebody's."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Integer, bindparam, func, select

from dothi.database.direct import Statement
from dothi.manifest.lasting import LastingPage
from dothi.sites.site import Site
from modules.planning.models import PlanVersion
from modules.planning.plans.words import VersionState

_V = PlanVersion.__table__.c
_PLANS = Statement(
    select(_V.plan_id, func.max(_V.published_at))
    .where(_V.tenant_id == bindparam("tenant_id"), _V.state == VersionState.PUBLISHED.value)
    .group_by(_V.plan_id)
    .order_by(_V.plan_id)
    .limit(bindparam("most", type_=Integer))
)
PAGES = ("/quy-hoach", "/quy-hoach/khoanh-dat", "/quy-hoach/ban-do")


def lasting_pages(site: Site, most: int) -> Sequence[LastingPage]:
    """One statement."""
    rows = _PLANS.read({"tenant_id": site.tenant_id, "most": most})
    plans = [LastingPage(f"/quy-hoach/do-an/{plan_id}", published_at) for plan_id, published_at in rows]
    return [*map(LastingPage, PAGES), *plans]
