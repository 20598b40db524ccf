"""The staff's list of places: by state, in the order of the alphabet, on `tourism_place_desk_idx` and `…_all_idx`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, select, tuple_

from dothi.database.session import session
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.places.models import Place, PlaceWord
from modules.tourism.places.search import words_typed

PAGE_SIZE = 30


def list_all(tenant_id: int, *, status: str = "", kind: str = "", words: str = "", cursor: str = "") -> Page[Place]:
    """Places whatever their state. One statement. Raises Malformed (cursor)."""
    query = select(Place).where(Place.tenant_id == tenant_id)
    if status:
        query = query.where(Place.status == status)
    if kind:
        query = query.where(Place.kind == kind)
    for word in words_typed(words):
        begins = and_(PlaceWord.word >= word, PlaceWord.word < f"{word}~")
        query = query.where(Place.id.in_(select(PlaceWord.place_id).where(PlaceWord.tenant_id == tenant_id, begins)))
    if cursor:
        place: Any = decode_cursor(cursor, length=2)
        query = query.where(tuple_(Place.list_key, Place.id) > tuple_(*place))
    rows = session.scalars(query.order_by(Place.list_key, Place.id).limit(PAGE_SIZE + 1)).all()
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return Page(shown, encode_cursor((shown[-1].list_key, shown[-1].id)) if more else None)
