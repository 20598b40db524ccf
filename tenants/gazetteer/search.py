"""Looking for streets and places as one types: words in any order, without diacritics, one letter wrong.

What is typed becomes known words (`vocabulary`, in memory); one statement then takes the entries that have them all,
beginning with the rarest, and ranks them. All conditions that an index answers are `=`: b-trees work under policies.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Text,
    and_,
    any_,
    bindparam,
    case,
    desc,
    exists,
    func,
    literal_column,
    or_,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, aliased

from dothi.database.direct import Statement
from dothi.values.geo import METRES_PER_DEGREE, Point
from tenants.gazetteer.models import Entry, Spot, Word
from tenants.gazetteer.points import FARTHEST_NORTH, tiles_within
from tenants.gazetteer.vocabulary import Vocabulary, fresh_vocabulary, vocabulary
from tenants.gazetteer.words import Typed, understand

MOST_FOUND, MOST_RANKED = 10, 30
LONGEST_QUERY = 500
MOST_LOOKED_AT, MOST_HAVING_ALL = 400, 2000
"""Entries that are ranked: of those that have the rarest word, or, where it is common, of those that have all words. Of
what half of all streets have, such as "nguyen" alone, not all are looked at; those around `near` always are."""
MOST_READ = 20_000
"""Entries that are read for each of several common words: of a beginning that stands for many only the first ones."""
AROUND_M, MOST_AROUND = 250.0, 400
MOST_NEEDED, MOST_HELPING = 6, 6
ENOUGH = 2
"""People type the name first, then city, province and what is nearby."""
WORDS = ARRAY(Text)
TENANT: ColumnElement[int] = bindparam("tenant_id", type_=Integer())
BLANK: ColumnElement[str] = literal_column("' '", Text)


Meant = tuple[str, list[str]]
"""A word as typed, and the known ones that it may mean."""


@dataclass(frozen=True)
class Found:
    """An entry; with `number` the place is that of the house."""

    name: str
    kind: str
    ward: str
    lon: float
    lat: float
    number: str
    numbers: str


def search(tenant_id: int, typed: str, *, near: Point | None = None, place: str = "") -> Sequence[Found]:
    """At most ten, the likeliest first. `place`: names of tenant and province, which may stand behind an address.

    One statement, none where no word is known, one more where the words were not read lately. Where no entry has them
    all, the last one may be the beginning of another, then each may be another by one letter, and then the first two
    are enough: one more each.
    """
    wanted = understand(typed, place=place)
    known = vocabulary(tenant_id)
    meant = meanings(wanted, known)
    if len(meant) < len(wanted.needed):
        known = fresh_vocabulary(tenant_id, known)
        meant = meanings(wanted, known)
    if not meant:
        return ()
    helping = wanted.helping[:MOST_HELPING]
    values: dict[str, Any] = {"tenant_id": tenant_id, "number": wanted.number or None, **nearness(near)}
    values |= {f"helping_{place}": word for place, word in enumerate(helping)}
    for words in attempts(wanted, known, meant):
        if found := _having(words, known, len(helping), values, near=near):
            return found
    return ()


def _having(
    meant: Sequence[Meant], known: Vocabulary, helping: int, values: Mapping[str, Any], *, near: Point | None
) -> Sequence[Found]:
    """The entries that have all these words. One statement."""
    rarest_first = sorted(meant, key=lambda words: known.weight(words[1]))
    is_common = known.weight(rarest_first[0][1]) > MOST_LOOKED_AT
    bound = dict(values)
    for place, (exact, words) in enumerate(rarest_first):
        read = known.within(words, MOST_READ) if is_common else words
        bound |= {f"exact_{place}": exact, f"words_{place}": read}
    is_near = is_common and len(meant) == 1 and near is not None and abs(near.lat) <= FARTHEST_NORTH
    if is_near and near is not None:
        bound["around"] = tiles_within(near, AROUND_M)
    statement = _statement(len(meant), helping, is_common=is_common, is_near=is_near)
    rows = statement.read(bound)
    return [
        Found(name=name, kind=kind, ward=ward, lon=lon, lat=lat, number=number or "", numbers=numbers)
        for name, kind, ward, lon, lat, number, numbers in rows
    ]


def meanings(wanted: Typed, known: Vocabulary, *, is_begun: bool = False, is_mended: bool = False) -> list[Meant]:
    """Each needed word with the known ones that it may mean; one that is like none is left out.

    `is_begun`: the last one may be the beginning of others, `is_mended`: each one letter off, even known words.
    """
    last = len(wanted.needed) - 1 if is_begun else None
    found = [
        (word, known.meant_by(word, is_unfinished=place == last, is_mended=is_mended))
        for place, word in enumerate(wanted.needed)
    ]
    return [(word, words) for word, words in found if words][:MOST_NEEDED]


def attempts(wanted: Typed, known: Vocabulary, meant: list[Meant]) -> Iterator[list[Meant]]:
    """What is looked for until something is found, each once: whoever typed it well waits for none of the others."""
    yield meant
    begun = meanings(wanted, known, is_begun=True)
    mended = meanings(wanted, known, is_mended=True)
    tried = [meant]
    for attempt in (begun, mended, begun[:ENOUGH]):
        if attempt not in tried:
            tried.append(attempt)
            yield attempt


def nearness(near: Point | None) -> dict[str, float]:
    """What the distance is measured from; without a place it counts nothing."""
    if near is None:
        return {"lon": 0.0, "lat": 0.0, "narrowing": 1.0, "per_km": 0.0}
    return {"lon": near.lon, "lat": near.lat, "narrowing": math.cos(math.radians(near.lat)), "per_km": 0.2}


def _candidates(needed: int, *, is_common: bool, is_near: bool) -> FromClause:
    """The ids of the entries that are ranked, along the primary key of words and the tiles of spots."""
    found = select(Word.entry_id).where(Word.tenant_id == TENANT, Word.word == _means(0))
    if not is_common:
        return found.limit(MOST_LOOKED_AT).subquery("looked_at")
    found = found.where(*(_has(place, Word.entry_id) for place in range(1, needed)))
    found = found.limit(MOST_HAVING_ALL if needed > 1 else MOST_LOOKED_AT)
    if not is_near:
        return found.subquery("looked_at")
    around = select(Spot.entry_id).where(
        Spot.tenant_id == TENANT, Spot.tile == any_(bindparam("around", type_=ARRAY(BigInteger)))
    )
    either = (found.subquery(), around.limit(MOST_AROUND).subquery())
    return union(*(select(ids.c.entry_id) for ids in either)).subquery("looked_at")


def _means(place: int) -> Any:
    """Any of the known words that a typed one may mean."""
    return any_(bindparam(f"words_{place}", type_=WORDS))


def _has(place: int, entry_id: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether the entry has this word, too."""
    other = aliased(Word)
    return exists().where(other.tenant_id == TENANT, other.entry_id == entry_id, other.word == _means(place))


@lru_cache(maxsize=3 * MOST_NEEDED * (MOST_HELPING + 1))
def _statement(needed: int, helping: int, *, is_common: bool, is_near: bool) -> Statement:
    """The statement for so many words.

    `is_common`: even the rarest word is in more entries than are looked at, so all words are asked for at once.
    """
    tenant_id = TENANT
    looked_at = _candidates(needed, is_common=is_common, is_near=is_near)
    named, placed = (
        func.string_to_array(Entry.named, BLANK, type_=WORDS),
        func.string_to_array(Entry.placed, BLANK, type_=WORDS),
    )
    unsure = range(1) if is_near else range(0) if is_common else range(1, needed)
    others = [(named.op("||")(placed)).op("&&")(bindparam(f"words_{place}", type_=WORDS)) for place in unsure]
    letters = func.length(Entry.name).label("letters")
    score = _score(needed, helping, named, placed)
    best = (
        select(
            Entry.id,
            Entry.name,
            Entry.kind,
            Entry.ward,
            Entry.lon,
            Entry.lat,
            Entry.numbers,
            score.label("score"),
            letters,
        )
        .where(Entry.tenant_id == tenant_id, Entry.id.in_(select(looked_at.c.entry_id)), *others)
        .order_by(desc("score"), "letters", Entry.id)
        .limit(MOST_RANKED)
        .subquery("best")
    )
    at_house = and_(
        Spot.tenant_id == tenant_id, Spot.entry_id == best.c.id, Spot.number == bindparam("number", type_=Text())
    )
    has_house = case((Spot.number.is_not(None), weight(2)), else_=weight(0))
    return Statement(
        select(
            best.c.name,
            best.c.kind,
            best.c.ward,
            func.coalesce(Spot.lon, best.c.lon),
            func.coalesce(Spot.lat, best.c.lat),
            Spot.number,
            best.c.numbers,
        )
        .select_from(best)
        .outerjoin(Spot, at_house)
        .order_by((best.c.score + has_house).desc(), best.c.letters, best.c.id)
        .limit(MOST_FOUND)
    )


def _score(needed: int, helping: int, named: ColumnElement[Any], placed: ColumnElement[Any]) -> ColumnElement[float]:
    """How well an entry fits: words as typed in its name 4, in its ward 2, like them in its name 1; helping words 3.

    A name of many other words, and each kilometre, count against it.
    """
    score: ColumnElement[Any] = weight(0)
    for place in range(needed):
        exact = bindparam(f"exact_{place}", type_=Text())
        score += case(
            (exact == any_(named), weight(4)),
            (exact == any_(placed), weight(2)),
            (named.op("&&")(bindparam(f"words_{place}", type_=WORDS)), weight(1)),
            else_=weight(0),
        )
    for place in range(helping):
        word = bindparam(f"helping_{place}", type_=Text())
        score += case((or_(word == any_(placed), word == any_(named)), weight(3)), else_=weight(0))
    score -= func.cardinality(named, type_=Float) * weight(0.25)
    lon, lat, narrowing = (bindparam(name, type_=Float()) for name in ("lon", "lat", "narrowing"))
    across, up = (Entry.lon - lon) * narrowing, Entry.lat - lat
    km = func.sqrt(across * across + up * up) * weight(METRES_PER_DEGREE / 1000)
    return score - func.least(weight(3), km * bindparam("per_km", type_=Float()))


def weight(number: float) -> ColumnElement[float]:
    """A number that stands in the statement."""
    return literal_column(str(float(number)), Float)
