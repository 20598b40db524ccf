"""Whose place a point is when it isn't ours: the neighbour whose feedback is open. Called by `pages.submit`."""

from __future__ import annotations

from dataclasses import dataclass

from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.sites.switch import Access, Audience, ModuleState, access
from dothi.values.geo import Point
from tenants.areas.areas import find_neighbour as find_tenant

MODULE_NAME = "feedback"
PREFILLED_PATH = "/phan-anh/gui/tiep-tuc"


@dataclass(frozen=True)
class Neighbour:
    """A tenant by name; `url` takes over a form, and is empty where feedback isn't open yet."""

    name: str
    home: str
    url: str
    origin: str


def find_neighbour(site: Site, point: Point) -> Neighbour | None:
    """The other tenant in which the point lies; None when it lies in none that we know."""
    tenant = find_tenant(site, point)
    if tenant is None:
        return None
    state = tenant.switches.get(MODULE_NAME, ModuleState.NONE)
    is_open = access(state, Audience.PUBLIC, insider=False) is Access.OPEN
    url_of = house().settings.url_of
    return Neighbour(
        name=tenant.name,
        home=url_of(tenant.host, "/"),
        url=url_of(tenant.host, PREFILLED_PATH) if is_open else "",
        origin=url_of(tenant.host, "").rstrip("/"),
    )
