"""The words by which places are found: without diacritics, in all their languages; and what somebody typed. Pure.

They are stored as they stand and as the gazetteer spells them out (`phuong7`, mỹ as mi, pagoda as chua); what is typed
goes through the same, so "p.7", "chùa" and "pagoda" find what is written otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from dothi.language.locales import in_words
from modules.tourism.places.kinds import KINDS, PlaceKind
from modules.tourism.texts import LANGUAGES, Texts
from tenants.gazetteer.words import ABBREVIATED, KIND_WORDS, folded, words_of, words_spelled_out

FOUND_BY = ("name", "summary")
LONGEST_WORD = 40
MOST_TYPED = 6
WORD = re.compile(r"[a-z0-9]+")
OF_AREAS = frozenset(short for short, spelled in ABBREVIATED.items() if KIND_WORDS.issuperset(spelled.split()))
"""What one types before the name of an area ("tp", "p") and no text of a place says."""


def words_in(text: str) -> list[str]:
    """The words of a text as they stand and spelled out, each once, in their order."""
    found = (word[:LONGEST_WORD] for part in text.split("\n") for piece in pieces(part) for word in both_ways(piece))
    return list(dict.fromkeys(found))


def both_ways(piece: str) -> Iterable[str]:
    """A short text's words as they stand, then spelled out."""
    plain = folded(piece)
    yield from WORD.findall(plain)
    yield from words_spelled_out(plain, most=len(piece))


def pieces(line: str, longest: int = 200) -> Iterable[str]:
    """A line in parts as long as are folded at once."""
    part = ""
    for word in line.split():
        if len(part) + len(word) >= longest:
            yield part
            part = ""
        part += f" {word}"
    yield part


def words_of_place(texts: Texts, *, kind: str, address: str) -> list[str]:
    """By what a place is found: names and summaries, its address, what its kind is called."""
    said = [texts.get(language, {}).get(field, "") for language in LANGUAGES for field in FOUND_BY]
    return list(dict.fromkeys([*words_in("\n".join((*said, address))), *words_of_kind(kind)]))


@lru_cache(maxsize=64)
def words_of_kind(kind: str) -> Sequence[str]:
    """The words of what the kind is called in each language."""
    return words_in("\n".join(kind_title(language, kind) for language in LANGUAGES))


@in_words
def kind_title(kind: str) -> str:
    """The kind in words."""
    return str(KINDS[PlaceKind(kind)])


def words_typed(text: str) -> list[str]:
    """What was typed as the beginnings of words to look for; a few are enough."""
    typed = text[:200].split()
    names = [word for word in typed if folded(word) not in OF_AREAS]
    return [word[:LONGEST_WORD] for word in words_of(" ".join(names or typed), most=MOST_TYPED)]


def slug_of(name: str) -> str:
    """The name as it may stand in an address: `chua-vinh-trang`; empty where it has no letter of ours."""
    return "-".join(WORD.findall(folded(name)))[:80].strip("-")
