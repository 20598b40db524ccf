"""What feedback asks of the tenant around it: does a point lie inside, who belongs to a unit."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from dothi.db import session
from dothi.geo import Point, distance_m
from dothi.identity.models import MembershipRow
from dothi.site import Site
from tenants.models import UnitMember


def is_inside(tenant_id: int, point: Point, *, margin_m: float, site: Site) -> bool:
    """Whether a point lies in the tenant, or at most `margin_m` metres outside."""
    return distance_m(site.centre, point) <= site.radius_m + margin_m


def find_member_name(tenant_id: int, *, unit_id: UUID | None, membership_id: UUID) -> str | None:
    """The name of a unit's active member; None when nobody of the unit is that."""
    return session.execute(
        select(MembershipRow.name)
        .join(
            UnitMember,
            (UnitMember.tenant_id == MembershipRow.tenant_id) & (UnitMember.membership_id == MembershipRow.id),
        )
        .where(
            MembershipRow.tenant_id == tenant_id,
            MembershipRow.id == membership_id,
            MembershipRow.ended_at.is_(None),
            UnitMember.tenant_id == tenant_id,
            UnitMember.unit_id == unit_id,
        )
    ).scalar_one_or_none()
