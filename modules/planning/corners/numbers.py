"""Coordinates as people write them: 1145026.72 or 1.145.026,72, north first or east first, or in degrees. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

NORTH, EAST = (880_000.0, 2_700_000.0), (100_000.0, 879_999.0)
"""What a coordinate of Vietnam can be in any of its planes, in metres: the two never overlap."""
LATITUDE, LONGITUDE = (7.0, 24.0), (101.0, 118.0)
MOST_NUMBERS = 20
"""Of a line that are looked at: each is tried with each."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACED = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0]\d{3})+)(?![\d])")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"(\d+|\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)[.,](\d+)")


class Pair(NamedTuple):
    """Two numbers of a line: metres (E, N), or degrees (longitude, latitude)."""

    x: float
    y: float
    is_degrees: bool = False


def find_pair(line: str) -> Pair | None:
    """The coordinates in a line of a table, whatever stands beside them; None when there is no such pair."""
    for text in (line, _SPACED.sub(lambda found: found[1] + re.sub(r"\s", "", found[2]), line)):
        written = _NUMBER.findall(text)[:MOST_NUMBERS]
        for first, second in combinations(written, 2):
            for one in meanings(first):
                for other in meanings(second):
                    pair = as_pair(one, other)
                    if pair is not None:
                        return pair
    return None


def as_pair(one: float, other: float) -> Pair | None:
    """Two numbers as a place, in whichever order they stand."""
    for x, y in ((other, one), (one, other)):
        if is_within(x, EAST) and is_within(y, NORTH):
            return Pair(x, y)
        if is_within(x, LONGITUDE) and is_within(y, LATITUDE):
            return Pair(x, y, is_degrees=True)
    return None


def meanings(written: str) -> Iterator[float]:
    """What a number with commas and dots can mean: its last mark begins the decimals, or all marks part thousands."""
    if written.isdecimal():
        yield float(written)
        return
    if found := _DECIMAL.fullmatch(written):
        yield float(f"{re.sub('[.,]', '', found[1])}.{found[3]}")
    if _GROUPED.fullmatch(written):
        yield float(re.sub("[.,]", "", written))


def is_within(value: float, bounds: tuple[float, float]) -> bool:
    """Whether it lies between two bounds, both included."""
    return bounds[0] <= value <= bounds[1]
