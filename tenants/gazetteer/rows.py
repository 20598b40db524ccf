"""A row of a file of streets and places: what it says, checked, or what is wrong with it. Pure; light to import."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dothi.values.geo import Point, distance_m
from dothi.values.letters import LOST, clean
from tenants.gazetteer.kinds import Kind, kind_of

LARGEST_BYTES, MOST_ROWS = 20 * 1024 * 1024, 60_000
"""Of a file."""
LONGEST_NAME, LONGEST_NUMBER, MOST_OTHER_NAMES = 120, 20, 10
LOOKS_OLD = re.compile(r"(?<=[^\W\d_])[§®«¬¨©¸¹¶·¾¼½»¡¢£¤¥¦µ]|[§®«¬¨©¸¹¶·¾¼½»¡¢£¤¥¦µ](?=[^\W\d_])")
"""How TCVN3 looks where it was taken for Latin-1: "§­êng Hïng V­¬ng"."""
VIETNAM = (102.0, 118.0, 7.0, 24.0)
"""West, east, south, north, the islands included: enough to see that longitude and latitude are exchanged."""


@dataclass(frozen=True, kw_only=True)
class RawEntry:
    """What a file says in a row, as it is written; `points` are (longitude, latitude), several of a line."""

    number: int
    name: str = ""
    kind: str = ""
    other_names: str = ""
    ward: str = ""
    house: str = ""
    points: Sequence[tuple[float, float]] = ()
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A row that can be taken."""

    number: int
    kind: Kind
    name: str
    other_names: tuple[str, ...]
    ward: str
    house: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class RowProblem:
    """Why a row can't be taken: a code of `reasons`, and the values of its sentence."""

    number: int
    name: str
    problem: str
    values: Mapping[str, str | int] = field(default_factory=dict)


def check_row(raw: RawEntry, *, centre: Point, farthest_m: float) -> PlaceRow | RowProblem:
    """The row as it can be taken, or the first thing that is wrong with it."""
    name, ward = one_line(raw.name), one_line(raw.ward)
    problem = raw.problem or problem_of_texts(name, ward, raw.house)
    kind = kind_of(raw.kind, name)
    if not problem and kind is None:
        problem = "unknown_kind"
    problem = problem or problem_of_points(raw.points, centre=centre, farthest_m=farthest_m)
    if problem or kind is None:
        values = {"kind": one_line(raw.kind)[:40]} if problem == "unknown_kind" else {}
        return RowProblem(number=raw.number, name=name[:LONGEST_NAME], problem=problem, values=values)
    others = [one_line(other)[:LONGEST_NAME] for other in re.split(r"[;|]", raw.other_names)]
    return PlaceRow(
        number=raw.number,
        kind=kind,
        name=name,
        other_names=tuple(dict.fromkeys(filter(None, others)))[:MOST_OTHER_NAMES],
        ward=ward,
        house=one_line(raw.house),
        points=tuple(raw.points),
    )


def one_line(text: str) -> str:
    """Cleaned, each run of blanks one."""
    return " ".join(clean(text[: 10 * LONGEST_NAME]).split())


def problem_of_texts(name: str, ward: str, house: str) -> str:
    """What is wrong with name, ward or number; empty when nothing is."""
    if not name or len(name) > LONGEST_NAME or not any(letter.isalnum() for letter in name):
        return "no_name"
    if LOST in name + ward or not (name + ward).isprintable():
        return "lost_letters"
    if LOOKS_OLD.search(name + " " + ward):
        return "old_encoding"
    if len(ward) > LONGEST_NAME or len(house) > LONGEST_NUMBER:
        return "too_long"
    return ""


def problem_of_points(points: Sequence[tuple[float, float]], *, centre: Point, farthest_m: float) -> str:
    """What is wrong with the place; empty when nothing is."""
    if not points:
        return "no_place"
    west, east, south, north = VIETNAM
    for lon, lat in points:
        if west <= lat <= east and south <= lon <= north:
            return "swapped_axes"
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            return "out_of_range"
    lon, lat = points[len(points) // 2]
    return "far_away" if distance_m(Point(lon, lat), centre) > farthest_m else ""
