"""Where land is in words: near a street, in the tenant or outside it."""

from __future__ import annotations

from flask_babel import gettext as _
from shapely.geometry.base import BaseGeometry

from dothi.language.formatting import in_sentence
from dothi.sites.site import Site
from dothi.values.geo import Point
from modules.planning.lookup.tables import outline_of
from tenants.areas.areas import site_contains
from tenants.gazetteer.points import find_words
from tenants.registry.site import TenantSite


def place_words(tenant_id: int, there: BaseGeometry) -> str:
    """The nearest street and its ward; empty where none is known. One statement."""
    return str(find_words(tenant_id, middle(there)))


def place_in_words(site: Site, there: BaseGeometry) -> str:
    """Where an extract says that it is: near a street, or outside the tenant. One statement, or none."""
    if not is_inside(site, there):
        return str(_("Ngoài ranh giới %(name)s", name=in_sentence(site.name)))
    words = place_words(site.tenant_id, there)
    return str(_("Gần %(place)s", place=words)) if words else ""


def middle(there: BaseGeometry) -> Point:
    """A point of the land."""
    inside = there.representative_point()
    return Point(inside.x, inside.y)


def is_inside(site: Site, there: BaseGeometry) -> bool:
    """Whether some of it lies in the tenant."""
    outline = outline_of(site)
    if outline is not None:
        return bool(outline.shape.intersects(there))
    return not isinstance(site, TenantSite) or site_contains(site, middle(there))
