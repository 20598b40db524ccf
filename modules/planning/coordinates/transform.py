"""From a plane of VN-2000 to WGS 84 degrees and back, by the official seven parameters, below a millimetre. Pure.

PROJ's own choice for these planes is another shift (EPSG:5194), 0.8 m away: the pipeline is written out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dothi.values.geo import Point
from modules.planning.coordinates.systems import System

if TYPE_CHECKING:
    from pyproj import Transformer

Positions = NDArray[np.float64]
"""An array of n × 2: E, N in metres, or longitude, latitude in degrees."""
Shape = TypeVar("Shape", bound=shapely.Geometry)
TO_WGS84 = (
    "+proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372"
    " +s=0.252906278 +convention=coordinate_frame"
)
"""EPSG:6960 (decision 05/2007/QĐ-BTNMT): the geocentric shift from VN-2000."""


@lru_cache
def _way(system: System | None, *, is_shifted: bool = True) -> Transformer:
    """From the plane to degrees; without a system from VN-2000's degrees."""
    from pyproj import Transformer  # noqa: PLC0415  # takes 11 MB of every process that imports it

    if system is None:
        flat = "+step +proj=unitconvert +xy_in=deg +xy_out=rad"
    else:
        flat = f"+step +inv +proj=tmerc +lat_0=0 +lon_0={system.meridian} +k={system.scale} +x_0=500000 +ellps=WGS84"
    shift = (
        f" +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 +step {TO_WGS84} +step +inv +proj=cart +ellps=WGS84"
        " +step +proj=pop +v_3"
    )
    end = " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    return Transformer.from_pipeline(f"+proj=pipeline {flat}{shift if is_shifted else ''}{end}")


def to_degrees(system: System | None, positions: Positions, *, is_shifted: bool = True) -> Positions:
    """E, N of a plane as longitude, latitude in WGS 84; what lies outside all planes becomes infinite.

    `system` None: degrees of VN-2000. `is_shifted` False: as whoever forgets the change of datum does, 226 m off.
    """
    return np.column_stack(_way(system, is_shifted=is_shifted).transform(positions[:, 0], positions[:, 1]))


def to_plane(system: System | None, positions: Positions, *, is_shifted: bool = True) -> Positions:
    """Longitude, latitude in WGS 84 as E, N of a plane; without one in degrees of VN-2000."""
    way = _way(system, is_shifted=is_shifted)
    return np.column_stack(way.transform(positions[:, 0], positions[:, 1], direction="INVERSE"))


def shape_to_degrees(system: System, shape: Shape) -> Shape:
    """A shape of a plane in WGS 84."""
    return _moved(shape, lambda positions: to_degrees(system, positions))


def shapes_to_degrees(system: System, shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Many at once: as quick as one with all their positions."""
    moved: list[BaseGeometry] = shapely.transform(
        list(shapes), lambda positions: to_degrees(system, positions)
    ).tolist()
    return moved


def shape_to_plane(system: System, shape: Shape) -> Shape:
    """A shape in WGS 84, in a plane."""
    return _moved(shape, lambda positions: to_plane(system, positions))


def between(source: System, target: System, shape: Shape) -> Shape:
    """A shape of one plane in another; in the same one it is as it was, to the bit."""
    return shape if source == target else shape_to_plane(target, shape_to_degrees(source, shape))


def point_to_plane(system: System, point: Point) -> shapely.Point:
    """A position in degrees as a point of a plane."""
    east, north = to_plane(system, np.array([[point.lon, point.lat]]))[0]
    return shapely.Point(east, north)


def _moved(shape: Shape, move: Any) -> Shape:
    moved: Shape = shapely.transform(shape, move)
    return moved
