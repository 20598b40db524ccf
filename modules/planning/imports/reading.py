"""A file of zones is read in a confined child: what it calls. GDAL is loaded here alone, in no process of pages.

It answers the content of a layer with the report of what was found; codes of refusals get their words in `reasons`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from shapely.geometry.base import BaseGeometry

from dothi.content.confined import Refused
from modules.planning.codes import code_list
from modules.planning.coordinates.recognise import Fit, SystemMatch, recognise
from modules.planning.coordinates.systems import DEGREES, System, likely_systems
from modules.planning.coordinates.transform import Positions, shape_to_plane
from modules.planning.imports import checking
from modules.planning.imports.columns import (
    CODE,
    DENSITY,
    FAR,
    LABEL,
    LONGEST_CODE,
    LONGEST_LABEL,
    STOREYS,
    as_number,
    as_text,
    map_columns,
)
from modules.planning.imports.crs import plane_for, to_layer, way_by_number, way_of
from modules.planning.imports.letters import UTF8, decode
from modules.planning.imports.letters import recognise as recognise_letters
from modules.planning.imports.opening import Opened, open_file
from modules.planning.layers.content import DrawnZone, content_of
from modules.planning.shapes import Land, only_land

MOST_ROWS, MOST_POSITIONS = 20_000, 500_000
TOLD_ROWS = 200
LEAST_M2 = 0.01
POLYGONS = ("Polygon", "MultiPolygon", "Unknown", "GeometryCollection")
LAYERS_OF_ZONES = ("ChucNangSuDungDat_A", "PhanOQuyHoach_A")
"""How the hand-over's databases call them."""
BROKEN = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, UnicodeError, ValueError)


@dataclass(frozen=True, kw_only=True)
class RawLayer:
    """A layer as GDAL gives it: texts may still be bytes of some encoding, as Latin-1."""

    name: str
    told_crs: str | None
    shapes: Sequence[BaseGeometry | None]
    columns: Mapping[str, Sequence[Any]]
    is_latin1: bool


def read_file(
    source: Path, folder: Path, *, outline: str, layer: str, epsg: int, is_swapped: bool, is_shifted: bool,
    encoding: str, columns: Mapping[str, str], codes: str,
) -> dict[str, Any]:  # fmt: skip
    """The content of a layer (`layers.content`) and `report`. Raises Refused.

    `epsg` 0, and empty `layer`, `encoding`, `columns`: what the file says, or what is likeliest.
    """
    opened = open_file(source, folder)
    names = layers_of(opened)
    raw = read_layer(opened, layer if layer in names else names[0])
    raw, letters = spelled(raw, encoding)
    mapped = map_columns(list(raw.columns), columns)
    positions = positions_of(raw)
    around = shapely.from_geojson(outline) if outline else None
    chosen = way_by_number(epsg) if epsg else None
    if chosen is not None:
        chosen = replace(chosen, is_swapped=is_swapped, is_shifted=is_shifted)
    way, fits = placed(raw, positions, chosen=chosen, outline=around)
    plane = plane_for(way, way.places(positions))
    zones, rows = zones_of(raw, mapped, way, plane)
    if not zones:
        raise Refused("no_zones", problem=rows[0]["problem"] if rows else "empty")
    flat = shape_to_plane(plane, around) if around is not None else None
    report = {
        "layers": names,
        "layer": raw.name,
        "kind": opened.kind,
        "told_crs": (raw.told_crs or "")[:200],
        "way": way_told(way),
        "fits": [fit_told(fit) for fit in fits],
        "letters": letters,
        "columns": list(raw.columns)[:100],
        "mapped": mapped,
        "read": len(raw.shapes),
        "rows": rows[:TOLD_ROWS],
        "problems": len(rows),
        "overlaps": checking.overlaps(zones),
        "gaps": checking.gaps([zone.shape for zone in zones]),
        "outside": checking.outside(zones, only_land(flat) if flat is not None else None),
        "unknown": checking.unknown_codes(zones, code_list(codes)),
    }
    return {"content": content_of(zones, plane), "report": report}


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


def read_layer(opened: Opened, name: str) -> RawLayer:
    """One layer, whole. Raises Refused: too much, or broken."""
    guesses = opened.kind == "shp" and ".cpg" not in opened.beside
    options: dict[str, Any] = {"layer": name, "encoding": "ISO-8859-1" if guesses else None}
    try:
        count = int(pyogrio.read_info(opened.path, layer=name, force_feature_count=True)["features"])
        if count > MOST_ROWS:
            raise Refused("too_many_rows", n=MOST_ROWS)
        meta, _fids, shapes, fields = pyogrio.raw.read(opened.path, force_2d=True, **options)
    except BROKEN as error:
        raise Refused("broken_file") from error
    if shapes is None or not len(shapes):
        raise Refused("no_zones", problem="empty")
    names = [str(field) for field in meta["fields"]]
    return RawLayer(
        name=name,
        told_crs=meta["crs"],
        shapes=[as_drawn(shape, is_drawing=opened.kind == "dxf") for shape in shapes],
        columns={field: list(values) for field, values in zip(names, fields, strict=True)},
        is_latin1=guesses,
    )


def as_drawn(wkb: bytes | None, *, is_drawing: bool) -> BaseGeometry | None:
    """A row's shape; in a drawing a closed line is the edge of a zone."""
    shape: BaseGeometry | None = shapely.from_wkb(wkb, on_invalid="ignore") if wkb is not None else None
    if is_drawing and isinstance(shape, shapely.LineString) and shape.is_closed and len(shape.coords) > 3:
        return shapely.Polygon(shape.coords)
    return shape


def spelled(raw: RawLayer, encoding: str) -> tuple[RawLayer, dict[str, Any]]:
    """The layer with its texts in Unicode; and which encoding that was, with an example before and after."""
    if not raw.is_latin1:
        return raw, {"encoding": UTF8, "is_told": True, "samples": []}
    texts = [value for values in raw.columns.values() for value in values if isinstance(value, str)]
    names = list(raw.columns)
    written = [text.encode("latin-1", errors="replace") for text in (*names, *dict.fromkeys(texts))][:5000]
    found = encoding or recognise_letters(written)[0].encoding

    def turned(value: Any) -> Any:
        return decode(value.encode("latin-1", errors="replace"), found) if isinstance(value, str) else value

    samples = [
        {"before": text[:60], "after": turned(text)[:60]} for text in dict.fromkeys(texts) if not text.isascii()
    ][:5]
    columns = {turned(name): [turned(value) for value in values] for name, values in raw.columns.items()}
    spelled_layer = RawLayer(name=raw.name, told_crs=raw.told_crs, shapes=raw.shapes, columns=columns, is_latin1=False)
    return spelled_layer, {"encoding": found, "is_told": False, "samples": samples}


def positions_of(raw: RawLayer) -> Positions:
    """All positions that are numbers. Raises Refused: none, or too many."""
    shapes = [shape for shape in raw.shapes if shape is not None]
    positions = shapely.get_coordinates(shapes)
    if len(positions) > MOST_POSITIONS:
        raise Refused("too_many_positions", n=MOST_POSITIONS)
    fine = positions[np.isfinite(positions).all(axis=1)]
    if not len(fine):
        raise Refused("no_zones", problem="empty")
    return fine


def placed(
    raw: RawLayer, positions: Positions, *, chosen: SystemMatch | None, outline: BaseGeometry | None
) -> tuple[SystemMatch, Sequence[Fit]]:
    """How the numbers are read: as somebody has chosen, as the file says, or as is likeliest; and what fits better."""
    told = chosen or way_of(raw.told_crs)
    is_degrees = float(np.abs(positions).max()) <= 180
    if told is not None and chosen is None and is_degrees != (told.system is None):
        told = None  # metres where degrees are said: GeoJSON always says degrees
    guess = SystemMatch(DEGREES) if is_degrees else SystemMatch(likely_systems()[0].epsg, likely_systems()[0])
    claimed = told or guess
    if outline is None:
        return claimed, []
    fits = recognise(positions, claimed=claimed, outline=outline)
    if told is None and len(fits) > 1:
        return fits[1].way, fits
    return claimed, fits


def way_told(way: SystemMatch) -> dict[str, Any]:
    """A way of reading, for the page."""
    return {"epsg": way.epsg, "is_swapped": way.is_swapped, "is_shifted": way.is_shifted}


def fit_told(fit: Fit) -> dict[str, Any]:
    """How well it fits, for the page."""
    off = fit.off_m if np.isfinite(fit.off_m) else None
    return {**way_told(fit.way), "inside": round(fit.inside, 4), "off_m": round(off) if off is not None else None}


def zones_of(
    raw: RawLayer, mapped: Mapping[str, str], way: SystemMatch, plane: System
) -> tuple[list[DrawnZone], list[dict[str, Any]]]:
    """The zones in the plane, and the rows that were mended or can't be taken."""
    zones, rows = [], []
    cells = {purpose: raw.columns[column] for purpose, column in mapped.items()}
    for at, shape in enumerate(raw.shapes):
        land, problem, m2 = land_of(shape, way, plane)
        code = as_text(cells[CODE][at], LONGEST_CODE) if CODE in cells else ""
        if problem:
            rows.append({"row": at + 1, "code": code, "problem": problem, "m2": m2})
        if land is None:
            continue
        label = as_text(cells[LABEL][at], LONGEST_LABEL) if LABEL in cells else ""
        figures = {
            purpose: as_number(cells[purpose][at]) if purpose in cells else None for purpose in (STOREYS, DENSITY, FAR)
        }
        zones.append(DrawnZone(position=at + 1, code=code, label=label, shape=land, **figures))
    return zones, rows


def land_of(shape: BaseGeometry | None, way: SystemMatch, plane: System) -> tuple[Land | None, str, float]:
    """A row's land in the plane; what is wrong with it, and by how many m² mending changed it."""
    if shape is None or shape.is_empty:
        return None, "empty", 0.0
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None, "not_numbers", 0.0
    flat = shapely.transform(shape, lambda positions: to_layer(way, plane, positions))
    if not np.isfinite(shapely.get_coordinates(flat)).all():
        return None, "far_away", 0.0
    is_valid = bool(flat.is_valid)
    land = only_land(flat if is_valid else shapely.make_valid(flat))
    if land is None or land.area < LEAST_M2:
        return None, "no_polygon", 0.0
    if is_valid:
        return land, "", 0.0
    return land, "mended", round(abs(float(land.area) - float(flat.area)), 1)
