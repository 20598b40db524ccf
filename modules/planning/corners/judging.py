"""In which plane a table of corners is, and what is wrong with which corner. Pure.

The plane isn't printed on every certificate: it is the one in which the corners lie in the tenant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from modules.planning.coordinates.systems import System, likely_systems, neighbours
from modules.planning.coordinates.transform import Positions, shape_to_plane, to_degrees, to_plane
from modules.planning.corners.reading import MOST_CORNERS, Corner, Table

LONGEST_M = 20_000.0
"""No piece of land reaches so far."""
MARGIN_M = 2_000.0
"""Corners may lie outside the tenant, whose outline is perhaps schematic; the next meridian is 27 km off."""
MOST_TOLD = 5
Inside = np.ndarray[tuple[int], np.dtype[np.bool_]]
"""Of each corner."""


@dataclass(frozen=True)
class CornerProblem:
    """What is wrong: a code, the numbers of the corners that it is about, and values for the sentence."""

    code: str
    corners: tuple[int, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A table that was understood; `shape`, in the plane, is there when nothing is wrong."""

    corners: Sequence[Corner]
    problems: Sequence[CornerProblem]
    system: System | None = None
    places: Positions | None = None
    """Longitudes and latitudes of the corners, as soon as the plane is known."""
    shape: shapely.Polygon | None = None

    @property
    def area_m2(self) -> float | None:
        """Of the plane."""
        return float(self.shape.area) if self.shape is not None else None


@dataclass(frozen=True)
class Torn:
    """Why no plane takes all corners; `places` is where they lie all the same, as far as that can be said."""

    problem: CornerProblem
    places: Positions | None = None


def judge(table: Table, *, outline: shapely.Geometry, system: System | None = None) -> Judged:
    """The table held against the tenant's outline (WGS 84); `system` where somebody has said which plane it is in."""
    problems = [
        CornerProblem("unread", values={"line": each.line, "text": each.text}) for each in table.unread[:MOST_TOLD]
    ]
    corners = table.corners
    if len(corners) < 3:
        problems.append(CornerProblem("too_few", values={"n": len(corners)}))
    if len(corners) > MOST_CORNERS:
        return Judged(corners=corners, problems=[*problems, CornerProblem("too_many", values={"n": len(corners)})])
    if table.is_mixed:
        return Judged(corners=corners, problems=[*problems, CornerProblem("mixed")])
    if not corners:
        return Judged(corners=corners, problems=problems)
    found = plane_of(table, outline, system)
    if isinstance(found, Torn):
        return Judged(corners=corners, problems=[*problems, found.problem], places=found.places)
    flat, places = positions_of(table, found)
    problems += faults(flat)
    shape = shapely.Polygon(flat) if not problems else None
    return Judged(corners=corners, problems=problems, system=found, places=places, shape=shape)


def positions_of(table: Table, system: System) -> tuple[Positions, Positions]:
    """The corners in the plane, and in degrees."""
    written = np.array([(corner.x, corner.y) for corner in table.corners])
    return (to_plane(system, written), written) if table.is_degrees else (written, to_degrees(system, written))


def plane_of(table: Table, outline: shapely.Geometry, system: System | None) -> System | Torn:
    """The plane in which all corners lie in the tenant, or near it."""
    tried = likely_systems()
    grown = shapely.buffer(shape_to_plane(tried[0], outline), MARGIN_M)
    shapely.prepare(grown)
    if table.is_degrees:
        plane = system or tried[0]
        is_in = inside(table, tried[0], grown)
        return plane if is_in.all() else outside(table, plane, is_in)
    fits = {each: inside(table, each, grown) for each in ([system] if system else neighbours())}
    whole = next((each for each, is_in in fits.items() if is_in.all()), None)
    return whole if whole is not None else torn(table, fits)


def torn(table: Table, fits: Mapping[System, Inside]) -> Torn:
    """They are of two planes, some lie elsewhere, or all do."""
    best = max(fits, key=lambda system: int(fits[system].sum()))
    others = ~fits[best]
    for system, is_in in fits.items():
        if system != best and not others.all() and is_in[others].all():
            problem = CornerProblem("two_planes", numbers_of(others), {"first": best.name, "second": system.name})
            (_flat, first), (_flat, second) = positions_of(table, best), positions_of(table, system)
            return Torn(problem, np.where(others[:, None], second, first))
    return outside(table, best, fits[best])


def outside(table: Table, plane: System, is_in: Inside) -> Torn:
    """Some corners, or all, lie outside the tenant; of all of them nobody knows where."""
    if not is_in.any():
        return Torn(CornerProblem("elsewhere"))
    _flat, places = positions_of(table, plane)
    return Torn(CornerProblem("far_corner", numbers_of(~is_in)), places)


def numbers_of(which: Inside) -> tuple[int, ...]:
    """The corners that are meant, the first few."""
    return tuple(int(number) + 1 for number in np.flatnonzero(which))[:MOST_TOLD]


def inside(table: Table, system: System, grown: shapely.Geometry) -> Inside:
    """Which corners lie within an outline of the first likely plane, if they are of this one."""
    _flat, places = positions_of(table, system)
    flat = to_plane(likely_systems()[0], places)
    return np.array(shapely.contains_xy(grown, flat[:, 0], flat[:, 1]), dtype=bool)


def faults(flat: Positions) -> list[CornerProblem]:
    """What is wrong with the ring of these corners."""
    found = [*repeated(flat), *too_long(flat)]
    if len(flat) < 3 or found:
        return found
    crossed = crossings(flat)
    if crossed:
        return crossed
    ring = shapely.Polygon(flat)
    if ring.area < 0.5 or not ring.is_valid:
        found.append(CornerProblem("no_area"))
    return found


def repeated(flat: Positions) -> list[CornerProblem]:
    """Corners that stand in the table twice."""
    seen: dict[tuple[float, float], int] = {}
    found = []
    for number, (x, y) in enumerate(flat.tolist(), 1):
        if (x, y) in seen:
            found.append(CornerProblem("repeated", (seen[x, y], number)))
        seen.setdefault((x, y), number)
    return found[:MOST_TOLD]


def too_long(flat: Positions) -> list[CornerProblem]:
    """Edges that no piece of land has."""
    lengths = np.hypot(*(np.roll(flat, -1, axis=0) - flat).T)
    return [
        CornerProblem(
            "too_long", (int(at) + 1, (int(at) + 1) % len(flat) + 1), {"km": round(float(lengths[at]) / 1000, 1)}
        )
        for at in np.flatnonzero(lengths > LONGEST_M)[:MOST_TOLD]
    ]


def crossings(flat: Positions) -> list[CornerProblem]:
    """Pairs of edges that cross or touch, though they aren't neighbours: each edge by its two corners."""
    count = len(flat)
    edges = [shapely.LineString(ends) for ends in np.stack([flat, np.roll(flat, -1, axis=0)], axis=1)]
    pairs = shapely.STRtree(edges).query(edges, predicate="intersects").T
    apart = [
        (int(one), int(other))
        for one, other in pairs
        if one < other and other - one > 1 and not (one == 0 and other == count - 1)
    ]
    return [
        CornerProblem("crossing", (one + 1, (one + 1) % count + 1, other + 1, (other + 1) % count + 1))
        for one, other in sorted(apart)[:MOST_TOLD]
    ]
