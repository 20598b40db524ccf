"""Reads of visitor counts: a day's form, a month, what was changed; each bounded by days × counted places."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select, tuple_

from dothi.database.session import session
from dothi.numbers.counts import read_flow_days, total
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.texts import SOURCE
from modules.tourism.visitors.facets import DOMESTIC, INTERNATIONAL, VISITORS_MONTH
from modules.tourism.visitors.models import VisitorChange, VisitorCount, VisitorMonth
from modules.tourism.visitors.numbers import Visitors, next_month

Spot = tuple[UUID, date]
"""A place on a day."""
RECENT = timedelta(days=60)
MOST_PLACES = 60
MOST_CHANGES = 100
AT_ONCE = 1_000


class CountedPlace(NamedTuple):
    """A place of the form, with what is stored of the day."""

    place_id: UUID
    slug: str
    name: str
    visitors: Visitors | None
    counted_by: str


class MonthPlace(NamedTuple):
    """A place's month: days with a number, sums."""

    slug: str
    name: str
    days: int
    visitors: Visitors


def closed_months(tenant_id: int, months: Collection[date]) -> set[date]:
    """Which of these months are closed. One statement."""
    query = select(VisitorMonth.month).where(VisitorMonth.tenant_id == tenant_id, VisitorMonth.month.in_(months))
    return set(session.scalars(query)) if months else set()


def find_closing(tenant_id: int, month: date) -> VisitorMonth | None:
    """How a month was closed. One statement."""
    query = select(VisitorMonth).where(VisitorMonth.tenant_id == tenant_id, VisitorMonth.month == month)
    return session.scalars(query).one_or_none()


def stored_counts(tenant_id: int, spots: Sequence[Spot]) -> dict[Spot, Visitors]:
    """What is stored of places on days; a statement for a thousand of them, on the primary key."""
    found: dict[Spot, Visitors] = {}
    C = VisitorCount  # noqa: N806
    for first in range(0, len(spots), AT_ONCE):
        query = select(C.place_id, C.day, C.domestic, C.international).where(
            C.tenant_id == tenant_id, tuple_(C.place_id, C.day).in_(spots[first : first + AT_ONCE])
        )
        found |= {(place, day): Visitors(*numbers) for place, day, *numbers in session.execute(query)}
    return found


def list_counted(tenant_id: int, day: date, *, more: Iterable[str] = ()) -> list[CountedPlace]:
    """The places of a day's form: those counted within two months of it, and `more` by slug; where nobody has counted,
    the first that are shown. Two statements, on `tourism_visitor_count_day_idx` and `tourism_place_list_idx`.
    """
    counted = select(VisitorCount.place_id).where(
        VisitorCount.tenant_id == tenant_id, VisitorCount.day >= day - RECENT, VisitorCount.day <= day + RECENT
    )
    recent = session.scalars(counted.distinct()).all()
    wanted = or_(Place.id.in_(recent), Place.slug.in_(list(more)))
    return form_places(tenant_id, day, wanted if recent else or_(wanted, Place.status == PlaceStatus.PUBLISHED.value))


def list_named(tenant_id: int, day: date, slugs: Iterable[str]) -> list[CountedPlace]:
    """The places of a form that was sent. One statement."""
    return form_places(tenant_id, day, Place.slug.in_(list(slugs)[:MOST_PLACES]))


def form_places(tenant_id: int, day: date, wanted: ColumnElement[bool]) -> list[CountedPlace]:
    """Places with what is stored of the day, in the order of the alphabet. One statement."""
    C = VisitorCount  # noqa: N806
    of_day = (C.tenant_id == Place.tenant_id) & (C.place_id == Place.id) & (C.tenant_id == tenant_id) & (C.day == day)
    query = (
        select(Place.id, Place.slug, Place.texts, C.domestic, C.international, C.counted_by)
        .join_from(Place, C, of_day, isouter=True)
        .where(Place.tenant_id == tenant_id, wanted)
        .order_by(Place.list_key, Place.id)
        .limit(MOST_PLACES)
    )
    return [
        CountedPlace(
            place_id=id_,
            slug=slug,
            name=texts[SOURCE]["name"],
            visitors=None if domestic is None else Visitors(domestic, international),
            counted_by=counted_by or "",
        )
        for id_, slug, texts, domestic, international, counted_by in session.execute(query)
    ]


def list_month(tenant_id: int, month: date) -> list[MonthPlace]:
    """What each place had in a month, from the rows. One statement."""
    C = VisitorCount  # noqa: N806
    query = (
        select(Place.slug, Place.texts, func.count(), func.sum(C.domestic), func.sum(C.international))
        .join_from(C, Place, (Place.tenant_id == C.tenant_id) & (Place.id == C.place_id))
        .where(C.tenant_id == tenant_id, Place.tenant_id == tenant_id, C.day >= month, C.day < next_month(month))
        .group_by(Place.tenant_id, Place.id)
        .order_by(Place.list_key, Place.id)
    )
    return [
        MonthPlace(slug, texts[SOURCE]["name"], days, Visitors(int(domestic), int(international)))
        for slug, texts, days, domestic, international in session.execute(query)
    ]


def list_days(tenant_id: int, month: date) -> Sequence[Row[Any]]:
    """All counts of a month: day, slug, texts, domestic, international, by whom. One statement."""
    C = VisitorCount  # noqa: N806
    return session.execute(
        select(C.day, Place.slug, Place.texts, C.domestic, C.international, C.counted_by)
        .join_from(C, Place, (Place.tenant_id == C.tenant_id) & (Place.id == C.place_id))
        .where(C.tenant_id == tenant_id, Place.tenant_id == tenant_id, C.day >= month, C.day < next_month(month))
        .order_by(C.day, Place.list_key, Place.id)
    ).all()


def list_changes(tenant_id: int, month: date) -> list[tuple[VisitorChange, str]]:
    """What was changed of a month, the newest first, each with the place's name. One statement."""
    V = VisitorChange  # noqa: N806
    rows = session.execute(
        select(V, Place.texts)
        .join_from(V, Place, (Place.tenant_id == V.tenant_id) & (Place.id == V.place_id))
        .where(V.tenant_id == tenant_id, Place.tenant_id == tenant_id, V.day >= month, V.day < next_month(month))
        .order_by(V.at.desc(), V.id.desc())
        .limit(MOST_CHANGES)
    )
    return [(change, texts[SOURCE]["name"]) for change, texts in rows]


def month_sums(tenant_id: int, since: date, until: date) -> dict[date, Visitors]:
    """Visitors of whole months since ≤ month < until, from the kept counts. One statement."""
    return sums_by_month(read_flow_days(tenant_id, [VISITORS_MONTH], since, until)[VISITORS_MONTH.name])


def sums_by_month(counted: Mapping[tuple[date, tuple[str, ...]], int]) -> dict[date, Visitors]:
    """The same of the counts that were read."""
    months: dict[date, dict[tuple[str, ...], int]] = {}
    for (month, key), number in counted.items():
        months.setdefault(month, {})[key] = number
    return {
        month: Visitors(total(keys, VISITORS_MONTH, origin=DOMESTIC), total(keys, VISITORS_MONTH, origin=INTERNATIONAL))
        for month, keys in months.items()
    }


def closings(tenant_id: int, since: date) -> dict[date, VisitorMonth]:
    """The closed months from a month on. One statement."""
    query = select(VisitorMonth).where(VisitorMonth.tenant_id == tenant_id, VisitorMonth.month >= since)
    return {closed.month: closed for closed in session.scalars(query)}


def official_months(tenant_id: int, year: int) -> set[date]:
    """The closed months of a year and the one before. One statement."""
    query = select(VisitorMonth.month).where(
        VisitorMonth.tenant_id == tenant_id,
        VisitorMonth.month >= date(year - 1, 1, 1),
        VisitorMonth.month < date(year + 1, 1, 1),
    )
    return set(session.scalars(query))
