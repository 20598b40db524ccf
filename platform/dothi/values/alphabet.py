"""The Vietnamese order of texts that people read in lists: names of staff, units, areas, tenants. Pure.

a ă â b c d đ e ê … o ô ơ … u ư …: letters first, then tones (ngang, huyền, hỏi, ngã, sắc, nặng), then small before
capital, as CLDR has it for `vi`. Numbers within a text by value: Phường 2 before Phường 10. The database orders by
code point (Đỗ after Võ, and not every PostgreSQL has ICU), so lists that people read are sorted here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SortKey = tuple[tuple[tuple[int, int, str], ...], tuple[int, ...], str]

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANKS = {letter: rank for rank, letter in enumerate(_LETTERS)}
_TONES = {"\N{COMBINING GRAVE ACCENT}": 1, "\N{COMBINING HOOK ABOVE}": 2, "\N{COMBINING TILDE}": 3} | {
    "\N{COMBINING ACUTE ACCENT}": 4,
    "\N{COMBINING DOT BELOW}": 5,
}
_SHAPES = frozenset("\N{COMBINING BREVE}\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING HORN}")
_PIECES = re.compile(r"[0-9]+|.", re.DOTALL)
_BREAK, _NUMBER, _LETTER, _OTHER = range(4)


@lru_cache(maxsize=8192)
def sort_key(text: str) -> SortKey:
    """The key by which Python sorts texts in Vietnamese order: `sorted(names, key=sort_key)`.

    Total: two texts have the same key only if they are the same in NFC.
    """
    composed = unicodedata.normalize("NFC", text)
    letters: list[tuple[int, int, str]] = []
    tones: list[int] = []
    for piece in _PIECES.findall(composed.lower()):
        rank, tone = _ranked(piece)
        letters.append(rank)
        tones.append(tone)
    return tuple(letters), tuple(tones), composed.swapcase()


def sort_text(text: str) -> str:
    """The same order as digits, for a column by which the database pages: whatever its collation, digits sort alike.

    Texts that differ in small and capital letters alone are the same here.
    """
    letters, tones, _text = sort_key(text)
    return "".join(map(_digits, letters)) + "0" + "".join(map(str, tones))


def _digits(rank: tuple[int, int, str]) -> str:
    """A rank as digits of a fixed width for its class, which is never 0."""
    kind, number, letter = rank
    if kind == _LETTER:
        return f"{kind + 1}{number:02d}"
    if kind == _NUMBER:
        return f"{kind + 1}{len(str(number)):02d}{number}"
    return f"{kind + 1}{ord(letter[0]) if letter else 0:07d}"


@lru_cache(maxsize=2048)
def _ranked(piece: str) -> tuple[tuple[int, int, str], int]:
    """A number or a letter as its rank, and its tone; separators come before numbers, these before letters."""
    if piece.isascii() and piece.isdigit():
        return (_NUMBER, int(piece), ""), 0
    tone, kept = 0, ""
    for mark in unicodedata.normalize("NFD", piece):
        if mark in _TONES:
            tone = _TONES[mark]
        elif not unicodedata.combining(mark) or mark in _SHAPES:
            kept += mark
    letter = unicodedata.normalize("NFC", kept)
    # Of another alphabet's letter the base decides: ü as u, ç as c.
    rank = _RANKS.get(letter, _RANKS.get(letter[:1], -1))
    if rank >= 0:
        return (_LETTER, rank, ""), tone
    return (_OTHER if letter and letter[0].isalnum() else _BREAK, 0, letter), tone
