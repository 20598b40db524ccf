"""The statements by which public happenings and their kept dates are read, built once for each shape.

Those of dates walk `tourism_occurrence_list_idx`, `…_rare_idx`, `…_kind_idx` and `…_at_place_idx`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select, tuple_

from dothi.database.direct import Statement
from modules.tourism.happenings.kinds import PUBLIC, DateState, HappeningStatus
from modules.tourism.happenings.models import Happening, HappeningCalendar, HappeningDay
from modules.tourism.happenings.rows import HappeningRow
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place

H, D, P, K = (model.__table__.c for model in (Happening, HappeningDay, Place, HappeningCalendar))
SHOWN = or_(*(H.status == status.value for status in PUBLIC))
OF_TENANT = (H.tenant_id == bindparam("tenant_id"), SHOWN)
AT = Happening.__table__.outerjoin(
    Place.__table__,
    and_(P.tenant_id == H.tenant_id, P.id == H.place_id, P.status == PlaceStatus.PUBLISHED.value),
)
"""With the place, if that is public as well."""
AT_PLACE = (P.slug.label("place_slug"), P.texts.label("place_texts"))
ORDER = (D.day, D.starts_at, D.happening_id, D.original_on)


_PLACES_OWN = {"place_slug", "place_texts", "place_address", "place_lon", "place_lat"}
_ROW = (
    *(H[name] for name in HappeningRow._fields if name not in _PLACES_OWN),
    *AT_PLACE,
    P.address,
    P.lon,
    P.lat,
)
_DATE = (
    *(D[name] for name in ("day", "is_first", "original_on", "starts_at", "ends_at", "state")),
    *(H[name] for name in ("id", "slug", "kind", "status", "texts", "rule", "starts_on", "starts_at", "updated_at")),
    *AT_PLACE,
)
_MOST = bindparam("most", type_=Integer)


def _dated(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Kept dates with their happenings, in the order of lists."""
    joined = AT.join(HappeningDay.__table__, and_(D.tenant_id == H.tenant_id, D.happening_id == H.id))
    of_tenant = (D.tenant_id == bindparam("tenant_id"), H.tenant_id == bindparam("tenant_id"))
    return select(*_DATE).select_from(joined).where(*of_tenant, *conditions).order_by(*ORDER).limit(_MOST)


def _narrowed(names: frozenset[str], of: Any = D) -> list[ColumnElement[bool]]:
    """What the filters ask of dates, or of happenings."""
    asked = []
    if "kind" in names:
        asked.append(of.kind == bindparam("kind"))
    if "place" in names:
        asked.append(of.place_id == _place_id())
    if "is_rare" in names:
        asked.append(~of.is_regular)
    return asked


def _place_id() -> Any:
    named = (P.tenant_id == bindparam("tenant_id"), P.slug == bindparam("place"))
    return select(P.id).where(*named, P.status == PlaceStatus.PUBLISHED.value).correlate(None).scalar_subquery()


@lru_cache(maxsize=32)
def coming(names: frozenset[str]) -> Statement:
    first = bindparam("first", type_=D.day.type)
    asked = [D.day >= first, D.day <= bindparam("last", type_=D.day.type), or_(D.is_first, D.day == first)]
    if "after" in names:
        asked.append(D.ends_at > bindparam("after", type_=D.ends_at.type))
    if "id" in names:
        place = (
            bindparam("day", type_=D.day.type),
            bindparam("starts_at", type_=D.starts_at.type),
            bindparam("id", type_=D.happening_id.type),
            bindparam("original_on", type_=D.original_on.type),
        )
        asked.append(tuple_(*ORDER) > tuple_(*place))
    return Statement(_dated(*asked, *_narrowed(names)))


@lru_cache(maxsize=8)
def days(names: frozenset[str]) -> Statement:
    within = D.day.between(bindparam("first", type_=D.day.type), bindparam("last", type_=D.day.type))
    return Statement(_dated(within, *_narrowed(names)))


@lru_cache(maxsize=8)
def regular(names: frozenset[str]) -> Statement:
    query = select(*_ROW).select_from(AT).where(*OF_TENANT, H.is_regular, _NOT_OVER, *_narrowed(names, H))
    return Statement(query.order_by(H.list_key, H.id).limit(_MOST))


@lru_cache(maxsize=8)
def feed(names: frozenset[str]) -> Statement:
    query = select(*_ROW).select_from(AT).where(*OF_TENANT, or_(H.last_on.is_(None), H.last_on >= H.kept_from))
    query = query.where(*_narrowed(names, H))
    return Statement(query.order_by(H.starts_on, H.id).limit(_MOST))


_NOT_OVER = or_(H.last_on.is_(None), H.last_on >= bindparam("today", type_=H.last_on.type))
OF_PLACE = Statement(
    select(*_ROW)
    .select_from(AT)
    .where(*OF_TENANT, H.place_id == bindparam("place_id"), _NOT_OVER)
    .order_by(H.list_key, H.id)
    .limit(_MOST)
)
BY_SLUG = Statement(select(*_ROW).select_from(AT).where(*OF_TENANT, H.slug == bindparam("slug")))
CALENDAR = Statement(select(K.version, K.changed_at).where(K.tenant_id == bindparam("tenant_id")))
PLACE_NAMED = Statement(
    select(P.texts).where(
        P.tenant_id == bindparam("tenant_id"), P.slug == bindparam("place"), P.status == PlaceStatus.PUBLISHED.value
    )
)
COUNT = Statement(
    select(func.count())
    .select_from(
        Happening.__table__.join(HappeningDay.__table__, and_(D.tenant_id == H.tenant_id, D.happening_id == H.id))
    )
    .where(
        D.tenant_id == bindparam("tenant_id"),
        H.tenant_id == bindparam("tenant_id"),
        D.day.between(bindparam("first", type_=D.day.type), bindparam("last", type_=D.day.type)),
        D.is_first,
        D.state != DateState.CANCELLED.value,
        H.status == HappeningStatus.PUBLISHED.value,
    )
)
