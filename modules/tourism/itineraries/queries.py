"""Reads itineraries: published ones as a list and by name, their stops with the places; the desk's list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Integer, and_, bindparam, func, select, tuple_

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.values.errors import NotFound
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.itineraries.drafts import DraftStop
from modules.tourism.itineraries.kinds import ItineraryStatus
from modules.tourism.itineraries.models import Itinerary, ItineraryStop
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place

PAGE_SIZE = 24
C, S, P = Itinerary.__table__.c, ItineraryStop.__table__.c, Place.__table__.c
PUBLISHED = C.status == ItineraryStatus.PUBLISHED.value
Texts = Mapping[str, Mapping[str, str]]


class ItineraryRow(NamedTuple):
    """A published itinerary; `picture_id` is that of its first stop, `stop_count` of those that visitors see."""

    id: UUID
    slug: str
    theme: str
    texts: Texts
    list_key: str
    mode: str
    starts_at: int
    days: int
    updated_at: datetime
    stop_count: int
    picture_id: UUID | None


class StopRow(NamedTuple):
    """A stop with its place; `is_shown`: the place is published."""

    day: int
    stay: int
    mode: str
    slug: str
    kind: str
    texts: Texts
    lon: float
    lat: float
    hours: str
    is_shown: bool


_COLUMNS = tuple(C[name] for name in ItineraryRow._fields[:-2])
_OWN = and_(S.tenant_id == C.tenant_id, S.itinerary_id == C.id)
_FIRST = and_(_OWN, S.number == 1)
_ITS_PLACE = and_(P.tenant_id == S.tenant_id, P.id == S.place_id, P.status == PlaceStatus.PUBLISHED.value)
_SEEN = (
    select(func.count())
    .select_from(ItineraryStop.__table__.join(Place.__table__, _ITS_PLACE))
    .where(_OWN)
    .correlate(Itinerary.__table__)
    .scalar_subquery()
)
_ROWS = (
    select(*_COLUMNS, _SEEN, P.picture_id)
    .select_from(Itinerary.__table__.outerjoin(ItineraryStop.__table__, _FIRST).outerjoin(Place.__table__, _ITS_PLACE))
    .where(C.tenant_id == bindparam("tenant_id"), PUBLISHED)
)
_BY_SLUG = Statement(_ROWS.where(C.slug == bindparam("slug")))
_PLACE_COLUMNS = (P.slug, P.kind, P.texts, P.lon, P.lat, P.hours, P.status == PlaceStatus.PUBLISHED.value)
_STOPS = Statement(
    select(S.day, S.stay, S.mode, *_PLACE_COLUMNS)
    .join_from(ItineraryStop.__table__, Place.__table__, and_(P.tenant_id == S.tenant_id, P.id == S.place_id))
    .where(S.tenant_id == bindparam("tenant_id"), S.itinerary_id == bindparam("itinerary_id"))
    .order_by(S.number)
)


def list_itineraries(tenant_id: int, *, theme: str = "", cursor: str | None = None) -> Page[ItineraryRow]:
    """Published itineraries by the alphabet. One statement. Raises Malformed (cursor)."""
    values: dict[str, Any] = {"tenant_id": tenant_id, "most": PAGE_SIZE + 1, **({"theme": theme} if theme else {})}
    if cursor:
        values["key"], values["id"] = decode_cursor(cursor, str, UUID)
    rows = [ItineraryRow._make(row) for row in _list(frozenset(values)).read(values)]
    shown = rows[:PAGE_SIZE]
    return Page(shown, encode_cursor((shown[-1].list_key, shown[-1].id)) if len(rows) > PAGE_SIZE else None)


@lru_cache(maxsize=8)
def _list(names: frozenset[str]) -> Statement:
    query = _ROWS
    if "theme" in names:
        query = query.where(C.theme == bindparam("theme"))
    if "key" in names:
        query = query.where(tuple_(C.list_key, C.id) > tuple_(bindparam("key"), bindparam("id", type_=C.id.type)))
    return Statement(query.order_by(C.list_key, C.id).limit(bindparam("most", type_=Integer)))


def get_shown(tenant_id: int, slug: str) -> ItineraryRow:
    """A published itinerary. One statement. Raises NotFound."""
    rows = _BY_SLUG.read({"tenant_id": tenant_id, "slug": slug})
    if not rows:
        raise NotFound(_("Không có lịch trình này."))
    return ItineraryRow._make(rows[0])


def list_stops(tenant_id: int, itinerary_id: UUID) -> list[StopRow]:
    """Its stops in their order, whatever the state of their places. One statement."""
    return [StopRow._make(row) for row in _STOPS.read({"tenant_id": tenant_id, "itinerary_id": itinerary_id})]


def stops_of_draft(tenant_id: int, stops: Sequence[DraftStop]) -> list[StopRow]:
    """The same of a draft; places that are gone are left out. One statement."""
    query = select(P.id, *_PLACE_COLUMNS).where(P.tenant_id == tenant_id, P.id.in_({stop.place_id for stop in stops}))
    places = {row[0]: tuple(row[1:]) for row in session.execute(query)}
    return [
        StopRow(stop.day, stop.stay, stop.mode, *places[stop.place_id]) for stop in stops if stop.place_id in places
    ]


def list_all_itineraries(tenant_id: int, *, status: str = "", cursor: str = "") -> Page[Itinerary]:
    """Itineraries whatever their state. One statement. Raises Malformed (cursor)."""
    query = select(Itinerary).where(Itinerary.tenant_id == tenant_id)
    if status:
        query = query.where(Itinerary.status == status)
    if cursor:
        place: Any = decode_cursor(cursor, str, UUID)
        query = query.where(tuple_(Itinerary.list_key, Itinerary.id) > tuple_(*place))
    rows = session.scalars(query.order_by(Itinerary.list_key, Itinerary.id).limit(PAGE_SIZE + 1)).all()
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return Page(shown, encode_cursor((shown[-1].list_key, shown[-1].id)) if more else None)


def find_places_named(tenant_id: int, keys: Sequence[str], slugs: Sequence[str]) -> list[Place]:
    """Places that aren't put away, by the key of their name or by their name in addresses. One statement."""
    query = select(Place).where(
        Place.tenant_id == tenant_id,
        Place.status != PlaceStatus.ARCHIVED.value,
        Place.list_key.in_(keys) | Place.slug.in_(slugs),
    )
    return list(session.scalars(query))
