"""The words that occur in a tenant's gazetteer: which of them somebody means who typed a part, or one letter wrong.

Vietnamese has few syllables, so all of a tenant's words fit into memory; a search reads them at most once a minute, and
at once where somebody types what isn't known.
"""

from __future__ import annotations

import string
import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import islice, takewhile

from sqlalchemy import bindparam, select

from dothi.database.direct import Statement
from dothi.values.memory import OfApp, Timed
from tenants.gazetteer.models import Term

KEPT_SECONDS, FRESH_SECONDS = 60.0, 3.0
MOST_TENANTS = 64
MOST_MEANT = 24
"""So many words a part of one may stand for, the most frequent first."""
SHORTEST_MENDED = 3
SHORT = 2
"""Beginnings of so few letters belong to hundreds of words: what they stand for is kept."""
LETTERS = string.ascii_lowercase

_TERMS = Statement(select(Term.word, Term.entries).where(Term.tenant_id == bindparam("tenant_id")))
_vocabularies = OfApp(lambda: Timed[int, "Vocabulary"](MOST_TENANTS))


class Vocabulary:
    """Words with how many entries have them."""

    def __init__(self, entries: Mapping[str, int]) -> None:
        self._entries = entries
        self._sorted = sorted(entries)
        self._begun: dict[str, list[str]] = {}
        self.read_at = time.monotonic()

    def __contains__(self, word: object) -> bool:
        return word in self._entries

    def weight(self, words: list[str]) -> int:
        """In how many entries they occur, all together."""
        return sum(self._entries[word] for word in words)

    def within(self, words: list[str], entries: int) -> list[str]:
        """The first word, and those of the others that together with it are in no more entries than so many."""
        kept, sum_so_far = words[:1], self._entries[words[0]]
        for word in words[1:]:
            if sum_so_far + self._entries[word] <= entries:
                kept.append(word)
                sum_so_far += self._entries[word]
        return kept

    def meant_by(self, typed: str, *, is_unfinished: bool, is_mended: bool = False) -> list[str]:
        """The known words that somebody may mean, the likeliest first; none where nothing is like it.

        `is_unfinished`: those that it begins, too; `is_mended`: those one letter off, even where it is a word itself.
        """
        found = [typed] if typed in self._entries else []
        if is_unfinished:
            found += self._beginning_with(typed)
        if (is_mended or not found) and len(typed) >= SHORTEST_MENDED and not typed[-1].isdigit():
            found += self._frequent(word for word in one_letter_off(typed) if word in self._entries)
        if not found:
            found = self._beginning_with(typed)
        return list(dict.fromkeys(found))[:MOST_MEANT]

    def _beginning_with(self, typed: str) -> list[str]:
        if (found := self._begun.get(typed)) is not None:
            return found
        begin = bisect_left(self._sorted, typed)
        found = self._frequent(takewhile(lambda word: word.startswith(typed), self._from(begin)))
        if len(typed) <= SHORT:
            self._begun[typed] = found
        return found

    def _from(self, begin: int) -> Iterator[str]:
        return islice(self._sorted, begin, None)

    def _frequent(self, words: Iterator[str]) -> list[str]:
        return sorted(set(words), key=lambda word: (-self._entries[word], word))[:MOST_MEANT]


def one_letter_off(word: str) -> Iterator[str]:
    """The words with a letter missing, exchanged with its neighbour, another one, or one too many."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in LETTERS:
            if after:
                yield before + letter + after[1:]
            yield before + letter + after


def vocabulary(tenant_id: int) -> Vocabulary:
    """The tenant's, as remembered; else one statement."""
    return _vocabularies().answer(tenant_id, lambda: read_vocabulary(tenant_id), seconds=KEPT_SECONDS)


def read_vocabulary(tenant_id: int) -> Vocabulary:
    """As stored now. One statement."""
    return Vocabulary(dict(_TERMS.read({"tenant_id": tenant_id})))


def fresh_vocabulary(tenant_id: int, known: Vocabulary) -> Vocabulary:
    """Another look, where what was typed isn't known and the last look is some seconds ago."""
    if time.monotonic() - known.read_at < FRESH_SECONDS:
        return known
    _vocabularies().forget(tenant_id)
    return vocabulary(tenant_id)


def forget_vocabulary(tenant_id: int) -> None:
    """In this process; others find out within a minute."""
    _vocabularies().forget(tenant_id)
