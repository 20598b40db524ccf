"""Whose place a point is when it isn't ours, and where that tenant's page of a service is. For services' pages."""

from __future__ import annotations

from dataclasses import dataclass

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.sites.switch import Access, Audience, ModuleState, access
from dothi.values.geo import Point
from tenants.areas.areas import find_neighbour


@dataclass(frozen=True)
class Neighbour:
    """A tenant by name; `url` is its page of the service, and is empty where that isn't open yet."""

    name: str
    home: str
    url: str
    origin: str


def find_service_next_door(site: Site, point: Point, *, service: str, path: str) -> Neighbour | None:
    """The other tenant in which the point lies; None when it lies in none that we know. `path` is the page there."""
    tenant = find_neighbour(site, point)
    if tenant is None:
        return None
    state = tenant.switches.get(service, ModuleState.NONE)
    is_open = access(state, Audience.PUBLIC, insider=False) is Access.OPEN
    url_of = house().settings.url_of
    return Neighbour(
        name=tenant.name,
        home=url_of(tenant.host, "/"),
        url=url_of(tenant.host, path) if is_open else "",
        origin=url_of(tenant.host, "").rstrip("/"),
    )
