"""Reads ratings: those of a place that visitors see, and the moderators' lists. Newest first, by the keys of UUIDv7."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, bindparam, case, select

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.places.models import Place
from modules.tourism.ratings.models import VisitorRating
from modules.tourism.ratings.rules import RatingStatus, ReplyStatus

PAGE_SIZE = 20
REPLIES = "replies"
C = VisitorRating.__table__.c
_REPLY = case((C.reply_status == ReplyStatus.SHOWN.value, C.reply), else_="")


class ShownRating(NamedTuple):
    """A rating as visitors see it; without a reply that they may read, `reply` is empty."""

    id: UUID
    stars: int
    words: str
    name: str
    language: str
    made_at: datetime
    reply: str
    reply_by: str
    replied_at: datetime | None


_COLUMNS = (C.id, C.stars, C.words, C.name, C.language, C.made_at, _REPLY, C.reply_by, C.replied_at)
_OF_PLACE = (
    select(*_COLUMNS)
    .where(
        C.tenant_id == bindparam("tenant_id"),
        C.place_id == bindparam("place_id"),
        C.status == RatingStatus.SHOWN.value,
    )
    .order_by(C.id.desc())
    .limit(bindparam("most", type_=Integer))
)
_FIRST, _AFTER = Statement(_OF_PLACE), Statement(_OF_PLACE.where(C.id < bindparam("id", type_=C.id.type)))


def list_shown(
    tenant_id: int, place_id: UUID, cursor: str | None = None, *, size: int = PAGE_SIZE
) -> Page[ShownRating]:
    """A place's ratings that visitors see. One statement, on `tourism_rating_shown_idx`. Raises Malformed (cursor)."""
    values = {"tenant_id": tenant_id, "place_id": place_id, "most": size + 1}
    if cursor:
        values["id"] = decode_cursor(cursor, UUID)[0]
    rows = [ShownRating._make(row) for row in (_AFTER if cursor else _FIRST).read(values)]
    return Page(rows[:size], encode_cursor((rows[size - 1].id,)) if len(rows) > size else None)


def list_at_desk(tenant_id: int, view: str, cursor: str = "") -> Page[tuple[VisitorRating, Place]]:
    """The moderators' list: of a state, or replies that wait. One statement. Raises Malformed (cursor)."""
    query = (
        select(VisitorRating, Place)
        .join(Place, (Place.tenant_id == tenant_id) & (Place.id == VisitorRating.place_id))
        .where(VisitorRating.tenant_id == tenant_id, condition(view))
    )
    if cursor:
        query = query.where(VisitorRating.id < decode_cursor(cursor, UUID)[0])
    rows = [
        (rating, place)
        for rating, place in session.execute(query.order_by(VisitorRating.id.desc()).limit(PAGE_SIZE + 1))
    ]
    more = len(rows) > PAGE_SIZE
    return Page(rows[:PAGE_SIZE], encode_cursor((rows[PAGE_SIZE - 1][0].id,)) if more else None)


def find_next(tenant_id: int) -> UUID | None:
    """The oldest rating that waits. One statement, on `tourism_rating_status_idx`."""
    query = select(VisitorRating.id).where(VisitorRating.tenant_id == tenant_id, condition(RatingStatus.WAITING.value))
    return session.scalars(query.order_by(VisitorRating.id).limit(1)).one_or_none()


def condition(view: str) -> ColumnElement[bool]:
    """What a list holds."""
    if view == REPLIES:
        return VisitorRating.reply_status == ReplyStatus.WAITING.value
    return VisitorRating.status == view
