"""The words by which places are found: without diacritics, in all their languages; and what somebody typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dothi.language.locales import in_words
from modules.tourism.places.kinds import KINDS, PlaceKind
from modules.tourism.texts import LANGUAGES, Texts
from tenants.gazetteer.words import folded

FOUND_BY = ("name", "summary")
LONGEST_WORD = 40
MOST_TYPED = 6
WORD = re.compile(r"[a-z0-9]+")


def words_in(text: str) -> list[str]:
    """The words of a text, each once, in their order."""
    found = (word[:LONGEST_WORD] for part in text.split("\n") for piece in pieces(part) for word in WORD.findall(piece))
    return list(dict.fromkeys(found))


def pieces(line: str, longest: int = 200) -> Iterable[str]:
    """A line without diacritics, in parts as long as are folded at once."""
    words = line.split()
    part = ""
    for word in words:
        if len(part) + len(word) >= longest:
            yield folded(part)
            part = ""
        part += f" {word}"
    yield folded(part)


def words_of_place(texts: Texts, *, kind: str, address: str) -> list[str]:
    """By what a place is found: names and summaries, its address, what its kind is called."""
    said = [texts.get(language, {}).get(field, "") for language in LANGUAGES for field in FOUND_BY]
    return words_in("\n".join((*said, address, *kind_titles(kind))))


def kind_titles(kind: str) -> list[str]:
    """What the kind is called in each language."""
    return [kind_title(language, kind) for language in LANGUAGES]


@in_words
def kind_title(kind: str) -> str:
    """The kind in words."""
    return str(KINDS[PlaceKind(kind)])


def words_typed(text: str) -> list[str]:
    """What was typed as the beginnings of words to look for; a few are enough."""
    return words_in(text[:200])[:MOST_TYPED]


def slug_of(name: str) -> str:
    """The name as it may stand in an address: `chua-vinh-trang`; empty where it has no letter of ours."""
    return "-".join(WORD.findall(folded(name)))[:80].strip("-")
