"""A layer of which a part is drawn anew: zones outside the part's area stay, those that it cuts are clipped. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from modules.planning.layers.content import DrawnZone
from modules.planning.shapes import Land, only_land, rough

TOUCH_M2 = 0.01
"""A zone that shares no more with the area than this stays to the bit: borders of two drawings are never quite one."""


@dataclass(frozen=True, kw_only=True)
class Redrawn:
    """The whole layer, and what became of the former zones; `lost` is what each code had in the area, in m²."""

    zones: Sequence[DrawnZone]
    stay: int
    cut: int
    gone: int
    lost: Sequence[tuple[str, float]]


def redraw(former: Sequence[DrawnZone], part: Sequence[DrawnZone], area: Land) -> Redrawn:
    """The zones of a part in the place of what lies in its area, which holds them all; all in one plane.

    Former zones keep their positions, those of the part follow after them. What is left of a zone along the area's
    border and is no wider than drawings differ is dropped.
    """
    shapes = np.array([zone.shape for zone in former], dtype=object)
    shapely.prepare(area)
    met = np.flatnonzero(shapely.intersects(area, shapes))
    shared = shapely.area(shapely.intersection(shapes[met], area))
    lost = {int(at): float(m2) for at, m2 in zip(met, shared, strict=True) if m2 > TOUCH_M2}
    left = {at: rest_of(former[at].shape, area) for at in lost}
    kept = [
        zone if at not in left else replace(zone, shape=rest)
        for at, zone in enumerate(former)
        if (rest := left.get(at, zone.shape)) is not None
    ]
    last = max((zone.position for zone in former), default=0)
    return Redrawn(
        zones=[*kept, *(replace(zone, position=last + zone.position) for zone in part)],
        stay=len(former) - len(left),
        cut=sum(rest is not None for rest in left.values()),
        gone=sum(rest is None for rest in left.values()),
        lost=[(former[at].code, m2) for at, m2 in lost.items()],
    )


def rest_of(shape: Land, area: Land) -> Land | None:
    """What of a zone lies outside an area; None where nothing does but slivers."""
    rest = only_land(shapely.difference(shape, area))
    wide = [part for part in shapely.get_parts(rest) if part.area > rough(part.length)] if rest is not None else []
    return only_land(shapely.MultiPolygon(wide)) if wide else None
