"""Which places have all the words that somebody typed: for the list, the map and the desk.

Only so many are looked at, however common the words: those that have the rarest one, which a bounded count tells; each
other word is one step down `tourism_place_word_place_idx`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Uuid, and_, any_, bindparam, exists, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from dothi.database.direct import Statement
from modules.tourism.places.models import PlaceWord
from modules.tourism.places.search import words_typed

LOOKED_AT, MOST_FOUND = 4_000, 2_000
"""Of a word that more than 4,000 places have, not all are looked at: the next word narrows it."""
COUNTED = 1_000
TENANT: ColumnElement[int] = bindparam("tenant_id", type_=Integer())


def values_of_words(tenant_id: int, typed: str) -> dict[str, str]:
    """The typed words as the parameters of `having_words`. One statement where there are several, else none."""
    words = words_typed(typed)
    if len(words) > 1:
        words = rarest_first(tenant_id, words)
    return parameters(words)


def parameters(words: Sequence[str]) -> dict[str, str]:
    """Each word with the end of its range."""
    found: dict[str, str] = {}
    for number, word in enumerate(words):
        found |= {f"word_{number}": word, f"until_{number}": f"{word}~"}
    return found


def rarest_first(tenant_id: int, words: Sequence[str]) -> list[str]:
    """The words by how many places have them, as far as that is counted. One statement."""
    (counts,) = _counts(len(words)).read({"tenant_id": tenant_id, **parameters(words)})
    return [word for _count, word in sorted(zip(counts, words, strict=True), key=lambda each: each[0])]


def having_words(place_id: Any, names: Iterable[str]) -> list[ColumnElement[bool]]:
    """That a place is one of those that have all words of these parameters; nothing without words.

    The ids are an array, so that each place is found by its key: the planner would read all places for two thousand.
    """
    words = sum(name.startswith("word_") for name in names)
    if not words:
        return []
    first = select(PlaceWord.place_id).where(PlaceWord.tenant_id == TENANT, begins(PlaceWord, 0))
    looked_at = first.limit(literal_column(str(LOOKED_AT), Integer)).subquery("looked_at")
    others = [has(number, looked_at.c.place_id) for number in range(1, words)]
    found = select(looked_at.c.place_id).where(*others).limit(literal_column(str(MOST_FOUND), Integer))
    return [place_id == any_(func.array(found.scalar_subquery(), type_=ARRAY(Uuid)))]


def begins(words: Any, number: int) -> ColumnElement[bool]:
    """Whether a stored word begins with a typed one: a range of bytes."""
    return and_(words.word >= bindparam(f"word_{number}"), words.word < bindparam(f"until_{number}"))


def has(number: int, place_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether the place has another word, too."""
    other = aliased(PlaceWord)
    return exists().where(other.tenant_id == TENANT, other.place_id == place_id, begins(other, number))


@lru_cache
def _counts(words: int) -> Statement:
    """How many places have each word, at most so many."""
    found = select(PlaceWord.place_id).where(PlaceWord.tenant_id == TENANT)
    each = (found.where(begins(PlaceWord, number)).limit(COUNTED).subquery() for number in range(words))
    return Statement(select(*(select(func.count()).select_from(rows).scalar_subquery() for rows in each)))
