"""The demo's plans, drawn by our own program and marked so. `load` is the manifest's `demo`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from modules.planning.codes import LAND_USE
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import point_to_plane, shape_to_plane, to_degrees
from modules.planning.demo.drawing import adjusted, blocks, districts
from modules.planning.demo.parcels import lots, numbered
from modules.planning.layers.content import DrawnZone, content_of
from modules.planning.layers.storing import store_layer
from modules.planning.models import Plan
from modules.planning.parcels.content import DrawnParcel
from modules.planning.parcels.content import content_of as parcel_content
from modules.planning.parcels.importing import find_file, wards_of_tenant
from modules.planning.parcels.storing import store_file, take_parcels
from modules.planning.parcels.wards import as_known
from modules.planning.plans.drafts import PlanFacts, VersionFacts, create_plan, create_version
from modules.planning.plans.publishing import publish, take_layer
from modules.planning.plans.reading import find_layer, get_plan
from tenants.areas.areas import find_outline
from tenants.people.units import find_unit
from tenants.registry.site import TenantSite

PLANE = SYSTEMS[9210]
"""That of Long An and Tiền Giang in the days that the demo shows."""
WIDE_M = 1_500.0
"""Half the width of a zoning plan."""
OF_GENERAL_PLAN = ("mytho",)
"""Where there is more than a zoning plan."""
SYSTEM = Actor.system()


def load(site: Site, seed: int) -> None:
    """A demo tenant's plans, in its scope; the caller commits. One that has a plan already is left alone."""
    if session.execute(select(Plan.id).where(Plan.tenant_id == site.tenant_id).limit(1)).first() is not None:
        return
    chance = random.Random(seed)  # noqa: S311  # demo data, no secret
    unit = find_unit(site.tenant_id, code="qldt")
    unit_id = unit.id if unit is not None else None
    land, centre = land_of(site), point_to_plane(PLANE, site.centre)
    zones = blocks(chance, centre=centre, half_m=WIDE_M, land=land)
    is_large = site.slug in OF_GENERAL_PLAN
    if is_large:
        general = general_plan(site, unit_id)
        drawn = districts(chance, land=land, centre=centre)
        add_version(site, general, drawn, first("815", date(2021, 3, 15), date(2021, 4, 1)))
    zoning = zoning_plan(site, unit_id, area="trung tâm")
    add_version(site, zoning, zones, first("2041", date(2022, 8, 10), date(2022, 9, 1)))
    if is_large:
        change = VersionFacts(
            adjustment="local",
            decision="1187/QĐ-UBND",
            decided_on=date(2024, 5, 20),
            issuer=issuer(site),
            valid_from=date(2024, 6, 1),
            summary="Điều chỉnh cục bộ một số ô đất ở, thương mại và cây xanh.",
        )
        add_version(site, zoning, adjusted(chance, zones), change)
        add_parcels(site, lots(chance, zones, centre))
        beside = shapely.Point(centre.x + 2 * WIDE_M, centre.y)
        eastern = blocks(chance, centre=beside, half_m=WIDE_M, land=land)
        add_version(
            site,
            zoning_plan(site, unit_id, area="phía Đông"),
            eastern,
            first("2274", date(2023, 6, 1), date(2023, 7, 1)),
        )


def land_of(site: Site) -> shapely.Polygon | shapely.MultiPolygon:
    """The tenant in the plane: its outline, else a circle."""
    outline = find_outline(site) if isinstance(site, TenantSite) else None
    if outline is not None:
        return shape_to_plane(PLANE, outline.shape)
    return point_to_plane(PLANE, site.centre).buffer(site.radius_m / 2)


def general_plan(site: Site, unit_id: UUID | None) -> Plan:
    """The plan of the whole town."""
    facts = PlanFacts(
        theme="urban",
        kind="general",
        name=f"Quy hoạch chung {in_words(site)} đến năm 2030",
        scale=10_000,
        unit_id=unit_id,
    )
    return create_plan(site.tenant_id, facts, actor=SYSTEM, is_illustration=True)


def zoning_plan(site: Site, unit_id: UUID | None, *, area: str) -> Plan:
    """The plan of a part of the town."""
    facts = PlanFacts(
        theme="urban",
        kind="zoning",
        name=f"Quy hoạch phân khu {area} {in_words(site)}",
        scale=2_000,
        unit_id=unit_id,
    )
    return create_plan(site.tenant_id, facts, actor=SYSTEM, is_illustration=True)


def in_words(site: Site) -> str:
    """`thành phố Mỹ Tho`."""
    return site.name[:1].lower() + site.name[1:]


def issuer(site: Site) -> str:
    """Who decides on the demo's plans."""
    return site.organisation or f"Ủy ban nhân dân {in_words(site)}"


def first(number: str, decided_on: date, valid_from: date) -> VersionFacts:
    """A plan's first decision."""
    return VersionFacts(
        adjustment="first", decision=f"{number}/QĐ-UBND", decided_on=decided_on, issuer="", valid_from=valid_from
    )


def add_version(site: Site, plan: Plan, zones: Sequence[DrawnZone], facts: VersionFacts) -> None:
    """A version with its zones, published by the module's own rules."""
    tenant_id = site.tenant_id
    facts = facts if facts.issuer else VersionFacts(**{**facts.__dict__, "issuer": issuer(site)})
    draft = create_version(tenant_id, plan.id, facts, actor=SYSTEM)
    layer_id = new_id()
    store_layer(
        tenant_id,
        layer_id,
        content_of(zones, PLANE),
        plan_id=plan.id,
        file_name="minh-hoa.gpkg",
        code_list=LAND_USE,
        by="Dothi",
    )
    layer = find_layer(tenant_id, layer_id)
    assert layer is not None  # it was stored above
    take_layer(tenant_id, draft, layer, version=draft.version, actor=SYSTEM)
    seen = get_plan(tenant_id, plan.id).version
    publish(tenant_id, draft.id, version=draft.version, plan_version=seen, actor=SYSTEM)


def add_parcels(site: Site, drawn: Sequence[DrawnParcel]) -> None:
    """Lots with the wards in which they lie, as one file that was taken."""
    wards = as_known(wards_of_tenant(site.tenant_id))
    middles = shapely.get_coordinates(shapely.point_on_surface([parcel.shape for parcel in drawn]))
    places = to_degrees(PLANE, middles)
    names = [ward.name if ward is not None else "" for ward in wards.at(places)]
    names = names if any(names) else [site.name] * len(names)  # nobody has drawn the wards
    there = [at for at, name in enumerate(names) if name]
    parcels = numbered([drawn[at] for at in there], [names[at] for at in there])
    places_of = {drawn[at].position: places[at] for at in there}
    if not parcels:
        return
    file_id = new_id()
    content = parcel_content(parcels, PLANE, np.array([places_of[each.position] for each in parcels]), wards)
    store_file(
        site.tenant_id, file_id, content, file_name="thua-dat-minh-hoa.gpkg", by="Dothi", is_illustration=True
    )  # fmt: skip
    file = find_file(site.tenant_id, file_id)
    assert file is not None  # it was stored above
    take_parcels(site.tenant_id, file)
