"""What maps of a dashboard are drawn on: the wards that the tenant shows."""

from __future__ import annotations

from dothi.sites.site import Site
from dothi.values.memory import OfApp, Sized
from dothi.web.drawn_maps import NOWHERE, MapGround
from tenants.areas.areas import shown_day
from tenants.areas.shown import drawn_wards
from tenants.registry.site import TenantSite

MOST_LETTERS = 8 * 1024 * 1024

_grounds = OfApp(lambda: Sized[tuple[int, int, str], MapGround](MOST_LETTERS, size_of=letters_of))


def ward_ground(site: Site) -> MapGround:
    """The wards, drawn; remembered until they change. One statement when they aren't."""
    if not isinstance(site, TenantSite):
        return NOWHERE
    key = (site.tenant_id, site.areas_version, shown_day(site).isoformat())
    return _grounds().answer(key, lambda: drawn_wards(site))


def letters_of(ground: MapGround) -> int:
    """What it takes in memory."""
    return 1 + sum(len(shape.path) for shape in ground.shapes)


def ward_names(site: Site) -> dict[str, str]:
    """The wards' names by their codes. No statement."""
    return {area.code: area.name for area in site.areas} if isinstance(site, TenantSite) else {}
