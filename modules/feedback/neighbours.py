"""Whose place a point is when it isn't ours: the neighbour whose feedback is open. Called by pages_submit."""

from __future__ import annotations

from dataclasses import dataclass

from dothi.geo import Point, distance_m
from dothi.house import house
from dothi.site import Site
from dothi.switch import Access, Audience, ModuleState, access

MODULE_NAME = "feedback"
PREFILLED_PATH = "/phan-anh/gui/tiep-tuc"


@dataclass(frozen=True)
class Neighbour:
    """A tenant by name, with the address that takes over a form."""

    name: str
    url: str
    origin: str


def find_neighbour(site: Site, point: Point) -> Neighbour | None:
    """The other tenant in whose reach the point lies deepest and whose form is open; None when there is none."""
    beyond = [
        (distance_m(tenant.centre, point) - getattr(tenant, "radius_m", 0.0), tenant)
        for province in house().directory.list_provinces()
        for tenant in province.tenants
        if tenant.tenant_id != site.tenant_id
        and access(tenant.switches.get(MODULE_NAME, ModuleState.NONE), Audience.PUBLIC, insider=False) is Access.OPEN
    ]
    distance, tenant = min(beyond, key=lambda pair: pair[0], default=(1.0, None))
    if tenant is None or distance > 0:
        return None
    settings = house().settings
    return Neighbour(tenant.name, settings.url_of(tenant.host, PREFILLED_PATH), settings.url_of(tenant.host, ""))
