"""Who may see a place's picture: asked by the kernel's file route for every picture."""

from __future__ import annotations

from flask import g
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import current_site
from dothi.sites.switch import Access, Audience, access
from dothi.uploads.files import File
from dothi.web.testers import is_tester
from modules.tourism import permissions as p
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place

MODULE_NAME = "tourism"
FILE_OWNER = "tourism_place"


def may_see(tenant_id: int, file: File) -> bool:
    """Whether the caller of this request may: of a published place anybody, of another one the staff."""
    place = session.scalars(select(Place).where(Place.tenant_id == tenant_id, Place.id == file.owner_id)).one_or_none()
    if place is None:
        return False
    member = g.get("member")
    if member is not None and member.actor().may(p.VIEW) and is_open(Audience.WORK):
        return True
    return place.status == PlaceStatus.PUBLISHED and is_open(Audience.PUBLIC)


def is_open(audience: Audience) -> bool:
    """Whether the switch lets this caller look at what is for `audience`."""
    site = current_site()
    insider = g.get("member") is not None or is_tester(site, MODULE_NAME)
    return access(site.state_of(MODULE_NAME), audience, insider=insider) is not Access.CLOSED
