"""The text of opening hours cut into tokens, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PATTERN = re.compile(
    r"""(?P<space>\s+)
    |(?P<always>24/7)
    |(?P<time>[0-9]{1,2}:[0-9]{2}(?![0-9]))
    |(?P<number>[0-9]+)
    |(?P<word>[^\W\d_]+)
    |(?P<comment>"[^"]*")
    |(?P<dash>[-–—])
    |(?P<symbol>\|\||[;,+/:()\[\]])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: its kind (a symbol's is itself), its words in small letters, and where it starts."""

    kind: str
    text: str
    place: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens, and one of kind `end`; at a sign that means nothing one of kind `bad` instead of what follows."""
    place = 0
    while place < len(text):
        found = PATTERN.match(text, place)
        if found is None:
            yield Token("bad", text[place], place)
            break
        kind = str(found.lastgroup)
        if kind != "space":
            yield _token(kind, found.group(), place)
        place = found.end()
    yield Token("end", "", len(text))


def _token(kind: str, text: str, place: int) -> Token:
    if kind == "comment":
        return Token(kind, text[1:-1].strip(), place)
    if kind in {"symbol", "dash"}:
        sign = "-" if kind == "dash" else text
        return Token(sign, sign, place)
    return Token(kind, text.lower(), place)
