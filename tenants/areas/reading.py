"""A file of areas is read in a confined child: what it calls. Light to import, so that a child starts at once.

All geometry of an import is here: what is valid, how large, over which other areas. Pages and the take use the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import shapely

from dothi.content.confined import Refused
from dothi.values.geo import Outline, Point, distance_m
from tenants.areas.cover import M2_PER_HA, NamedOutline, cover_of, find_overlaps, union_of
from tenants.areas.geofile import MOST_POSITIONS, AreaInFile, count_positions, read_areas
from tenants.areas.rows import AreaRead, beside

TOLD_OVERLAPS = 100


@dataclass(frozen=True, kw_only=True)
class StandingArea:
    """An area that the tenant has; `outline` is GeoJSON as text, empty when it has none or a schematic one."""

    code: str
    name: str
    kind: str
    outline: str = ""


def read_file(
    source: Path, _folder: Path, *, centre: tuple[float, float], radius_m: float, standing: str, is_division: bool,
    fingerprint: str,
) -> dict[str, Any]:  # fmt: skip
    """What the file holds beside the areas in the file `standing`; `outlines` are GeoJSON as text, by the row's number.

    A division is the whole of the tenant's areas; else those stay that the file hasn't. Raises Refused.
    """
    known = list(read_standing(Path(standing)))
    found = read_areas(source.read_bytes(), centre=Point(*centre), radius_m=radius_m)
    rows = beside(map(read_row, found), known)
    codes = {row.code for row, _former in rows}
    staying = [] if is_division else [area for area in known if area.outline and area.code not in codes]
    shapes = [area.outline.shape for area in found if area.outline is not None]
    kept = outlines_of(staying, most_positions=MOST_POSITIONS - int(shapely.get_num_coordinates(shapes).sum()))
    outlines = {row.number: written(row.outline) for row in found if row.outline is not None}
    new = [
        NamedOutline(name=row.name, kind=row.kind, outline=area.outline)
        for area, (row, _former) in zip(found, rows, strict=True)
        if area.outline is not None
    ]
    overlaps = find_overlaps([*new, *kept])
    whole = union_of([area.outline for area in (*new, *kept)])
    if whole is not None and shapely.get_num_coordinates(whole.shape) > MOST_POSITIONS:
        raise Refused("too_many_crossings")  # each process joins them again, in a web thread
    return {
        "fingerprint": fingerprint,
        "rows": [asdict(row) | {"is_as_now": is_as_now(outlines.get(row.number), former)} for row, former in rows],
        "outlines": outlines,
        "overlaps": [asdict(overlap) for overlap in overlaps[:TOLD_OVERLAPS]],
        "overlapping": len(overlaps),
        "cover": cover_of(whole, radius_m) if whole is not None else 0.0,
    }


def write_standing(path: Path, areas: Sequence[StandingArea]) -> None:
    """Put them into a file, a line each."""
    with path.open("w", encoding="utf-8") as stream:
        for area in areas:
            stream.write(json.dumps(asdict(area)) + "\n")


def read_standing(path: Path) -> Iterator[StandingArea]:
    """Take them out again."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield StandingArea(**json.loads(line))


def outlines_of(areas: Sequence[StandingArea], *, most_positions: int) -> list[NamedOutline]:
    """The outlines of areas that stay. Raises Refused when there would be too many positions with them."""
    geometries = [json.loads(area.outline) for area in areas]
    if sum(count_positions({"geometry": geometry}) for geometry in geometries) > most_positions:
        raise Refused("too_many_positions")
    return [
        NamedOutline(name=area.name, kind=area.kind, outline=Outline.from_geojson(geometry))
        for area, geometry in zip(areas, geometries, strict=True)
    ]


def read_row(area: AreaInFile) -> AreaRead:
    """A row with what geometry says of it."""
    outline = area.outline
    return AreaRead(
        number=area.number,
        code=area.code,
        name=area.name,
        problem=area.problem,
        values=area.values,
        hectares=outline.area_m2 / M2_PER_HA if outline is not None else 0.0,
        place={"lon": outline.centre.lon, "lat": outline.centre.lat, "radius_m": reach_m(outline)} if outline else {},
    )


def reach_m(outline: Outline) -> float:
    """How far the outline's box reaches from its centre, in metres."""
    box = outline.box
    corners = (Point(box.west, box.south), Point(box.east, box.north))
    return max(distance_m(outline.centre, corner) for corner in corners)


def written(outline: Outline) -> str:
    """GeoJSON as text."""
    return json.dumps(outline.to_geojson(), separators=(",", ":"))


def is_as_now(outline: str | None, former: StandingArea | None) -> bool:
    """Whether the area has this very outline already."""
    if outline is None or former is None or not former.outline:
        return False
    return bool(json.loads(outline) == json.loads(former.outline))
