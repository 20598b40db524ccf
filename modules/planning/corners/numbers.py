"""Coordinates as people write them: 1145026.72 or 1.145.026,72, north first or east first, or in degrees. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

NORTH, EAST = (880_000.0, 2_700_000.0), (100_000.0, 879_999.0)
"""What a coordinate of Vietnam can be in any of its planes, in metres: the two never overlap."""
LATITUDE, LONGITUDE = (7.0, 24.0), (101.0, 118.0)
MOST_NUMBERS = 20
"""Of a line that can be coordinates and are looked at: each is tried with each."""
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
    joined = _SPACED.sub(lambda found: found[1] + re.sub(r"\s", "", found[2]), line)
    for text in dict.fromkeys((line, joined)):
        for first, second in combinations(coordinates_in(text)[:MOST_NUMBERS], 2):
            for one, other in product(first, second):
                pair = as_pair(one, other)
                if pair is not None:
                    return pair
    return None


def coordinates_in(text: str) -> list[list[float]]:
    """The numbers that can be a coordinate, each with all that it can mean as one."""
    found = ([value for value in meanings(each) if is_coordinate(value)] for each in _NUMBER.findall(text))
    return [values for values in found if values]


def is_coordinate(value: float) -> bool:
    """Whether it can be one of the two numbers of a place."""
    return any(is_within(value, bounds) for bounds in (NORTH, EAST, LATITUDE, LONGITUDE))


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
