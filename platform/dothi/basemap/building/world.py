"""The world's square (Web Mercator): degrees to 0…1 from west to east and north to south, tiles, boxes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dothi.values.geo import Box

MAX_LATITUDE = 85.051_128


def to_world(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitudes and latitudes, a row a position, as places in the square."""
    latitudes = np.radians(np.clip(degrees[:, 1], -MAX_LATITUDE, MAX_LATITUDE))
    x = degrees[:, 0] / 360 + 0.5
    y = 0.5 - np.arcsinh(np.tan(latitudes)) / (2 * np.pi)
    return np.column_stack([x, y])


def world_bounds(box: Box) -> tuple[float, float, float, float]:
    """West, north, east, south of a box in the square."""
    (west, north), (east, south) = to_world(np.array([[box.west, box.north], [box.east, box.south]])).tolist()
    return west, north, east, south


def tiles_in(bounds: tuple[float, float, float, float], zoom: int) -> Iterator[tuple[int, int]]:
    """Column and row of each tile that meets the bounds."""
    west, north, east, south = spans(bounds, zoom)
    return ((x, y) for x in range(west, east + 1) for y in range(north, south + 1))


def spans(bounds: tuple[float, float, float, float], zoom: int) -> tuple[int, int, int, int]:
    """The columns and rows that bounds (west, north, east, south) reach at a zoom, both ends included."""
    west, north, east, south = (min(max(int(side * (1 << zoom)), 0), (1 << zoom) - 1) for side in bounds)
    return west, north, east, south
