"""A certificate's table of corners held against the tenant of a site: for pages and API."""

from __future__ import annotations

from dothi.sites.site import Site
from dothi.values.geo import Box, Outline
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.corners.judging import Judged, judge
from modules.planning.corners.reading import read_table
from modules.planning.lookup.question import Question, about_land
from tenants.areas.areas import find_outline
from tenants.registry.site import TenantSite


def judge_text(site: Site, text: str, *, epsg: int = 0) -> Judged:
    """A table against the tenant of this site."""
    outline = outline_of(site) or surroundings(site)
    return judge(read_table(text), outline=outline.shape, system=SYSTEMS.get(epsg))


def surroundings(site: Site) -> Outline:
    """What stands for the outline of a tenant that has none yet: the box around it."""
    box = Box.around(site.centre, site.radius_m)
    corners = [(box.west, box.south), (box.east, box.south), (box.east, box.north), (box.west, box.north)]
    return Outline.from_geojson({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})


def question_of(judged: Judged) -> Question | None:
    """The question about this land; None when something is wrong with it. Raises QuestionError."""
    if judged.shape is None:
        return None
    return about_land([[(x, y) for x, y in judged.shape.exterior.coords[:-1]]], judged.system)


def outline_of(site: Site) -> Outline | None:
    """The tenant's outline; None while there is none. No statement while it is remembered."""
    return find_outline(site) if isinstance(site, TenantSite) else None
