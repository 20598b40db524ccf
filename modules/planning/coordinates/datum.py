"""The same numbers with the datum shift done or left out: a mistake of 226 m, which seldom shows at a border. Pure.

What is known at the place tells it: two drawings of one town share corners.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

import numpy as np
import shapely

from modules.planning.coordinates.recognise import BETTER, SystemMatch
from modules.planning.coordinates.systems import DEGREES, VN2000_DEGREES, System
from modules.planning.coordinates.transform import Positions, to_degrees, to_plane

Judge = Callable[[int, Mapping[str, Any] | None, System], dict[str, Any] | None]
"""`modules.planning.known_corners.judge`: of a tenant, what its child says of a file, and the plane of the file."""
SAME_M = 1.5
"""Two drawings of one corner lie no farther apart: PROJ's own shift and the official one differ by 0.8 m."""
MEANS, TIMES = 0.3, 3.0
"""So large a share of corners must be met, and so many times more than by the other reading: a corner of a dense
cadastre is met by chance in one of fifteen."""


class Shift(StrEnum):
    """What is found of a reading's datum shift."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


def other_way(way: SystemMatch) -> SystemMatch:
    """The same numbers, but for the datum."""
    if way.system is None:
        return replace(way, epsg=VN2000_DEGREES if way.epsg == DEGREES else DEGREES)
    return replace(way, is_shifted=not way.is_shifted)


def other_places(way: SystemMatch, places: Positions) -> Positions:
    """Where that other way puts what `way` puts at these longitudes and latitudes."""
    is_shifted = way.is_shifted and way.epsg != DEGREES
    return to_plane(None, places) if is_shifted else to_degrees(None, places)


def share_met(corners: Positions, known: Positions, plane: System) -> float:
    """Which share of corners lies where a known one does; all in degrees."""
    if not len(corners) or not len(known):
        return 0.0
    tree = shapely.STRtree(np.asarray(shapely.points(to_plane(plane, known))))
    looked_at = np.asarray(shapely.points(to_plane(plane, corners)))
    met, _known = tree.query(looked_at, predicate="dwithin", distance=SAME_M)
    return len(np.unique(met)) / len(corners)


def by_corners(here: float, there: float) -> Shift:
    """What shares of corners say that are met as the file is read, and by the other way."""
    if max(here, there) < MEANS or max(here, there) < TIMES * min(here, there):
        return Shift.UNKNOWN
    return Shift.RIGHT if here > there else Shift.WRONG


def by_border(here: float, there: float) -> Shift:
    """What shares say of all that lies in the tenant: whether the file reaches its border, and fits there."""
    return Shift.RIGHT if here >= there + BETTER else Shift.UNKNOWN
