"""Coordinates as people write them: 1145026.72 or 1.145.026,72, north first or east first, or in degrees. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

NORTH, EAST = (880_000.0, 2_700_000.0), (100_000.0, 879_999.0)
"""What a coordinate of Vietnam can be in any of its planes, in metres: the two never overlap."""
LATITUDE, LONGITUDE = (7.0, 24.0), (101.0, 118.0)
MOST_NUMBERS = 20
"""That can be coordinates and are looked at for the next pair: each is tried with each."""
_NUMBER = re.compile(r"\d{2,3}[.,]\d{4,}+(?=o(?!\w))|\d++(?:[.,]\d++)*+(?![.,]?[lIiOoSsZz](?![^\W\d_]))")
"""Not with a letter that was read for a digit: 566889,8l is no 566889,8. An o behind degrees is their sign."""
_SPACED = re.compile(r"(?<![\d.,])(?:\d[ \u00a0]\d{3}|\d{3})[ \u00a0]\d{3}(?!\d)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"(\d+|\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)[.,](\d+)")
_FINE = re.compile(r"\d{1,3}[.,]\d{3,}")
"""Degrees say a hundred metres at least: else the number of a corner and the length of an edge would be a place."""
_BETWEEN = re.compile(r"(?<=\d)[,;](?=\d{6,7}(?!\d))|(?<=\d),(?=\d{2,3}\.\d{3})")
"""What parts numbers without a space: `1,1145139.25,566889.81`, `10.3546,106.3626`."""
_LABEL = re.compile(r"(?<![\d.,])\d{1,3}(?=\D*$)")


class Pair(NamedTuple):
    """Two numbers of a line: metres (E, N), or degrees (longitude, latitude)."""

    x: float
    y: float
    is_degrees: bool = False


class LabelledPair(NamedTuple):
    """A pair with the whole number that stands before it, where there is one."""

    pair: Pair
    label: int | None


class Written(NamedTuple):
    """A number that can be a coordinate: all that it can mean as one, and from where to where it stands."""

    values: list[float]
    start: int
    end: int


def find_pairs(line: str) -> list[LabelledPair]:
    """The coordinates in a line of a table, whatever stands beside them: mostly one pair, or none."""
    for text in ways_of(line):
        if found := pairs_in(text):
            return found
    return []


def ways_of(line: str) -> Iterable[str]:
    """A line with its numbers parted and joined in each way that people mean."""
    without_label = re.sub(r"^\D*\d{1,3}\s+", "", line)
    parted = _BETWEEN.sub(" ", line)
    return dict.fromkeys((line, parted, *(_SPACED.sub(_without_spaces, text) for text in (line, without_label))))


def _without_spaces(found: re.Match[str]) -> str:
    return re.sub(r"\s", "", found[0])


def pairs_in(text: str) -> list[LabelledPair]:
    """The pairs one after the other."""
    numbers, found, behind = coordinates_in(text), [], 0
    while numbers and (first := first_pair(numbers[:MOST_NUMBERS])) is not None:
        one, other, pair = first
        label = _LABEL.search(text, behind, numbers[one].start)
        found.append(LabelledPair(pair, int(label[0]) if label else None))
        behind, numbers = numbers[other].end, numbers[other + 1 :]
    return found


def first_pair(numbers: Sequence[Written]) -> tuple[int, int, Pair] | None:
    """The first two that are a place, and what place."""
    for one, other in combinations(range(len(numbers)), 2):
        for values in product(numbers[one].values, numbers[other].values):
            pair = as_pair(*values)
            if pair is not None:
                return one, other, pair
    return None


def coordinates_in(text: str) -> list[Written]:
    """The numbers that can be a coordinate."""
    found = [
        Written([value for value in meanings(each[0]) if is_coordinate(value, each[0])], each.start(), each.end())
        for each in _NUMBER.finditer(text)
    ]
    return [number for number in found if number.values]


def metres_in(line: str) -> list[tuple[float, bool]]:
    """The numbers of a line that are metres by themselves, each with whether it is one to the north."""
    text = _SPACED.sub(_without_spaces, line)
    return [
        (value, is_within(value, NORTH))
        for number in coordinates_in(text)
        for value in number.values[:1]
        if not is_degree(value)
    ]


def is_coordinate(value: float, written: str) -> bool:
    """Whether it can be one of the two numbers of a place."""
    is_metres = is_within(value, NORTH) or is_within(value, EAST)
    return is_metres or (_FINE.fullmatch(written) is not None and is_degree(value))


def is_degree(value: float) -> bool:
    """Whether it can be a latitude or longitude."""
    return is_within(value, LATITUDE) or is_within(value, LONGITUDE)


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
