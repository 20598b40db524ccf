"""A question, a point or a piece of land: it stands in the address of its answer, with nothing of a person. Pure.

`9210_2_56688981.114513925_2000.0_0.1000_-2000.0`: the plane, the number of decimals, the first corner, and then the way
to the next ones; `~` begins a hole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from dothi.values.geo import GeometryError, Point
from modules.planning.coordinates.systems import DEGREES, SYSTEMS, System
from modules.planning.coordinates.transform import between, shape_to_degrees, shape_to_plane
from modules.planning.corners.reading import MOST_CORNERS

DIGITS_OF_DEGREES = 7  # a centimetre
DIGITS_OF_METRES = 3
WIDEST_M, WIDEST_DEGREES = 20_000.0, 0.18
"""From side to side."""
FARTHEST_EAST_M, FARTHEST_NORTH_M = 1_000_000, 3_000_000
"""Of a plane that covers Vietnam: numbers beyond are nowhere, and can't be drawn."""
LONGEST_CODE = 3000
"""Servers take addresses of four thousand letters."""
_CODE = re.compile(r"(\d{4})_([0-7])((?:_-?\d{1,12}\.-?\d{1,12})+(?:~(?:_-?\d{1,12}\.-?\d{1,12})+)*)", re.ASCII)
Ring = Sequence[tuple[float, float]]


class QuestionError(ValueError):
    """What isn't a question that can be answered; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Question:
    """`shape` is in the plane `system`, or in WGS 84 degrees where that is None; a point always is."""

    shape: shapely.Point | shapely.Polygon
    system: System | None = None

    @property
    def is_point(self) -> bool:
        """Whether it asks about a point: then there are no shares."""
        return isinstance(self.shape, shapely.Point)

    def in_plane(self, plane: System) -> shapely.Point | shapely.Polygon:
        """The shape in a plane."""
        return shape_to_plane(plane, self.shape) if self.system is None else between(self.system, plane, self.shape)

    def in_degrees(self) -> shapely.Point | shapely.Polygon:
        """The shape in WGS 84."""
        return self.shape if self.system is None else shape_to_degrees(self.system, self.shape)


def about_point(point: Point) -> Question:
    """What is planned here?"""
    return Question(shape=shapely.Point(round(point.lon, DIGITS_OF_DEGREES), round(point.lat, DIGITS_OF_DEGREES)))


def about_land(rings: Sequence[Ring], system: System | None) -> Question:
    """What is planned for this land? Numbers are rounded as the address has them. Raises QuestionError.

    Rings are an outline and its holes, without the first corner at their end.
    """
    digits = DIGITS_OF_DEGREES if system is None else DIGITS_OF_METRES
    rounded = [np.round(np.array(ring, dtype=np.float64), digits) for ring in rings]
    if not rounded or any(len(ring) < 3 for ring in rounded):
        raise QuestionError("too_few")
    if sum(len(ring) for ring in rounded) > MOST_CORNERS:
        raise QuestionError("too_many")
    if not all(np.isfinite(ring).all() for ring in rounded):
        raise QuestionError("not_valid")
    if system is not None and not all(is_on_plane(ring) for ring in rounded):
        raise QuestionError("nowhere")
    shape = shapely.Polygon(rounded[0], rounded[1:])
    if not shape.is_valid or shape.is_empty or shape.area <= 0:
        raise QuestionError("not_valid")
    if np.ptp(rounded[0], axis=0).max() > (WIDEST_DEGREES if system is None else WIDEST_M):
        raise QuestionError("too_large")
    return Question(shape=shape, system=system)


def is_on_plane(ring: NDArray[np.floating[Any]]) -> bool:
    """Whether all corners (metres east, north) lie where a plane of VN-2000 is used."""
    return bool(((ring >= 0) & (ring <= [FARTHEST_EAST_M, FARTHEST_NORTH_M])).all())


def from_geojson(geometry: object) -> Question:
    """A Polygon in WGS 84 (RFC 7946). Raises QuestionError."""
    found = geometry if isinstance(geometry, dict) else {}
    rings = found.get("coordinates")
    if found.get("type") != "Polygon" or not isinstance(rings, list):
        raise QuestionError("not_a_polygon")
    return about_land([_ring(ring) for ring in rings], None)


def _ring(ring: object) -> Ring:
    if not isinstance(ring, list) or len(ring) > MOST_CORNERS + 1:
        raise QuestionError("too_many" if isinstance(ring, list) else "not_a_polygon")
    positions = []
    for position in ring:
        if not isinstance(position, list) or len(position) not in {2, 3}:
            raise QuestionError("not_a_polygon")
        lon, lat = position[:2]
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in (lon, lat)):
            raise QuestionError("not_a_polygon")
        try:
            point = Point(float(lon), float(lat))
        except (GeometryError, OverflowError) as error:
            raise QuestionError("out_of_range") from error
        positions.append((point.lon, point.lat))
    return positions[:-1] if len(positions) > 1 and positions[0] == positions[-1] else positions


def encode(question: Question) -> str:
    """The question as it stands in an address."""
    shape = question.shape
    rings = [np.asarray(shape.coords)] if isinstance(shape, shapely.Point) else [
        np.asarray(ring.coords)[:-1] for ring in (shape.exterior, *shape.interiors)
    ]  # fmt: skip
    most = DIGITS_OF_DEGREES if question.system is None else DIGITS_OF_METRES
    whole = [np.round(ring * 10**most).astype(np.int64) for ring in rings]
    digits = most
    while digits and all((ring % 10 == 0).all() for ring in whole):
        whole, digits = [ring // 10 for ring in whole], digits - 1
    steps = (np.diff(ring, axis=0, prepend=np.zeros((1, 2), np.int64)) for ring in whole)
    written = "~".join("".join(f"_{x}.{y}" for x, y in ring.tolist()) for ring in steps)
    return f"{question.system.epsg if question.system else DEGREES}_{digits}{written}"


def decode(code: str) -> Question:
    """The question again. Raises QuestionError."""
    found = _CODE.fullmatch(code) if len(code) <= 10 * LONGEST_CODE else None
    if found is None:
        raise QuestionError("bad_code")
    epsg, digits = int(found[1]), int(found[2])
    if epsg != DEGREES and epsg not in SYSTEMS:
        raise QuestionError("bad_code")
    rings = [
        np.cumsum([[int(number) for number in step.split(".")] for step in ring.split("_") if step], axis=0)
        / 10**digits
        for ring in found[3].split("~")
    ]
    if epsg == DEGREES:
        _check_degrees(rings)
        if len(rings) == 1 and len(rings[0]) == 1:
            return about_point(Point(*rings[0][0].tolist()))
    return about_land([ring.tolist() for ring in rings], SYSTEMS.get(epsg))


def _check_degrees(rings: Sequence[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]) -> None:
    if any((np.abs(ring) > [180, 90]).any() for ring in rings):
        raise QuestionError("out_of_range")
