"""The statements of the lists, each built once for its shape: building one takes longer than asking it. Pure.

`queries.py` fills in the values. Which index of `feedback_report` each walks is said in `models.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import UserDefinedType

from dothi.database.direct import Statement
from modules.feedback.models import Report

REPORTS = Report.__table__
C = REPORTS.c


class Polygon(UserDefinedType[str]):
    """PostgreSQL's polygon, as text."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """Its name."""
        return "polygon"


def _inside(name: str) -> ColumnElement[bool]:
    """Inside a polygon: by its function, since the planner believes that the operator lets nearly nothing pass."""
    return func.poly_contain_pt(cast(bindparam(name, type_=Polygon()), Polygon), func.point(C.lon, C.lat))


NARROWING: dict[str, ColumnElement[bool]] = {
    "category_id": C.category_id == bindparam("category_id"),
    "status": C.status == bindparam("status"),
    "statuses": C.status == any_(bindparam("statuses", type_=ARRAY(Text))),
    "since": C.submitted_at >= bindparam("since"),
    "until": C.submitted_at < bindparam("until"),
    "unit_id": C.unit_id == bindparam("unit_id"),
    "ward": C.ward == bindparam("ward"),
    "level": C.level == bindparam("level"),
    "channel": C.channel == bindparam("channel"),
    "rating": C.rating == bindparam("rating"),
    "finished_since": C.finished_at >= bindparam("finished_since"),
    "finished_until": C.finished_at < bindparam("finished_until"),
    "rated_since": C.rated_at >= bindparam("rated_since"),
    "rated_until": C.rated_at < bindparam("rated_until"),
    # While a clock runs, `queue_at` is its end: along the indexes of what is open.
    "due_since": and_(C.due_at.is_not(None), C.queue_at >= bindparam("due_since")),
    "due_until": and_(C.due_at.is_not(None), C.queue_at < bindparam("due_until")),
    "area": _inside("area"),
    "near": _inside("near"),
}
"""What narrows a list, by the name of its value."""
OF_TENANT = C.tenant_id == bindparam("tenant_id")
OF_UNITS = C.unit_id == any_(bindparam("units", type_=ARRAY(Uuid)))
OF_HEADED_UNITS = C.unit_id == any_(bindparam("heads", type_=ARRAY(Uuid)))
OF_MEMBER = C.assignee_id == bindparam("member_id")
SEEN_FROM_OUTSIDE = or_(~C.is_confidential, OF_UNITS, OF_MEMBER)
"""Confidential reports stay with those in charge; the same rule as `domain.sees`."""


def narrowed(names: Iterable[str]) -> list[ColumnElement[bool]]:
    """The conditions of these names."""
    return [NARROWING[name] for name in names]


@lru_cache(maxsize=512)
def direct(query: Select[Any]) -> Statement:
    """One of the following as the driver takes it."""
    return Statement(query)


@lru_cache(maxsize=64)
def how_many(conditions: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    """How many reports a list with these conditions holds; no more than `most` are counted."""
    found = select(C.id).where(OF_TENANT, *conditions).limit(bindparam("most", type_=Integer)).subquery()
    return select(func.count()).select_from(found)


@lru_cache(maxsize=256)
def newest_first(
    columns: tuple[ColumnElement[Any], ...], conditions: tuple[ColumnElement[bool], ...], *, is_later: bool
) -> Select[Any]:
    """Reports by `submitted_at`, the newest first; a later page begins after (`at`, `id`)."""
    query = select(*columns).where(OF_TENANT, *conditions)
    if is_later:
        query = query.where(tuple_(C.submitted_at, C.id) < tuple_(bindparam("at"), bindparam("id")))
    return query.order_by(C.submitted_at.desc(), C.id.desc()).limit(bindparam("most", type_=Integer))


@lru_cache(maxsize=256)
def most_pressing_first(
    columns: tuple[ColumnElement[Any], ...], conditions: tuple[ColumnElement[bool], ...], *, is_later: bool
) -> Select[Any]:
    """Open reports by `queue_at`, the most pressing first; a later page begins after (`at`, `id`)."""
    query = select(*columns).where(OF_TENANT, C.is_open, *conditions)
    if is_later:
        query = query.where(tuple_(C.queue_at, C.id) > tuple_(bindparam("at"), bindparam("id")))
    return query.order_by(C.queue_at, C.id).limit(bindparam("most", type_=Integer))
