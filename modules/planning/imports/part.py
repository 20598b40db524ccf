"""A file that holds only what a local adjustment draws anew is put into the former layer: called in the child.

The former zones lie in the child's folder, since they come from the database, which it hasn't.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from dothi.content.confined import Refused
from modules.planning.codes import CodeList
from modules.planning.coordinates.systems import SYSTEMS, System
from modules.planning.coordinates.transform import between, shape_to_degrees
from modules.planning.layers.content import DrawnZone
from modules.planning.layers.redrawing import Redrawn, redraw
from modules.planning.lookup.question import decode
from modules.planning.shapes import Land, only_land, pack, unpack

FORMER = "former.json"
DRAWN_M = 2.0
"""So roughly the page draws the area's border."""
TOLD_USES = 40
NAMES = ("position", "code", "label", "storeys", "density", "far")
Uses = Iterable[tuple[str, float]]


def keep_former(zones: Iterable[DrawnZone], folder: Path) -> None:
    """Lay the former layer's zones into the child's folder."""
    rows = [{name: getattr(zone, name) for name in NAMES} | {"shape": pack(zone.shape)} for zone in zones]
    (folder / FORMER).write_text(json.dumps(rows), encoding="utf-8")


def kept_former(folder: Path) -> list[DrawnZone]:
    """The same zones in the child."""
    rows = json.loads((folder / FORMER).read_text(encoding="utf-8"))
    return [DrawnZone(**row | {"shape": unpack(row["shape"])}) for row in rows]


def put_in(
    zones: Sequence[DrawnZone], plane: System, former: Sequence[DrawnZone], part: Mapping[str, Any], *,
    listed: CodeList, most: int,
) -> tuple[Sequence[DrawnZone], System, dict[str, Any]]:  # fmt: skip
    """All zones with the part's in the place of former ones, in the former plane; and what is told of it.

    `part`: the `former` layer and its version's `number`, its plane's `epsg`, an `outline` as a question's code, or
    empty. Raises Refused: too many zones together.
    """
    target = SYSTEMS[part["epsg"]]
    placed = [
        DrawnZone(**{name: getattr(zone, name) for name in NAMES}, shape=between(plane, target, zone.shape))
        for zone in zones
    ]
    drawn = shapely.union_all([zone.shape for zone in placed])
    outline = decode(part["outline"]).in_plane(target) if part["outline"] else None
    area = area_of(drawn, outline)
    found = redraw(former, placed, area)
    if len(found.zones) > most:
        raise Refused("too_many_together", n=most)
    given = drawn if outline is None else outline
    return (
        found.zones,
        target,
        {
            **{name: part[name] for name in ("former", "number")},
            **counts_of(found, placed),
            "area_m2": float(area.area),
            "bare_m2": float(shapely.difference(area, drawn).area),
            "beyond_m2": float(shapely.difference(drawn, given).area),
            "uses": uses_told(found.lost, ((zone.code, float(zone.shape.area)) for zone in placed), listed),
            "border": shapely.to_geojson(border_of(area, target)),
        },
    )


def area_of(drawn: shapely.Geometry, outline: shapely.Geometry | None) -> Land:
    """What is drawn anew: the part's zones, and what else its outline holds. Raises Refused: nothing."""
    area = only_land(drawn if outline is None else shapely.union(drawn, outline))
    if area is None:
        raise Refused("no_polygons")
    return area


def border_of(area: Land, plane: System) -> shapely.MultiPolygon:
    """The area in degrees, roughly: several polygons, which maps draw without numbers of corners."""
    rough = shapely.get_parts(shapely.simplify(area, DRAWN_M)).tolist()
    return shape_to_degrees(plane, shapely.MultiPolygon(rough))


def counts_of(found: Redrawn, placed: Sequence[DrawnZone]) -> dict[str, Any]:
    """How many zones are new, stay, are cut or gone; and how much land former zones had in the area."""
    return {
        "new": len(placed),
        "stay": found.stay,
        "cut": found.cut,
        "gone": found.gone,
        "replaced_m2": sum(m2 for _code, m2 in found.lost),
    }


def uses_told(before: Uses, after: Uses, listed: CodeList) -> list[tuple[str, float, float]]:
    """The m² of each use in the area before and after, the largest first; what is beyond `TOLD_USES` as one, `…`."""
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for side, codes in enumerate((before, after)):
        for code, m2 in codes:
            look = listed.find(code)
            sums[look.code if look is not None else code][side] += m2
    lines = sorted(((use, was, is_) for use, (was, is_) in sums.items()), key=lambda line: -max(line[1:]))
    rest = lines[TOLD_USES:]
    others = [("…", sum(line[1] for line in rest), sum(line[2] for line in rest))] if rest else []
    return [*lines[:TOLD_USES], *others]
