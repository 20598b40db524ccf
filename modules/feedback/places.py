"""Places by name for forms without a map: the tenant's areas, and the centre that stands for one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from dothi.db import session
from dothi.geo import Point
from dothi.site import Site
from tenants.models import AreaRow
from tenants.site import TenantSite


@dataclass(frozen=True)
class AreaCentre:
    """A ward or commune with the middle of it."""

    name: str
    centre: Point


def area_options(site: Site) -> list[tuple[str, str]]:
    """The areas of the site as choices of a select. No statement: the site carries them."""
    return [(area.code, area.name) for area in site.areas] if isinstance(site, TenantSite) else []


def find_area(site: Site, code: str) -> AreaCentre | None:
    """The latest area with this code. One statement, by tenants_area_tenant_id_code_valid_from_idx."""
    row = session.execute(
        select(AreaRow.name, AreaRow.lon, AreaRow.lat)
        .where(AreaRow.tenant_id == site.tenant_id, AreaRow.code == code)
        .order_by(AreaRow.valid_from.desc().nulls_last())
        .limit(1)
    ).one_or_none()
    return AreaCentre(row.name, Point(row.lon, row.lat)) if row is not None else None
