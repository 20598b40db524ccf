"""Reads published places: by name, as a list in the order of the alphabet, of a box.

Each statement is built once for its shape; they walk `tourism_place_list_idx`, `…_kind_idx`, `…_open_idx` (in English
`…_en_idx`), `…_map_idx`, and for words what `places.finding` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    Integer,
    Uuid,
    and_,
    any_,
    bindparam,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.database.direct import Statement
from dothi.values.cells import cell_ranges
from dothi.values.errors import NotFound
from dothi.values.geo import Box, Point, distance_m
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.places.finding import having_words, values_of_words
from modules.tourism.places.kinds import Children, PlaceStatus, Wheelchair
from modules.tourism.places.models import OpenTime, Place
from modules.tourism.texts import SOURCE

PAGE_SIZE = 24
RADII_M = (500.0, 3_000.0, 12_000.0, 60_000.0)
"""Around a point; of each ring so many places are looked at."""
MOST_NEAR = 500
C, T = Place.__table__.c, OpenTime.__table__.c
RANGES = 12
SIDES = ("west", "south", "east", "north")
EQUAL = ("kind", "price_level", "wheelchair", "children")
PUBLISHED = C.status == PlaceStatus.PUBLISHED.value


class ShownPlace(NamedTuple):
    """A published place with all that lists, map and page say of it."""

    id: UUID
    slug: str
    kind: str
    texts: Mapping[str, Mapping[str, str]]
    list_key: str
    list_key_en: str
    lon: float
    lat: float
    is_approximate: bool
    address: str
    area_code: str
    unit_id: UUID | None
    price_level: str
    wheelchair: str
    children: str
    phone: str
    email: str
    website: str
    hours: str
    is_open: bool | None
    next_change_at: datetime | None
    picture_id: UUID | None
    picture_credit: str
    source: str
    confirmed_on: date | None
    updated_at: datetime
    version: int
    rating_count: int
    rating_total: int


@dataclass(frozen=True, kw_only=True)
class PlaceFilters:
    """What narrows list and map; None, False or empty narrows nothing. `open_at`: known to be open then, as kept."""

    kind: str = ""
    words: str = ""
    is_open_now: bool = False
    open_at: datetime | None = None
    price_level: str = ""
    is_accessible: bool = False
    suits_children: bool = False

    def values(self, tenant_id: int) -> dict[str, Any]:
        """What narrows, by the names of the statement's parameters. One statement where several words were typed."""
        found: dict[str, Any] = {
            "kind": self.kind or None,
            "is_open_now": self.is_open_now or None,
            "open_at": self.open_at,
            "price_level": self.price_level or None,
            "wheelchair": Wheelchair.YES.value if self.is_accessible else None,
            "children": Children.YES.value if self.suits_children else None,
        }
        narrowing = {name: value for name, value in found.items() if value is not None}
        return narrowing | values_of_words(tenant_id, self.words)


NO_FILTERS = PlaceFilters()


def list_places(
    tenant_id: int,
    filters: PlaceFilters = NO_FILTERS,
    cursor: str | None = None,
    *,
    box: Box | None = None,
    size: int = PAGE_SIZE,
    language: str = SOURCE,
) -> Page[ShownPlace]:
    """Published places by a language's alphabet. One statement, two of several words. Raises Malformed (cursor)."""
    values = {"tenant_id": tenant_id, "most": size + 1, **filters.values(tenant_id), **edges(box)}
    key = list_key_in(language)
    if cursor:
        values["key"], values["id"] = decode_cursor(cursor, str, UUID)
    rows = [ShownPlace._make(row) for row in statement(frozenset(values), key).read(values)]
    shown = rows[:size]
    return Page(shown, encode_cursor((getattr(shown[-1], key), shown[-1].id)) if len(rows) > size else None)


def list_key_in(language: str) -> str:
    """The column by which a list in a language is ordered."""
    return "list_key" if language == SOURCE else f"list_key_{language}"


def list_nearest(
    tenant_id: int, here: Point, filters: PlaceFilters = NO_FILTERS, *, most: int = PAGE_SIZE
) -> list[ShownPlace]:
    """The nearest published places, by straight line, up to 60 km away. Two statements, three of several words."""
    narrowing = filters.values(tenant_id)
    values: dict[str, Any] = {"tenant_id": tenant_id, "most": MOST_NEAR, **narrowing}
    for number, radius in enumerate(RADII_M):
        values |= edges(Box.around(here, radius), f"_{number}")
    points = {place_id: Point(lon, lat) for place_id, lon, lat in _around(frozenset(narrowing)).read(values)}
    nearest = sorted(points, key=lambda place_id: distance_m(here, points[place_id]))[:most]
    rows = map(ShownPlace._make, _BY_IDS.read({"tenant_id": tenant_id, "ids": nearest}))
    return sorted(rows, key=lambda row: distance_m(here, Point(row.lon, row.lat)))


def find_published(tenant_id: int, slug: str) -> ShownPlace | None:
    """A published place by its name in addresses. One statement."""
    rows = _BY_SLUG.read({"tenant_id": tenant_id, "slug": slug})
    return ShownPlace._make(rows[0]) if rows else None


def get_published(tenant_id: int, slug: str) -> ShownPlace:
    """The same. Raises NotFound."""
    if (place := find_published(tenant_id, slug)) is None:
        raise NotFound(_("Không có điểm du lịch này."))
    return place


def edges(box: Box | None, number: str = "") -> Mapping[str, Any]:
    """The parameters of a box, one of several by its number; none without one."""
    return _edges(box, number) if box is not None else {}


@lru_cache(maxsize=2_048)
def _edges(box: Box, number: str) -> Mapping[str, Any]:
    """Remembered, since the cells of a page's four rings take longer than its statements."""
    ranges = cell_ranges(box, RANGES)
    ranges += [(0, 0)] * (RANGES - len(ranges))
    found = {f"first_{n}{number}": first for n, (first, _end) in enumerate(ranges)}
    found |= {f"end_{n}{number}": end for n, (_first, end) in enumerate(ranges)}
    sides = {"west": box.west, "south": box.south, "east": box.east, "north": box.north}
    return found | {f"{name}{number}": degrees for name, degrees in sides.items()}


_COLUMNS = tuple(C[name] for name in ShownPlace._fields)
_BY_SLUG = Statement(
    select(*_COLUMNS).where(C.tenant_id == bindparam("tenant_id"), C.slug == bindparam("slug"), PUBLISHED)
)


_BY_IDS = Statement(
    select(*_COLUMNS).where(
        C.tenant_id == bindparam("tenant_id"), C.id == any_(bindparam("ids", type_=ARRAY(Uuid))), PUBLISHED
    )
)


@lru_cache(maxsize=256)
def statement(names: frozenset[str], key: str) -> Statement:
    """The list as these parameters shape it, in the order of a column."""
    query = select(*_COLUMNS).where(*conditions(names))
    if "key" in names:
        query = query.where(tuple_(C[key], C.id) > tuple_(bindparam("key"), bindparam("id", type_=C.id.type)))
    return Statement(query.order_by(C[key], C.id).limit(bindparam("most", type_=Integer)))


@lru_cache(maxsize=256)
def _around(names: frozenset[str]) -> Statement:
    """Some points of each radius: where the small one holds enough, it holds the nearest."""
    asked = conditions(names)
    rings = (
        select(C.id, C.lon, C.lat).where(*asked, *in_cells(f"_{number}")).limit(bindparam("most", type_=Integer))
        for number in range(len(RADII_M))
    )
    return Statement(union_all(*(select(*ring.subquery().c) for ring in rings)))


def conditions(names: frozenset[str]) -> list[ColumnElement[bool]]:
    """What these parameters ask of a published place of the tenant."""
    asked = [C.tenant_id == bindparam("tenant_id"), PUBLISHED]
    asked += [C[name] == bindparam(name) for name in EQUAL if name in names]
    if "is_open_now" in names:
        asked.append(C.is_open)
    if "open_at" in names:
        holds = and_(T.starts_at <= bindparam("open_at"), T.ends_at > bindparam("open_at"))
        asked.append(C.hours.in_(select(T.hours).where(T.tenant_id == bindparam("tenant_id"), holds)))
    asked += having_words(C.id, names)
    if "west" in names:
        asked += in_cells()
    return asked


def in_cells(number: str = "", columns: Any = C) -> list[ColumnElement[bool]]:
    """Inside a box: by ranges of cells, of which an index reads each, then exactly; of places unless told."""
    west, south, east, north = (bindparam(f"{name}{number}", type_=Float) for name in SIDES)
    ranges = (
        and_(
            columns.cell >= bindparam(f"first_{n}{number}", type_=BigInteger),
            columns.cell < bindparam(f"end_{n}{number}", type_=BigInteger),
        )
        for n in range(RANGES)
    )
    return [or_(*ranges), columns.lon.between(west, east), columns.lat.between(south, north)]
