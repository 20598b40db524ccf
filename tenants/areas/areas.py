"""A tenant's wards and communes, and whether a point lies in the tenant. Called by pages, imports and modules.

Outlines are remembered per process by their version, so that a check in a request costs no statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

import shapely
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, text

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.site import Site, TenantListing
from dothi.values import clock
from dothi.values.geo import Outline, Point, distance_m
from dothi.values.memory import OfApp, Sized
from tenants.areas.cover import LEAST_COVER, cover_of, union_of
from tenants.registry.area_order import area_key
from tenants.registry.models import AreaRow
from tenants.registry.settings import load_section
from tenants.registry.site import TenantSite

SECTION = "areas"
MOST_POSITIONS_KEPT = 1_000_000
"""Of the outlines that a process remembers, together: some 50 MB."""
OUTLINES = Statement(text("SELECT tenants_outlines(:tenant_id, :day)"))

_outlines = OfApp(lambda: Sized[tuple[int, int, date], Whole](MOST_POSITIONS_KEPT, size_of=positions_of))
_joining = OfApp(lambda: Sized[int, Lock](1_000))
"""By tenant: one thread of a process joins its outlines, the others wait for what it makes."""


def list_areas(tenant_id: int, *, on: date | None = None) -> Sequence[AreaRow]:
    """The areas valid on a local day, by default the one the tenant shows. One statement, two without `on`."""
    day = on or load_shown_day(tenant_id)
    areas = session.scalars(
        select(AreaRow).where(
            AreaRow.tenant_id == tenant_id,
            *valid_on(day),
        )
    )
    return sorted(areas, key=area_key)


def valid_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions of areas that hold on a day."""
    return (
        AreaRow.valid_from.is_(None) | (AreaRow.valid_from <= day),
        AreaRow.valid_to.is_(None) | (AreaRow.valid_to > day),
    )


def find_area(tenant_id: int, *, code: str, on: date | None = None) -> AreaRow | None:
    """The area that had this code on a day: codes are reused."""
    return next((area for area in list_areas(tenant_id, on=on) if area.code == code), None)


def shown_day(site: Site) -> date:
    """For pages: the day whose areas the tenant shows. No statement: the site carries it."""
    return (site.areas_as_of if isinstance(site, TenantSite) else None) or clock.local_today()


def load_shown_day(tenant_id: int) -> date:
    """For services and jobs: the same as stored now. One statement."""
    as_of = load_section(tenant_id, SECTION)[0].get("as_of")
    return date.fromisoformat(as_of) if as_of else clock.local_today()


def contains(tenant_id: int, point: Point, margin_m: float = 0.0) -> bool:
    """Whether a point lies in the tenant or at most `margin_m` metres outside.

    By the areas' outlines where they cover the tenant, else by centre and radius. Asks for the site if need be.
    """
    site = house().directory.find_site_by_id(tenant_id)
    return isinstance(site, TenantSite) and site_contains(site, point, margin_m)


def site_contains(site: TenantSite, point: Point, margin_m: float = 0.0) -> bool:
    """As `contains`, for a site in hand."""
    outline = find_outline(site)
    if outline is not None:
        return outline.contains(point, margin_m)
    return distance_m(site.centre, point) <= site.radius_m + margin_m


@dataclass(frozen=True)
class Whole:
    """The union of the outlines of a tenant's areas, and how large it is beside the circle that holds the tenant."""

    outline: Outline | None
    parts: int
    cover: float


def find_outline(site: TenantSite) -> Outline | None:
    """The outline of the whole tenant as union of its areas' on the day shown; None while they don't cover it."""
    whole = find_whole(site)
    if whole.parts < len(site.areas) or whole.cover < LEAST_COVER:
        return None  # else every place in the areas that aren't there yet would lie outside
    return whole.outline


def find_whole(site: TenantSite) -> Whole:
    """The union, remembered until the areas change; forgetting costs one statement on a connection of its own."""
    key = (site.tenant_id, site.areas_version, site.areas_as_of or clock.local_today())
    found = _outlines().find(key)
    if found is None:
        with _joining().answer(site.tenant_id, Lock):
            found = _outlines().answer(key, lambda: _join_outlines(site, key[-1]))
    return found


def positions_of(whole: Whole) -> int:
    """What it takes in memory, in positions."""
    return 1 + (int(shapely.get_num_coordinates(whole.outline.shape)) if whole.outline is not None else 0)


def _join_outlines(site: TenantSite, day: date) -> Whole:
    rows: Sequence[dict[str, Any]] = ask_outlines(site.tenant_id, day)
    outline = union_of([Outline.from_geojson(geometry) for geometry in rows])
    return Whole(outline, len(rows), cover_of(outline, site.radius_m) if outline is not None else 0.0)


def ask_outlines(tenant_id: int, day: date) -> Sequence[dict[str, Any]]:
    """The outlines of the areas valid on a day, public facts: of any tenant, so that a neighbour can be named."""
    rows: Sequence[dict[str, Any]] | None = OUTLINES.ask({"tenant_id": tenant_id, "day": day})
    return rows or ()


def lacking_cover(tenant_id: int, areas: Sequence[AreaRow]) -> str:
    """What to tell of areas that all have outlines, which yet cover a part of the tenant alone; else empty."""
    site = house().directory.find_site_by_id(tenant_id)
    if not areas or any(area.outline is None for area in areas) or not isinstance(site, TenantSite):
        return ""
    cover = find_whole(site).cover
    if cover >= LEAST_COVER:
        return ""
    told = _(
        "Ranh giới của %(n)s phường, xã mới phủ khoảng %(percent)s %% vùng quanh trung tâm: còn thiếu phường, xã."
        " Vị trí vẫn được kiểm tra theo bán kính.",
        n=len(areas),
        percent=max(1, round(cover * 100)),
    )
    return str(told)


def find_neighbour(site: Site, point: Point) -> TenantListing | None:
    """Another tenant, of any province, in which the point lies: the one to which somebody's report belongs.

    Asks the outlines of tenants whose reach the point is in; without outlines the nearest such tenant counts.
    """
    provinces = house().directory.list_provinces()
    near = [
        (distance_m(tenant.centre, point), tenant)
        for province in provinces
        for tenant in province.tenants
        if tenant.tenant_id != site.tenant_id
        and distance_m(tenant.centre, point) <= getattr(tenant, "radius_m", 0.0) * 1.5
    ]
    without_outline: TenantListing | None = None
    for metres, tenant in sorted(near, key=lambda pair: pair[0]):
        found = house().directory.find_site_by_id(tenant.tenant_id)
        outline = find_outline(found) if isinstance(found, TenantSite) else None
        if outline is not None and outline.contains(point):
            return tenant
        if outline is None and metres <= getattr(tenant, "radius_m", 0.0) and without_outline is None:
            without_outline = tenant
    return without_outline


def outline_collection(site: Site) -> dict[str, Any]:
    """The areas shown as a GeoJSON feature collection; those without an outline are left out. One statement."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": area.code, "name": area.name, "schematic": area.is_schematic},
                "geometry": area.outline,
            }
            for area in list_areas(site.tenant_id, on=shown_day(site))
            if area.outline is not None
        ],
    }
