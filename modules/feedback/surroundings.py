"""What feedback asks of the tenant around it: does a point lie inside, who belongs to a unit."""

from __future__ import annotations

from uuid import UUID

from dothi.identity.holding import hold_members
from dothi.sites.site import Site
from dothi.values.geo import Point
from tenants.areas.areas import contains, site_contains
from tenants.people.units import members_of_unit
from tenants.registry.site import TenantSite


def is_inside(point: Point, *, margin_m: float, site: Site) -> bool:
    """Whether a point lies in the site's tenant, or at most `margin_m` metres outside. Usually no statement."""
    if isinstance(site, TenantSite):
        return site_contains(site, point, margin_m)
    return contains(site.tenant_id, point, margin_m)


def find_member_name(tenant_id: int, *, unit_id: UUID | None, membership_id: UUID) -> str | None:
    """The name of a unit's member; None when nobody of the unit is that. One statement."""
    if unit_id is None:
        return None
    staff = members_of_unit(tenant_id, unit_id)
    return next((member.name for member in staff if member.membership_id == membership_id), None)


def hold_assignee(tenant_id: int, membership_id: str) -> None:
    """Keep a member from leaving until the transaction ends, before a report is given to them. None named: nothing."""
    try:
        found = UUID(membership_id)
    except ValueError:
        return
    hold_members(tenant_id, staying=[found])
