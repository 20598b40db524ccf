"""Where the map of an extract lies: in the plane of the land, at a round scale that the paper has room for. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from modules.planning.coordinates.transform import Positions

WIDE_MM, HIGH_MM = 180.0, 96.0
FILLED = 0.62
"""Of the map at the most is the land itself; the rest shows what lies around it."""
SCALES = (
    500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 50_000, 75_000, 100_000, 200_000
)  # fmt: skip
OF_POINT = 2_000
BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
LONGEST_BAR_MM = 42.0


@dataclass(frozen=True)
class Frame:
    """A part of a plane on paper: millimetres from its upper left corner."""

    west: float
    north: float
    scale: int

    @property
    def box(self) -> shapely.Polygon:
        """It in metres of the plane."""
        wide, high = WIDE_MM * self.scale / 1000, HIGH_MM * self.scale / 1000
        return shapely.box(self.west, self.north - high, self.west + wide, self.north)

    def on_paper(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape of the plane, in millimetres on paper."""
        factor = 1000 / self.scale

        def placed(positions: Positions) -> Positions:
            moved: Positions = (positions - np.array([self.west, self.north])) * np.array([factor, -factor])
            return moved

        drawn: BaseGeometry = shapely.transform(shape, placed)
        return drawn

    @property
    def bar_m(self) -> int:
        """The length of the scale bar in metres."""
        return max(bar for bar in BARS if bar * 1000 / self.scale <= LONGEST_BAR_MM)


def frame_around(land: BaseGeometry) -> Frame:
    """The largest scale at which the land has room, with the land in the middle."""
    west, south, east, north = land.bounds
    scale = OF_POINT if isinstance(land, shapely.Point) else scale_for(east - west, north - south)
    wide, high = WIDE_MM * scale / 1000, HIGH_MM * scale / 1000
    return Frame((west + east - wide) / 2, (south + north + high) / 2, scale)


def scale_for(wide: float, high: float) -> int:
    """The scale for so many metres."""
    needed = max(wide / WIDE_MM, high / HIGH_MM) * 1000 / FILLED
    return next((scale for scale in SCALES if scale >= needed), SCALES[-1])
