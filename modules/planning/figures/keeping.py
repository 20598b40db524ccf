"""Keeping the figures: counted anew when plans or areas change, and daily, since plans come into force by the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import shapely
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.direct import reading
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from dothi.sites.site import Site
from dothi.values import clock
from modules.planning.codes import code_list
from modules.planning.coordinates.systems import likely_systems
from modules.planning.coordinates.transform import between, shape_to_plane
from modules.planning.figures.models import PlanFigures
from modules.planning.lookup.finding import InForce, find_coverage, list_in_force
from modules.planning.lookup.tables import outline_of
from modules.planning.models import Zone
from tenants.registry.events import ConfigurationChanged

WATCHED = {"planning", "areas"}
"""What of a tenant's configuration these figures depend on."""
HECTARE = 10_000
MOST_CODES = 20


def configuration_changed(event: ConfigurationChanged, context: HandlerContext) -> None:
    """A version was published or withdrawn, a list of codes or the areas changed."""
    if event.what in WATCHED:
        keep(context.site)


def keep_daily(tenant_id: int, now: datetime) -> None:  # noqa: ARG001  # the schedule's shape
    """By schedule."""
    site = house().directory.find_site_by_id(tenant_id)
    if site is not None:
        keep(site)


def keep(site: Site) -> None:
    """Count and store. Five statements."""
    tenant_id = site.tenant_id
    with reading():
        plans = list_in_force(tenant_id, clock.local_today())
        covered, territory = areas_of(site, plans)
    values = {
        "counted_at": clock.now(),
        "plans": len(plans),
        "covered_ha": round(covered / HECTARE),
        "territory_ha": round(territory / HECTARE),
        "median_decided_on": middle_of([plan.decided_on for plan in plans]),
        "unknown_codes": unknown_codes(tenant_id, plans),
    }
    made = insert(PlanFigures).values(tenant_id=tenant_id, **values)
    session.execute(made.on_conflict_do_update(index_elements=["tenant_id"], set_=values))


def areas_of(site: Site, plans: Sequence[InForce]) -> tuple[float, float]:
    """Square metres that plans cover, and those of the territory, 0 without an outline; both in one plane."""
    outline = outline_of(site)
    if outline is None:
        return 0.0, 0.0
    plane = likely_systems()[0]
    territory = shape_to_plane(plane, outline.shape)
    coverage = find_coverage(site.tenant_id, [plan.layer_id for plan in plans])
    shapes = [between(plan.system, plane, coverage[plan.layer_id]) for plan in plans]
    whole = shapely.union_all([shapely.make_valid(shape) for shape in shapes])
    return float(shapely.intersection(whole, shapely.make_valid(territory)).area), float(territory.area)


def middle_of(days: Sequence[date]) -> date | None:
    """The median; of two in the middle the later."""
    return sorted(days)[len(days) // 2] if days else None


def unknown_codes(tenant_id: int, plans: Sequence[InForce]) -> list[str]:
    """Codes of zones in force that their lists don't have. One statement: it reads all zones."""
    lists = {plan.layer_id: code_list(plan.code_list) for plan in plans}
    query = (
        select(Zone.layer_id, Zone.code).where(Zone.tenant_id == tenant_id, Zone.layer_id.in_(list(lists))).distinct()
    )
    found = {row.code for row in session.execute(query) if lists[row.layer_id].find(row.code) is None}
    return sorted(found)[:MOST_CODES]
