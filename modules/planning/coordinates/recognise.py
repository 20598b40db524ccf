"""In which plane a file really is: each way of reading it is held against the tenant's outline. Pure.

Three mistakes happen again and again: the datum shift is forgotten (226 m off), the neighbour's meridian is taken
(27 km) or the meridian of the joined province (82 km).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from modules.planning.coordinates.systems import DEGREES, VN2000_DEGREES, System, likely_systems, neighbours
from modules.planning.coordinates.transform import Positions, shape_to_plane, to_degrees, to_plane

MOST_LOOKED_AT = 2000
"""Positions that are tried, spread over the file."""
BETTER = 0.005
"""So much more must lie inside before another way of reading is proposed; below it is the border's own roughness."""
FITTING, TWICE = 0.9, 2.0
"""Such a way must hold so much of the file, or twice as much as the claimed one: an outline that neither fits, drawn
roughly or of another place, can't tell 226 m."""
MARGIN_M = 30.0
"""Outlines of two sources differ by as much."""


@dataclass(frozen=True)
class SystemMatch:
    """A way of reading numbers as places: a plane, or degrees; perhaps north first, perhaps without the datum shift."""

    epsg: int
    system: System | None = None
    is_swapped: bool = False
    is_shifted: bool = True

    def places(self, positions: Positions) -> Positions:
        """Longitudes and latitudes in WGS 84."""
        turned = positions[:, ::-1] if self.is_swapped else positions
        if self.epsg == DEGREES:
            return turned
        return to_degrees(self.system, turned, is_shifted=self.is_shifted)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How much of a file lies in the tenant when it is read in a way."""

    way: SystemMatch
    inside: float
    """From 0 to 1."""
    off_m: float = 0.0
    """How far this reading puts things from where the reading that was asked about does."""


def ways(positions: Positions) -> Iterator[SystemMatch]:
    """All ways that the numbers allow, the most usual first."""
    if np.abs(positions).max(initial=0) <= 180:
        for is_swapped in (False, True):
            yield SystemMatch(DEGREES, is_swapped=is_swapped)
            yield SystemMatch(VN2000_DEGREES, is_swapped=is_swapped)
        return
    for is_swapped in (False, True):
        for system in neighbours():
            yield SystemMatch(system.epsg, system, is_swapped)
    for system in likely_systems():
        yield SystemMatch(system.epsg, system, is_shifted=False)


def recognise(positions: Positions, *, claimed: SystemMatch, outline: shapely.Geometry) -> Sequence[Fit]:
    """The claimed way, then the others that put more of the file into the outline (WGS 84), the best first.

    Empty positions fit nowhere.
    """
    some = sample(positions)
    plane = likely_systems()[0]
    grown = shapely.buffer(shape_to_plane(plane, outline), MARGIN_M)
    shapely.prepare(grown)
    base = claimed.places(some)
    first = Fit(way=claimed, inside=inside(base, grown, plane))
    others = []
    for way in ways(some):
        if way == claimed:
            continue
        places = way.places(some)
        share = inside(places, grown, plane)
        if share >= first.inside + BETTER and share >= min(FITTING, TWICE * first.inside):
            others.append(Fit(way=way, inside=share, off_m=apart(base, places, plane)))
    return [first, *sorted(others, key=lambda fit: -fit.inside)]


def share_inside(places: Positions, outline: shapely.Geometry | None, plane: System) -> float:
    """Which share of places lies in an outline of the plane, as `recognise` has it; all of them where there is none."""
    if outline is None:
        return 1.0
    grown = shapely.buffer(outline, MARGIN_M)
    shapely.prepare(grown)
    return inside(places, grown, plane)


def sample(positions: Positions) -> Positions:
    """Some of the positions, from all of the file."""
    step = max(1, len(positions) // MOST_LOOKED_AT)
    return positions[::step]


def inside(places: Positions, grown: shapely.Geometry, plane: System) -> float:
    """Which share of the places lies within an outline of the plane."""
    fine = possible(places)
    if not fine.any():
        return 0.0
    flat = to_plane(plane, places[fine])
    return float(shapely.contains_xy(grown, flat[:, 0], flat[:, 1]).sum()) / len(places)


def apart(first: Positions, second: Positions, plane: System) -> float:
    """How far two readings lie from each other, in metres; infinite where one of them is nowhere."""
    fine = possible(first) & possible(second)
    if not fine.any():
        return float("inf")
    difference = to_plane(plane, first[fine]) - to_plane(plane, second[fine])
    return float(np.median(np.hypot(difference[:, 0], difference[:, 1])))


def possible(places: Positions) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which places are on the earth, and near enough for a plane of Vietnam."""
    with np.errstate(invalid="ignore"):
        return (np.abs(places[:, 0] - 107) < 10) & (np.abs(places[:, 1] - 15) < 15)
