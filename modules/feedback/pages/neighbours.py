"""Whose report it is when its place isn't ours. Called by `pages.submit` and others with a form."""

from __future__ import annotations

from dothi.sites.site import Site
from dothi.values.geo import Point
from tenants.areas.neighbours import Neighbour, find_service_next_door

PREFILLED_PATH = "/phan-anh/gui/tiep-tuc"


def find_neighbour(site: Site, point: Point) -> Neighbour | None:
    """The tenant in which the point lies, with the address that takes over a form."""
    return find_service_next_door(site, point, service="feedback", path=PREFILLED_PATH)
