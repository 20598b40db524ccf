"""Maps as SVG that the server draws: areas, and what lies in them. Pure; written by `macros/drawn_maps.html`."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import shapely
from shapely.affinity import affine_transform
from shapely.geometry import MultiPolygon, Polygon

from dothi.values.geo import Outline, Point

WIDTH = 600
"""Of the picture, in its own units."""
MOST_HEIGHT = 600
MARGIN = 6
NUMBER_WIDTH, NUMBER_HEIGHT = 62, 30
"""What an area's number takes."""
LETTER_WIDTH, NAME_HEIGHT, LINE = 14, 26, 30
"""What a letter of its name takes, the name, and a line with the room above it."""
Room = tuple[float, float, float, float]
"""A middle, with width and height."""
COARSE = 0.75
"""A corner nearer to its neighbours' line than so many units is left out."""


class NamePlace(NamedTuple):
    """The middle of an area's name."""

    x: float
    y: float


class DrawnArea(NamedTuple):
    """An area: its outline as a path, and a point inside for its number, where there is room for one.

    `label`: where its name stands, on a map that shows names and where there is room for it.
    """

    key: str
    name: str
    path: str
    x: float
    y: float
    has_room: bool = True
    label: NamePlace | None = None


@dataclass(frozen=True)
class Plane:
    """From degrees to the picture's units: equirectangular, true to a per mille over a province."""

    west: float
    north: float
    across: float
    """Units for a degree of longitude."""
    up: float

    @property
    def matrix(self) -> list[float]:
        """The same as Shapely wants it."""
        return [self.across, 0, 0, -self.up, -self.west * self.across, self.north * self.up]

    def place(self, point: Point) -> tuple[float, float]:
        """Where a point lies in the picture."""
        return round((point.lon - self.west) * self.across, 1), round((self.north - point.lat) * self.up, 1)


class MapGround(NamedTuple):
    """The areas, drawn to fit; `is_schematic` when one of them is our own program's and has to be marked so."""

    shapes: Sequence[DrawnArea]
    plane: Plane
    height: int
    is_schematic: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw on."""
        return not self.shapes


NOWHERE = MapGround((), Plane(0, 0, 1, 1), 1)


def ground_of(
    areas: Iterable[tuple[str, str, Outline]], *, is_schematic: bool = False, numbered: Collection[str] | None = None
) -> MapGround:
    """The ground of these areas, north up: each with its key, its name and its outline.

    With the keys of areas that get a number, names stand on it too: under the number, or in its place.
    """
    known = list(areas)
    if not known:
        return NOWHERE
    wests, souths, easts, norths = zip(*(outline.shape.bounds for _key, _name, outline in known), strict=True)
    west, south, east, north = min(wests), min(souths), max(easts), max(norths)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max(1e-9, (east - west) * squeeze), max(1e-9, north - south)
    up = min((WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / high)
    side = (WIDTH - wide * up) / 2
    plane = Plane(west - side / (up * squeeze), north + MARGIN / up, up * squeeze, up)
    shapes = [shape_of(key, name, outline, plane) for key, name, outline in known]
    roomy = with_room(shapes, [outline.shape.area for _key, _name, outline in known])
    shapes = [shape._replace(has_room=shape.key in roomy) for shape in shapes]
    height = math.ceil(high * up + 2 * MARGIN)
    return MapGround(shapes if numbered is None else labelled(shapes, numbered, height), plane, height, is_schematic)


def with_room(shapes: Sequence[DrawnArea], sizes: Sequence[float]) -> set[str]:
    """The areas whose numbers don't meet those of larger ones."""
    found: list[DrawnArea] = []
    for _size, shape in sorted(zip(sizes, shapes, strict=True), key=lambda each: -each[0]):
        if all(abs(shape.x - each.x) >= NUMBER_WIDTH or abs(shape.y - each.y) >= NUMBER_HEIGHT for each in found):
            found.append(shape)
    return {shape.key for shape in found}


def labelled(shapes: Sequence[DrawnArea], numbered: Collection[str], height: int) -> list[DrawnArea]:
    """The same with their names, each where it meets neither other names nor numbers."""
    shown = [shape for shape in shapes if shape.has_room and shape.key in numbered]
    taken: list[Room] = [(shape.x, shape.y, NUMBER_WIDTH, NUMBER_HEIGHT) for shape in shown]
    found = []
    for shape in shapes:
        place = place_of_name(shape, taken, height)
        taken += [place] if place else []
        found.append(shape._replace(label=NamePlace(*place[:2])) if place else shape)
    return found


def place_of_name(shape: DrawnArea, taken: Sequence[Room], height: int) -> Room | None:
    """Where the name of an area has room in a picture so high; None where it has none."""
    width = LETTER_WIDTH * len(shape.name)
    if width > WIDTH:
        return None
    x = min(max(shape.x, width / 2), WIDTH - width / 2)
    for y in (shape.y, shape.y + LINE, shape.y - LINE):
        is_inside = NAME_HEIGHT / 2 <= y <= height - NAME_HEIGHT / 2
        if is_inside and all(
            abs(x - across) >= (width + wide) / 2 or abs(y - down) >= (NAME_HEIGHT + high) / 2
            for across, down, wide, high in taken
        ):
            return x, y, width, NAME_HEIGHT
    return None


def shape_of(key: str, name: str, outline: Outline, plane: Plane) -> DrawnArea:
    """An area without the corners that nobody would see."""
    flat = affine_transform(outline.shape, plane.matrix)
    x, y = plane.place(outline.centre)
    return DrawnArea(key, name, path_of(shapely.simplify(flat, COARSE)), x, y)


def path_of(shape: Polygon | MultiPolygon) -> str:
    """Its rings, as SVG writes them."""
    polygons = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, *_z in ring.coords[:-1]) + "Z" for ring in rings)
