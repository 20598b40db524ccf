"""A file of streets and places is read in a confined child: what it calls. Light to import."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dothi.content.confined import Refused
from dothi.values.geo import Point
from tenants.gazetteer.features import read_features
from tenants.gazetteer.ground import Within
from tenants.gazetteer.kinds import WAYS
from tenants.gazetteer.merging import MergedEntry, merge
from tenants.gazetteer.rows import MOST_ROWS, PlaceRow, RawEntry, RowProblem, check_row
from tenants.gazetteer.tables import read_table
from tenants.gazetteer.wards import Wards, read_wards

MOST_POSITIONS, MOST_SPOTS = 400_000, 250_000
TOLD_PROBLEMS, SHOWN_ENTRIES = 200, 50
FARTHEST = 3.0
"""Of the tenant's radius: what lies beyond has other coordinates most likely, or is another place's."""
MARK, LONGEST_MARK = b"OSMHeader", 64
"""How the first block of a PBF begins, behind its length: https://wiki.openstreetmap.org/wiki/PBF_Format."""


def read_file(
    source: Path, folder: Path, *, centre: tuple[float, float], radius_m: float, wards: str
) -> dict[str, Any]:
    """What the file holds: `entries`, and what to tell of its rows. Raises Refused."""
    around, farthest_m = Point(*centre), FARTHEST * radius_m
    if is_extract(source):
        return read_osm(source, folder, read_wards(Path(wards)), centre=around, radius_m=radius_m)
    rows, problems, count = [], [], 0
    for raw in raw_rows(source):
        count += 1
        row = check_row(raw, centre=around, farthest_m=farthest_m)
        rows.append(row) if isinstance(row, PlaceRow) else problems.append(row)
    entries = merge(rows, read_wards(Path(wards)))
    if not count:
        raise Refused("empty")
    return answered(told(count, problems, entries), entries)


def is_extract(source: Path) -> bool:
    """Whether it is an extract of OpenStreetMap (PBF)."""
    with source.open("rb") as stream:
        return looks_like_extract(stream.read(LONGEST_MARK))


def looks_like_extract(beginning: bytes) -> bool:
    """The same of a file's first bytes."""
    return MARK in beginning[:LONGEST_MARK]


def read_osm(source: Path, folder: Path, wards: Wards, *, centre: Point, radius_m: float) -> dict[str, Any]:
    """What an extract has of the tenant. Objects that can't be used are counted: nobody can mend them in the file."""
    try:
        from tenants.gazetteer.extract import Passed, read_extract  # noqa: PLC0415  # loads osmium
    except ModuleNotFoundError:
        raise Refused("no_osmium") from None
    passed, ground = Passed(), Within(wards, centre=centre, radius_m=radius_m)
    rows, positions = [], 0
    for raw in read_extract(source, folder, ground, passed):
        row = check_row(raw, centre=centre, farthest_m=math.inf)
        if not isinstance(row, PlaceRow):
            passed.broken += 1
            continue
        rows.append(row)
        positions += len(row.points)
        if positions > MOST_POSITIONS:
            raise Refused("too_many_positions")
    if not rows:
        raise Refused("elsewhere")
    rows.sort(key=lambda row: (row.kind not in WAYS, bool(row.house)))  # a street is called as its way is
    entries = merge(rows, wards)
    return answered(told(len(rows), (), entries) | asdict(passed), entries)


def answered(told: Mapping[str, Any], entries: Sequence[MergedEntry]) -> dict[str, Any]:
    """What the child answers. Raises Refused."""
    if sum(len(entry.spots) for entry in entries) > MOST_SPOTS:
        raise Refused("too_many_positions")
    return {"told": told, "entries": [asdict(entry) for entry in entries]}


def raw_rows(source: Path) -> Iterator[RawEntry]:
    """The rows of either kind of file: GeoJSON begins with a brace."""
    with source.open("rb") as stream:
        if stream.read(LONGEST_MARK).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
            yield from read_features(source.read_bytes(), most_rows=MOST_ROWS, most_positions=MOST_POSITIONS)
        else:
            yield from read_table(stream, most_rows=MOST_ROWS)


def told(count: int, problems: Sequence[RowProblem], entries: Sequence[MergedEntry]) -> dict[str, Any]:
    """What the preview shows."""
    shown = ("kind", "name", "ward", "other_names", "numbers", "lon", "lat")
    return {
        "rows": count,
        "wrong": len(problems),
        "problems": [asdict(problem) for problem in problems[:TOLD_PROBLEMS]],
        "entries": len(entries),
        "wardless": sum(entry.ward == "" and entry.placed == "" for entry in entries),
        "sample": [{name: getattr(entry, name) for name in shown} for entry in entries[:SHOWN_ENTRIES]],
    }
