"""A file's layer as it stands there: which one, its shapes, its texts in Unicode, and where its numbers lie.

For the children that read zones and parcels.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from shapely.geometry.base import BaseGeometry

from dothi.content.confined import Refused
from dothi.content.telling import READ, Tell, untold
from modules.planning.coordinates.recognise import Fit, SystemMatch, recognise
from modules.planning.coordinates.systems import DEGREES, System, likely_systems
from modules.planning.coordinates.transform import Positions, shape_to_plane
from modules.planning.imports.crs import plane_for, to_layer, way_by_number, way_of
from modules.planning.imports.letters import UTF8, decode, likelihood
from modules.planning.imports.letters import recognise as recognise_letters
from modules.planning.imports.opening import Opened
from modules.planning.shapes import Land, only_land

POLYGONS = ("Polygon", "MultiPolygon", "Unknown", "GeometryCollection")
LAYERS_OF_ZONES = ("ChucNangSuDungDat_A", "PhanOQuyHoach_A")
"""How the hand-over's databases call them."""
Wanted = Callable[[Sequence[str]], Collection[str]]
"""Of the names of a layer's columns those that are read."""
BROKEN = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, UnicodeError, ValueError)


SOURCE, PATH = re.compile(r"/\S+\.(?:cpp|h), \d+: "), re.compile(r"/(?:[^\s/]+/)+")
LEAST_M2 = 0.01
MOST_COLUMNS, MOST_TEXTS = 100, 5_000
"""That are told, and looked at."""
LIKELY = 0.8
"""So many words of a text in the right encoding can be Vietnamese."""


class RowLand(NamedTuple):
    """The land of a row, what is wrong with it, by how many m² mending changed it."""

    land: Land | None
    problem: str
    m2: float


@dataclass(frozen=True, kw_only=True)
class RawLayer:
    """A layer as GDAL gives it: texts may still be bytes of some encoding, as Latin-1."""

    name: str
    told_crs: str | None
    shapes: Sequence[BaseGeometry | None]
    columns: Mapping[str, Sequence[Any]]
    is_latin1: bool
    names: Sequence[str]
    """Of all its columns, read or not."""


def layers_of(opened: Opened) -> list[str]:
    """The layers that can hold zones, by name; those of the hand-over first. Raises Refused."""
    try:
        found = [(str(name), str(kind)) for name, kind in pyogrio.list_layers(opened.path)]
    except BROKEN as error:
        raise Refused("broken_file") from error
    names = [name for name, kind in found if opened.kind == "dxf" or kind.startswith(POLYGONS)]
    if not names:
        raise Refused("no_polygons")
    return sorted(names, key=lambda name: name not in LAYERS_OF_ZONES)


def read_layer(
    opened: Opened, name: str, *, most: int, wanted: Wanted | None = None, is_latin1: bool = False, tell: Tell = untold
) -> RawLayer:
    """One layer, whole; with `wanted` of its columns only those. Raises Refused: too much, or broken.

    `is_latin1`: a Shapefile's texts as their bytes stand there, whatever its `.cpg` says.
    """
    guesses = opened.kind == "shp" and (is_latin1 or ".cpg" not in opened.beside)
    options: dict[str, Any] = {"layer": name, "encoding": "ISO-8859-1" if guesses else None}
    with telling_what_broke(name):
        info = pyogrio.read_info(opened.path, force_feature_count=True, **options)
    if int(info["features"]) > most:
        raise Refused("too_many_rows", n=most, layer=name)
    tell(READ, 0, int(info["features"]))
    there = [str(field) for field in info["fields"]]
    taken = list(there if wanted is None else wanted(there))
    with telling_what_broke(name):
        meta, _fids, shapes, fields = pyogrio.raw.read(opened.path, force_2d=True, columns=taken, **options)
        drawn = [] if shapes is None else shapely.from_wkb(shapes, on_invalid="ignore").tolist()
    if not drawn:
        raise Refused("no_zones", problem="empty", layer=name)
    names = [str(field) for field in meta["fields"]]
    return RawLayer(
        name=name,
        told_crs=meta["crs"],
        shapes=[closed(shape) for shape in drawn] if opened.kind == "dxf" else drawn,
        columns={field: list(values) for field, values in zip(names, fields, strict=True)},
        is_latin1=guesses,
        names=there,
    )


@contextmanager
def telling_what_broke(layer: str) -> Iterator[None]:
    """Refuse what GDAL can't read, in its words; what it only warns of shows in the rows."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            yield
    except BROKEN as error:
        raise Refused("broken_layer", layer=layer, told=without_paths(str(error))[:200]) from error


def without_paths(words: str) -> str:
    """What GDAL says, without where its sources and our folders lie."""
    return PATH.sub("", SOURCE.sub("", " ".join(words.split())))


def closed(shape: BaseGeometry | None) -> BaseGeometry | None:
    """A shape of a drawing, in which a closed line is the edge of a zone."""
    if isinstance(shape, shapely.LineString) and shape.is_closed and len(shape.coords) > 3:
        return shapely.Polygon(shape.coords)
    return shape


def columns_told(raw: RawLayer) -> list[str]:
    """The names of a layer's columns as a report has them, before and after they are spelled."""
    return list(raw.names)[:MOST_COLUMNS]


def spelled(raw: RawLayer, encoding: str) -> tuple[RawLayer, dict[str, Any]]:
    """The layer with its texts in Unicode; which encoding that was, and an example before and after.

    `encoding`: as somebody chose. TCVN3 and VNI also come letter by letter in formats that have Unicode: such texts are
    told by their words.
    """
    texts = list(dict.fromkeys(value for values in raw.columns.values() for value in values if isinstance(value, str)))
    written = [as_bytes(text) for text in (*raw.columns, *texts)][:MOST_TEXTS]
    if not (raw.is_latin1 or encoding) and (None in written or likelihood(texts[:MOST_TEXTS]) >= LIKELY):
        return raw, {"encoding": UTF8, "is_told": True, "samples": [], "is_chosen": False}
    best = recognise_letters([data for data in written if data is not None])[0]
    if not (raw.is_latin1 or encoding) and best.likely < LIKELY:
        return raw, {"encoding": UTF8, "is_told": True, "samples": [], "is_chosen": False}
    found = encoding or best.encoding

    def turned(value: Any) -> Any:
        data = as_bytes(value) if isinstance(value, str) else None
        return value if data is None else decode(data, found)

    samples = [{"before": text[:60], "after": turned(text)[:60]} for text in texts if not text.isascii()][:5]
    columns = {turned(name): [turned(value) for value in values] for name, values in raw.columns.items()}
    told = {"encoding": found, "is_told": False, "samples": samples, "is_chosen": bool(encoding)}
    return replace(raw, columns=columns, names=[turned(name) for name in raw.names]), told


def as_bytes(text: str) -> bytes | None:
    """A text that was read as Latin-1, or as Windows has it, in its bytes; None for what can't be one."""
    for encoding in ("latin-1", "cp1252"):
        try:
            return text.encode(encoding)
        except UnicodeEncodeError:
            continue
    return None


def positions_of(raw: RawLayer, *, most: int) -> Positions:
    """All positions that are numbers. Raises Refused: none, or too many."""
    shapes = [shape for shape in raw.shapes if shape is not None]
    positions = shapely.get_coordinates(shapes)
    if len(positions) > most:
        raise Refused("too_many_positions", n=most, layer=raw.name)
    fine = positions[np.isfinite(positions).all(axis=1)]
    if not len(fine):
        raise Refused("no_zones", problem="not_numbers" if len(positions) else "empty", row=1, layer=raw.name)
    return fine


@dataclass(frozen=True, kw_only=True)
class Placing:
    """What somebody says of where a file lies; `epsg` 0: what the file says, or what is likeliest."""

    epsg: int
    is_swapped: bool
    is_shifted: bool
    outline: str
    """GeoJSON of the tenant, or empty."""

    @property
    def chosen(self) -> SystemMatch | None:
        """The way that was chosen."""
        way = way_by_number(self.epsg) if self.epsg else None
        return replace(way, is_swapped=self.is_swapped, is_shifted=self.is_shifted) if way is not None else None


@dataclass(frozen=True, kw_only=True)
class Placed:
    """How the numbers of a layer are read, in which plane it is kept, and what would fit better."""

    way: SystemMatch
    plane: System
    fits: Sequence[Fit]
    outline: BaseGeometry | None
    """The tenant's, in the plane."""

    def told(self) -> dict[str, Any]:
        """For the report."""
        return {"way": way_told(self.way), "fits": [fit_told(fit) for fit in self.fits]}


def place(raw: RawLayer, placing: Placing, *, most: int) -> Placed:
    """Where a layer lies. Raises Refused: no positions, or more than `most`."""
    positions = positions_of(raw, most=most)
    around = shapely.from_geojson(placing.outline) if placing.outline else None
    way, fits = likeliest(raw, positions, chosen=placing.chosen, outline=around)
    plane = plane_for(way, way.places(positions))
    flat = shape_to_plane(plane, around) if around is not None else None
    return Placed(way=way, plane=plane, fits=fits, outline=flat)


def likeliest(
    raw: RawLayer, positions: Positions, *, chosen: SystemMatch | None, outline: BaseGeometry | None
) -> tuple[SystemMatch, Sequence[Fit]]:
    """How the numbers are read: as somebody has chosen, as the file says, or as is likeliest; how that fits, and what
    fits better."""
    told = chosen or way_of(raw.told_crs)
    is_degrees = float(np.abs(positions).max()) <= 180
    if told is not None and chosen is None and is_degrees != (told.system is None):
        told = None  # metres where degrees are said: GeoJSON always says degrees
    guess = SystemMatch(DEGREES) if is_degrees else SystemMatch(likely_systems()[0].epsg, likely_systems()[0])
    claimed = told or guess
    if outline is None:
        return claimed, []
    fits = recognise(positions, claimed=claimed, outline=outline)
    if len(fits) > 1 and (told is None or (chosen is None and is_turned(claimed, fits))):
        return fits[1].way, [replace(fits[1], off_m=0.0)]
    return claimed, fits


def is_turned(claimed: SystemMatch, fits: Sequence[Fit]) -> bool:
    """Whether latitude stands where longitude is meant: as the file says it all lies elsewhere, turned it lies here."""
    return fits[0].inside == 0 and fits[1].way == replace(claimed, is_swapped=not claimed.is_swapped)


def way_told(way: SystemMatch) -> dict[str, Any]:
    """A way of reading, for the page."""
    return {"epsg": way.epsg, "is_swapped": way.is_swapped, "is_shifted": way.is_shifted}


def fit_told(fit: Fit) -> dict[str, Any]:
    """How well it fits, for the page."""
    off = fit.off_m if np.isfinite(fit.off_m) else None
    return {**way_told(fit.way), "inside": round(fit.inside, 4), "off_m": round(off) if off is not None else None}


def lands_of(shapes: Sequence[BaseGeometry | None], placed: Placed) -> list[RowLand]:
    """The land of each row in the plane; what is wrong with it, and by how many m² mending changed it."""
    array = np.array([*shapes, None], dtype=object)[:-1]  # an array of objects, whatever they are
    there = ~(shapely.is_missing(array) | shapely.is_empty(array))
    finite = are_finite(array)
    taken = np.flatnonzero(there & finite)
    flats = shapely.transform(array[taken], lambda positions: to_layer(placed.way, placed.plane, positions))
    near, valid = are_finite(flats), shapely.is_valid(flats)
    found = [RowLand(None, "empty" if not is_there else "not_numbers", 0.0) for is_there in there]
    for at, flat, is_near, is_fine in zip(taken.tolist(), flats, near, valid, strict=True):
        found[at] = land_of(flat, is_valid=bool(is_fine)) if is_near else RowLand(None, "far_away", 0.0)
    return found


def are_finite(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Of each shape whether all its numbers are numbers."""
    positions, owners = shapely.get_coordinates(shapes, return_index=True)
    broken = owners[~np.isfinite(positions).all(axis=1)]
    found = np.ones(len(shapes), dtype=bool)
    found[broken] = False
    return found


def land_of(flat: BaseGeometry, *, is_valid: bool) -> RowLand:
    """A row's land; mended where its outline crosses itself."""
    land = only_land(flat if is_valid else shapely.make_valid(flat))
    if land is None or land.area < LEAST_M2:
        return RowLand(None, "no_polygon", 0.0)
    if is_valid:
        return RowLand(land, "", 0.0)
    return RowLand(land, "mended", round(abs(float(land.area) - float(flat.area)), 1))
