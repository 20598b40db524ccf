"""A pasted table, line by line: the corners in it, and the lines that should hold one and don't. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from modules.planning.corners.numbers import find_pair

MOST_CORNERS = 500
LONGEST_TEXT = 60_000
_LOOKS_LIKE_A_COORDINATE = re.compile(r"\d{5}|\d{3}[.,]\d{3}|\d[a-zA-Z]+\d{2}|\d{2,3}[.,]\d{4}")
"""Five digits in a row, thousands, a letter among digits, degrees: a heading or the length of an edge has none."""


@dataclass(frozen=True)
class Corner:
    """A corner as it was read; `number` counts from one, `line` is that of the text."""

    number: int
    line: int
    x: float
    y: float


@dataclass(frozen=True)
class UnreadLine:
    """A line that looks as if it held a corner."""

    line: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a text holds; `is_degrees` when it is in longitudes and latitudes."""

    corners: Sequence[Corner]
    unread: Sequence[UnreadLine]
    is_degrees: bool
    is_mixed: bool
    """Whether some lines are in metres and others in degrees."""


def read_table(text: str) -> Table:
    """The corners of a text in their order; the first, repeated at the end, counts once."""
    pairs = []
    unread = []
    for number, line in enumerate(text[:LONGEST_TEXT].splitlines(), 1):
        pair = find_pair(line)
        if pair is not None:
            pairs.append((number, pair))
        elif _LOOKS_LIKE_A_COORDINATE.search(line):
            unread.append(UnreadLine(number, " ".join(line.split())[:60]))
    if len(pairs) > 2 and pairs[0][1] == pairs[-1][1]:
        pairs.pop()
    degrees = {pair.is_degrees for _line, pair in pairs}
    return Table(
        corners=[Corner(number, line, pair.x, pair.y) for number, (line, pair) in enumerate(pairs, 1)],
        unread=unread,
        is_degrees=degrees == {True},
        is_mixed=len(degrees) == 2,
    )
