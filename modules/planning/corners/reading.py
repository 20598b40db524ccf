"""A pasted table: the corners in it, and the lines that should hold one and don't. Pure.

Mostly a line is a corner; tables in columns beside each other, and all in one line, have several. Where programs put
each cell on a line of its own, or all X before all Y, the numbers are paired as they follow one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from modules.planning.corners.numbers import LabelledPair, Pair, find_pairs, metres_in

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


Line = tuple[int, str]
Placed = tuple[int, Pair]


def read_table(text: str) -> Table:
    """The corners of a text in their order; the first, repeated at the end, counts once."""
    lines = list(enumerate(text[:LONGEST_TEXT].splitlines(), 1))
    rows = [(number, found) for number, line in lines if (found := find_pairs(line))]
    if rows:
        pairs, read = [(line, each.pair) for line, each in ordered(rows)], {line for line, _found in rows}
    else:
        pairs, read = scattered(lines)
    if len(pairs) > 2 and pairs[0][1] == pairs[-1][1]:
        pairs.pop()
    degrees = {pair.is_degrees for _line, pair in pairs}
    return Table(
        corners=[Corner(number, line, pair.x, pair.y) for number, (line, pair) in enumerate(pairs, 1)],
        unread=[
            UnreadLine(number, " ".join(line.split())[:60])
            for number, line in lines
            if number not in read and _LOOKS_LIKE_A_COORDINATE.search(line)
        ],
        is_degrees=degrees == {True},
        is_mixed=len(degrees) == 2,
    )


def ordered(rows: Sequence[tuple[int, Sequence[LabelledPair]]]) -> list[tuple[int, LabelledPair]]:
    """Corners row by row where their numbers count up so; else column by column, as tables beside each other go on."""
    across = [(line, each) for line, found in rows for each in found]
    longest = max(len(found) for _line, found in rows)
    down = [(line, found[at]) for at in range(longest) for line, found in rows if at < len(found)]
    return across if counts_up([each.label for _line, each in across[:-1]]) else down


def counts_up(labels: Iterable[int | None]) -> bool:
    """Whether each is there and larger than the one before."""
    return all(one is not None and other is not None and one < other for one, other in pairwise(labels))


def scattered(lines: Iterable[Line]) -> tuple[list[Placed], set[int]]:
    """Numbers that stand one by one, or all of one kind before the other: paired, and the lines that hold them."""
    numbers = [(line, *each) for line, text in lines for each in metres_in(text)]
    half = len(numbers) // 2
    kinds = [is_north for _line, _value, is_north in numbers]
    if half and kinds == [kinds[0]] * half + [not kinds[0]] * half:
        return paired(zip(numbers[:half], numbers[half:], strict=True))
    apart = []
    for one, other in pairwise(numbers):  # a number that has lost its other is left alone
        if one[2] == kinds[0] and other[2] != kinds[0]:
            apart.append((one, other))
    return paired(apart)


def paired(found: Iterable[tuple[tuple[int, float, bool], tuple[int, float, bool]]]) -> tuple[list[Placed], set[int]]:
    """Each two as a place."""
    pairs, read = [], set()
    for one, other in found:
        north, east = (one, other) if one[2] else (other, one)
        pairs.append((one[0], Pair(east[1], north[1])))
        read |= {one[0], other[0]}
    return pairs, read
