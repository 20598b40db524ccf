"""The pictures of a place, each with its credit; the first is the one of lists. And who may see them.

`may_see` is asked by the kernel's file route for every picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, BinaryIO, NamedTuple, cast
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.sites.site import current_site
from dothi.sites.switch import Access, Audience, access
from dothi.uploads import files
from dothi.uploads.files import File
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Invalid, NotFound
from dothi.web.testers import is_tester
from modules.tourism import permissions as p
from modules.tourism.places.drafts import LONGEST_LINE
from modules.tourism.places.facets import facets_of
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place, PlacePicture
from modules.tourism.places.service import draft_of, note, write
from modules.tourism.texts import LANGUAGES, Texts, tidied

MODULE_NAME = "tourism"
FILE_OWNER = "tourism_place"
MOST_PICTURES = 12
LONGEST_ALT = 200
P = PlacePicture.__table__.c


class ShownPicture(NamedTuple):
    """A picture as pages show it."""

    file_id: UUID
    credit: str
    alt: Texts


_OF_PLACE = Statement(
    select(P.file_id, P.credit, P.alt)
    .where(P.tenant_id == bindparam("tenant_id"), P.place_id == bindparam("place_id", type_=P.place_id.type))
    .order_by(P.position, P.file_id)
)


def list_pictures(tenant_id: int, place_id: UUID) -> list[ShownPicture]:
    """The pictures of a place in their order. One statement."""
    return [ShownPicture._make(row) for row in _OF_PLACE.read({"tenant_id": tenant_id, "place_id": place_id})]


def put_picture(
    place: Place,
    stream: IO[bytes] | None,
    *,
    name: str,
    credit: str,
    version: int,
    actor: Actor,
    alt: Texts | None = None,
) -> None:
    """Give a place that is still at `version` one more picture, the last one.

    Raises Invalid (`picture`, `credit`, `alt_vi`, `alt_en`), Conflict (stale).
    """
    errors = caption_errors(credit, alt or {})
    kept = list_pictures(place.tenant_id, place.id)
    if stream is None:
        errors["picture"] = _("Hãy chọn ảnh.")
    elif len(kept) >= MOST_PICTURES:
        errors["picture"] = _("Tối đa %(most)d ảnh.", most=MOST_PICTURES)
    if errors or stream is None:
        raise Invalid(_("Chưa lưu được ảnh."), fields=errors)
    file_id = take_in(place, stream, name=name)
    row = {"tenant_id": place.tenant_id, "place_id": place.id, "file_id": file_id, "position": len(kept)}
    session.execute(insert(PlacePicture).values(**row, credit=credit, alt=tidied(alt or {})))
    changed(place, version=version, actor=actor)


def caption_picture(place: Place, file_id: UUID, *, credit: str, alt: Texts, version: int, actor: Actor) -> None:
    """Write another credit and what it shows. Raises NotFound, Invalid, Conflict (stale)."""
    if errors := caption_errors(credit, alt):
        raise Invalid(_("Chưa lưu được ảnh."), fields=errors)
    get_position(place, file_id)
    session.execute(update(PlacePicture).where(*is_picture(place, file_id)).values(credit=credit, alt=tidied(alt)))
    changed(place, version=version, actor=actor)


def move_picture(place: Place, file_id: UUID, *, version: int, actor: Actor) -> None:
    """Let a picture change places with the one before it. Raises NotFound, Conflict (stale)."""
    at = get_position(place, file_id)
    order = [picture.file_id for picture in list_pictures(place.tenant_id, place.id)]
    order[max(at - 1, 0)], order[at] = order[at], order[max(at - 1, 0)]
    put_in_order(place, order)
    changed(place, version=version, actor=actor)


def remove_picture(place: Place, file_id: UUID, *, version: int, actor: Actor) -> None:
    """Take a picture away; nobody sees it any more. Raises NotFound, Conflict (stale)."""
    get_position(place, file_id)
    session.execute(delete(PlacePicture).where(*is_picture(place, file_id)))
    files.let_go(place.tenant_id, file_id, owner=FILE_OWNER, owner_id=place.id)
    put_in_order(place, [picture.file_id for picture in list_pictures(place.tenant_id, place.id)])
    changed(place, version=version, actor=actor)


def get_position(place: Place, file_id: UUID) -> int:
    """The how-manieth it is, from 0. Raises NotFound."""
    order = [picture.file_id for picture in list_pictures(place.tenant_id, place.id)]
    if file_id not in order:
        raise NotFound(_("Không có ảnh này."))
    return order.index(file_id)


def put_in_order(place: Place, order: Sequence[UUID]) -> None:
    """Number the pictures of a place."""
    for position, file_id in enumerate(order):
        session.execute(update(PlacePicture).where(*is_picture(place, file_id)).values(position=position))


def is_picture(place: Place, file_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """The conditions of one picture."""
    return (
        PlacePicture.tenant_id == place.tenant_id,
        PlacePicture.place_id == place.id,
        PlacePicture.file_id == file_id,
    )


def changed(place: Place, *, version: int, actor: Actor) -> None:
    """Keep what follows from another picture: the first one is the lists'. Raises Conflict (stale)."""
    first = next(iter(list_pictures(place.tenant_id, place.id)), None)
    columns = {"picture_id": first.file_id if first else None, "picture_credit": first.credit if first else ""}
    before = facets_of(place)
    write(place, version=version, updated_at=clock.now(), **columns)
    note(place, draft_of(place), "changed", actor=actor, before=before)


def caption_errors(credit: str, alt: Texts) -> dict[str, str]:
    """What is wrong with the words beside a picture, by field."""
    errors = {
        f"alt_{language}": _("Tối đa %(n)s ký tự.", n=LONGEST_ALT)
        for language in LANGUAGES
        if len(alt.get(language, {}).get("alt", "")) > LONGEST_ALT
    }
    if not credit or len(credit) > LONGEST_LINE:
        errors["credit"] = _("Hãy ghi tác giả hoặc nguồn ảnh, tối đa %(n)s ký tự.", n=LONGEST_LINE)
    return errors


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
