"""Reads an extract (.osm.pbf) as a stream: nodes, ways and areas become features of the work file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
import shapely
from osmium.filter import KeyFilter
from osmium.geom import WKBFactory
from osmium.osm import Area, Node, Way

from dothi.basemap.building.kinds import AREA_KEYS, COAST, KEYS, FeatureKind, Shape, kinds_of
from dothi.basemap.building.workfile import CELL_ZOOM, Cells, Feature, Workfile
from dothi.basemap.building.world import spans, to_world
from dothi.values.geo import Box, GeometryError

BATCH = 20_000
SMALL_BYTES = 100 * 1024 * 1024
"""An extract up to this size keeps its nodes' places in memory (400 MB at most); a larger one on disk."""
Found = tuple[FeatureKind, bytes]


class Broken(Exception):  # as its neighbours
    """The extract itself can't be read."""


@dataclass
class Read:
    """What was read: the box of all of it, objects left out as broken, the day of the data where it is told."""

    box: Box | None = None
    broken: int = 0
    as_of: str = ""


def read_extract(source: Path, work: Workfile, *, box: Box | None, folder: Path, say: Callable[[str], None]) -> Read:
    """Fill the work file with what lies in `box`, or with everything. Raises Broken."""
    read = Read()
    batch: list[Found] = []
    number = 0
    try:
        read.as_of = osmium.FileProcessor(str(source)).header.get("osmosis_replication_timestamp", "")
        for found in _objects(source, folder, read):
            batch.append(found)
            if len(batch) >= BATCH:
                number += len(batch)
                _keep(batch, work, box, read)
                batch = []
                say(f"reading: {number:,} objects")
    except (RuntimeError, OSError) as error:  # osmium's own are RuntimeError
        raise Broken(" ".join(str(error).split())) from None
    _keep(batch, work, box, read)
    say(f"read: {number + len(batch):,} objects, {work.count:,} to draw, {read.broken:,} broken")
    return read


def _objects(source: Path, folder: Path, read: Read) -> Iterator[Found]:
    index = "flex_mem" if source.stat().st_size <= SMALL_BYTES else f"sparse_file_array,{folder / 'nodes'}"
    processor = osmium.FileProcessor(str(source)).with_locations(index).with_areas(KeyFilter(*AREA_KEYS))
    shapes = WKBFactory()
    for thing in processor.with_filter(KeyFilter(*KEYS)):
        try:
            match thing:
                case Node():
                    yield from _with_kinds(thing, Shape.POINT, shapes.create_point)
                case Way():
                    yield from _with_kinds(thing, Shape.LINE, shapes.create_linestring)
                case Area():
                    yield from _with_kinds(thing, Shape.AREA, shapes.create_multipolygon)
        except (osmium.InvalidLocationError, RuntimeError):
            read.broken += 1  # a way whose nodes aren't in the extract, or all lie on each other


def _with_kinds(thing: Node | Way | Area, shape: Shape, draw: Callable[..., str]) -> Iterator[Found]:
    if kinds := list(kinds_of(dict(thing.tags), shape)):
        drawn = bytes.fromhex(draw(thing))
        yield from ((kind, drawn) for kind in kinds)


def _keep(batch: list[Found], work: Workfile, box: Box | None, read: Read) -> None:
    if not batch:
        return
    degrees = shapely.from_wkb([drawn for _kind, drawn in batch])
    bounds = shapely.bounds(degrees)
    is_inside = ~shapely.is_empty(degrees) & ~np.isnan(bounds).any(axis=1)
    if box is not None:
        is_inside &= (bounds[:, 0] <= box.east) & (bounds[:, 2] >= box.west)
        is_inside &= (bounds[:, 1] <= box.north) & (bounds[:, 3] >= box.south)
    if not is_inside.any():
        return
    if box is None:
        _widen(read, bounds[is_inside])
    shapes = shapely.transform(degrees[is_inside], to_world)
    kinds = [kind for (kind, _drawn), stays in zip(batch, is_inside, strict=True) if stays]
    work.add_coast([shape for kind, shape in zip(kinds, shapes, strict=True) if kind.layer == COAST])
    work.add([pair for kind, shape in zip(kinds, shapes, strict=True) for pair in _features(kind, shape)])


def _features(kind: FeatureKind, shape: shapely.Geometry) -> Iterator[tuple[Feature, Cells]]:
    if kind.layer == COAST:
        return
    if not shapely.is_valid(shape):
        shape = shapely.make_valid(shape)
    if kind.layer == "boundaries":
        shape = shapely.boundary(shape)
    if kind.layer:
        yield _feature(kind.layer, kind, shape)
    if kind.label:
        yield _feature(kind.layer or "pois", kind, shapely.point_on_surface(shape))


def _feature(layer: str, kind: FeatureKind, shape: shapely.Geometry) -> tuple[Feature, Cells]:
    feature = Feature(layer, kind.min_zoom, kind.properties, shapely.to_wkb(shape))
    west, north, east, south = shapely.bounds(shape).tolist()
    return feature, spans((west, north, east, south), CELL_ZOOM)


def _widen(read: Read, bounds: np.ndarray) -> None:
    lowest, highest = bounds.min(axis=0), bounds.max(axis=0)
    sides = [float(lowest[0]), float(lowest[1]), float(highest[2]), float(highest[3])]
    if (known := read.box) is not None:
        sides = [
            min(sides[0], known.west),
            min(sides[1], known.south),
            max(sides[2], known.east),
            max(sides[3], known.north),
        ]
    try:
        read.box = Box(*sides)
    except GeometryError as error:
        raise Broken(str(error)) from None
