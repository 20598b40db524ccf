"""Reads what districts told: as a list by the alphabet, as pins or clusters of a box. One statement each.

Shaped once for its filters; they walk `tourism_told_place_list_idx`, `…_kind_idx`, `…_member_idx`, `…_map_idx`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, any_, bindparam, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.database.direct import Statement
from dothi.values.cells import CELL_LEVEL
from dothi.values.geo import Box
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.explore.mapping import COUNTED, MOST_POINTS, Cluster, level_of
from modules.tourism.explore.queries import PAGE_SIZE, edges, in_cells
from modules.tourism.places.search import words_typed
from modules.tourism.province.models import ToldPlace, ToldWord

C, W = ToldPlace.__table__.c, ToldWord.__table__.c


class ToldLine(NamedTuple):
    """A district's place as list and map say it."""

    member_id: int
    place_id: UUID
    slug: str
    kind: str
    texts: Mapping[str, Mapping[str, str]]
    list_key: str
    lon: float
    lat: float


@dataclass(frozen=True, kw_only=True)
class ToldFilters:
    """What narrows list and map; `members` are the districts whose places are shown at all, or the chosen one."""

    members: tuple[int, ...]
    kind: str = ""
    words: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """The parameters by which the statement is shaped."""
        one = len(self.members) == 1
        found: dict[str, Any] = {"member_id": self.members[0]} if one else {"member_ids": list(self.members)}
        if self.kind:
            found["kind"] = self.kind
        for place, word in enumerate(words_typed(self.words)):
            found |= {f"word_{place}": word, f"until_{place}": f"{word}~"}
        return found


def list_told(province_id: int, filters: ToldFilters, cursor: str | None = None) -> Page[ToldLine]:
    """A page by the alphabet. Raises Malformed (cursor)."""
    values = {"tenant_id": province_id, "most": PAGE_SIZE + 1, **filters.values}
    if cursor:
        values["key"], values["id"] = decode_cursor(cursor, str, UUID)
    rows = [ToldLine._make(row) for row in _list(frozenset(values)).read(values)]
    shown = rows[:PAGE_SIZE]
    return Page(shown, encode_cursor((shown[-1].list_key, shown[-1].place_id)) if len(rows) > PAGE_SIZE else None)


def told_in(province_id: int, box: Box, filters: ToldFilters) -> Sequence[ToldLine] | Sequence[Cluster]:
    """What a box holds: at most 500 places, else, by a second statement, clusters."""
    values = {"tenant_id": province_id, "most": MOST_POINTS + 1, **filters.values, **edges(box)}
    names = frozenset(values)
    points = [ToldLine._make(row) for row in _points(names).read(values)]
    if len(points) <= MOST_POINTS:
        return points
    values.update(most=COUNTED, shift=2 * (CELL_LEVEL - level_of(box)))
    return [Cluster(*row) for row in _clusters(names).read(values)]


_COLUMNS = tuple(C[name] for name in ToldLine._fields)
_MOST = bindparam("most", type_=Integer)


@lru_cache(maxsize=128)
def _list(names: frozenset[str]) -> Statement:
    query = select(*_COLUMNS).where(*conditions(names))
    if "key" in names:
        last = tuple_(bindparam("key"), bindparam("id", type_=C.place_id.type))
        query = query.where(tuple_(C.list_key, C.place_id) > last)
    return Statement(query.order_by(C.list_key, C.place_id).limit(_MOST))


@lru_cache(maxsize=64)
def _points(names: frozenset[str]) -> Statement:
    return Statement(select(*_COLUMNS).where(*conditions(names)).limit(_MOST))


@lru_cache(maxsize=64)
def _clusters(names: frozenset[str]) -> Statement:
    inner = select(C.lon, C.lat, C.cell).where(*conditions(names)).limit(_MOST).subquery()
    shifted = inner.c.cell.bitwise_rshift(bindparam("shift", type_=Integer))
    query = select(func.avg(inner.c.lon), func.avg(inner.c.lat), func.count()).group_by(shifted)
    return Statement(query.order_by(func.count().desc()).limit(MOST_POINTS))


def conditions(names: frozenset[str]) -> list[ColumnElement[bool]]:
    """What these parameters ask of a published place of the districts."""
    asked = [C.tenant_id == bindparam("tenant_id"), C.is_published]
    if "member_id" in names:
        asked.append(C.member_id == bindparam("member_id"))
    else:
        asked.append(C.member_id == any_(bindparam("member_ids", type_=ARRAY(Integer))))
    if "kind" in names:
        asked.append(C.kind == bindparam("kind"))
    for place in range(sum(name.startswith("word_") for name in names)):
        begins = and_(W.word >= bindparam(f"word_{place}"), W.word < bindparam(f"until_{place}"))
        found = select(W.member_id, W.place_id).where(W.tenant_id == bindparam("tenant_id"), begins)
        asked.append(tuple_(C.member_id, C.place_id).in_(found))
    return [*asked, *in_cells(columns=C)] if "west" in names else asked
