"""A file of streets and places is read in a confined child: what it calls. Light to import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dothi.content.confined import Refused
from dothi.values.geo import Point
from tenants.gazetteer.features import read_features
from tenants.gazetteer.merging import MergedEntry, merge
from tenants.gazetteer.rows import MOST_ROWS, PlaceRow, RowProblem, check_row
from tenants.gazetteer.tables import read_table
from tenants.gazetteer.wards import read_wards

MOST_POSITIONS, MOST_SPOTS = 400_000, 250_000
TOLD_PROBLEMS, SHOWN_ENTRIES = 200, 50
FARTHEST = 3.0
"""Of the tenant's radius: what lies beyond has other coordinates most likely, or is another place's."""


def read_file(
    source: Path, _folder: Path, *, centre: tuple[float, float], radius_m: float, wards: str
) -> dict[str, Any]:
    """What the file holds: `entries`, and what to tell of its rows. Raises Refused."""
    around, farthest_m = Point(*centre), FARTHEST * radius_m
    rows, problems, count = [], [], 0
    for raw in raw_rows(source.read_bytes()):
        count += 1
        row = check_row(raw, centre=around, farthest_m=farthest_m)
        rows.append(row) if isinstance(row, PlaceRow) else problems.append(row)
    entries = merge(rows, read_wards(Path(wards)))
    if not count:
        raise Refused("empty")
    if sum(len(entry.spots) for entry in entries) > MOST_SPOTS:
        raise Refused("too_many_positions")
    return {"told": told(count, problems, entries), "entries": [asdict(entry) for entry in entries]}


def raw_rows(data: bytes) -> Any:
    """The rows of either kind of file: GeoJSON begins with a brace."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return read_features(data, most_rows=MOST_ROWS, most_positions=MOST_POSITIONS)
    return read_table(data, most_rows=MOST_ROWS)


def told(count: int, problems: Sequence[RowProblem], entries: Sequence[MergedEntry]) -> dict[str, Any]:
    """What the preview shows."""
    shown = ("kind", "name", "ward", "other_names", "numbers", "lon", "lat")
    return {
        "rows": count,
        "wrong": len(problems),
        "problems": [asdict(problem) for problem in problems[:TOLD_PROBLEMS]],
        "entries": len(entries),
        "sample": [{name: getattr(entry, name) for name in shown} for entry in entries[:SHOWN_ENTRIES]],
    }
