"""The picture of a place with its credit, and who may see it: asked by the kernel's file route for every picture."""

from __future__ import annotations

from typing import IO, Any, BinaryIO, cast
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import current_site
from dothi.sites.switch import Access, Audience, access
from dothi.uploads import files
from dothi.uploads.files import File
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from dothi.web.testers import is_tester
from modules.tourism import permissions as p
from modules.tourism.places.drafts import LONGEST_LINE
from modules.tourism.places.facets import facets_of
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.places.service import draft_of, note, write

MODULE_NAME = "tourism"
FILE_OWNER = "tourism_place"


def put_picture(place: Place, stream: IO[bytes] | None, *, name: str, credit: str, version: int, actor: Actor) -> None:
    """Give a place that is still at `version` a picture, or another credit for the one it has.

    Raises Invalid (`picture`, `credit`), Conflict (stale).
    """
    if not credit or len(credit) > LONGEST_LINE:
        reason = _("Hãy ghi tác giả hoặc nguồn ảnh, tối đa %(n)s ký tự.", n=LONGEST_LINE)
        raise Invalid(reason, fields={"credit": reason})
    if stream is None and place.picture_id is None:
        raise Invalid(_("Hãy chọn ảnh."), fields={"picture": _("Hãy chọn ảnh.")})
    columns: dict[str, Any] = {"picture_credit": credit, "updated_at": clock.now()}
    if stream is not None:
        columns["picture_id"] = take_in(place, stream, name=name)
    before = facets_of(place)
    write(place, version=version, **columns)
    note(place, draft_of(place), "changed", actor=actor, before=before)


def take_in(place: Place, stream: IO[bytes], *, name: str) -> UUID:
    """Check, clean and keep the picture. Raises Invalid (`picture`)."""
    try:
        staged = files.stage(place.tenant_id, cast("BinaryIO", stream), name=name)
    except Invalid as error:
        raise Invalid(error.message, fields={"picture": error.message}, code=error.code) from error
    claimed = files.claim(place.tenant_id, [staged.reference], owner=FILE_OWNER, owner_id=place.id, purpose="picture")
    return claimed[0].id


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
