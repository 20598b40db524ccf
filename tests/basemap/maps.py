"""Small extracts and base maps, made for a test as an operator would make them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from mapbox_vector_tile import decode
from pmtiles.reader import MmapSource, Reader

from dothi.basemap.building import build
from dothi.basemap.current import SHELF
from dothi.content.storage import DEPLOYMENT
from dothi.manifest.house import house
from dothi.values.geo import Box
from tenants.demo.basemap import write_extract
from tenants.demo.town import Thing

BOX = Box(106.34, 10.33, 106.40, 10.38)
STREET = Thing({"highway": "tertiary", "name": "Đường Ấp Bắc"}, [(106.35, 10.35), (106.37, 10.36)])
LAKE = Thing(
    {"natural": "water", "name": "Hồ Giếng Nước"},
    [(106.36, 10.36), (106.365, 10.36), (106.365, 10.365), (106.36, 10.365), (106.36, 10.36)],
)
HOUSE = Thing(
    {"building": "yes"},
    [(106.3601, 10.3501), (106.3603, 10.3501), (106.3603, 10.3503), (106.3601, 10.3503), (106.3601, 10.3501)],
)
WARD = Thing({"place": "quarter", "name": "Phường 5"}, [(106.357, 10.356)])
FAR = Thing({"highway": "primary", "name": "Quốc lộ 51"}, [(107.0, 10.6), (107.1, 10.7)])
TOWN = (STREET, LAKE, HOUSE, WARD)


def remove_basemaps(app: Flask) -> None:
    """Remove what an application's storage holds: it outlives the test."""
    storage = house(app).storage
    for stored in storage.shelf(DEPLOYMENT, SHELF):
        storage.delete(stored.key)


def extract(folder: Path, things: Iterable[Thing] = TOWN) -> Path:
    """An .osm.pbf of these things."""
    path = folder / "town.osm.pbf"
    write_extract(path, things)
    return path


def archive(folder: Path, things: Iterable[Thing] = TOWN, *, box: Box = BOX, name: str = "town") -> Path:
    """A base map of these things."""
    path = folder / f"{name}.pmtiles"
    build(extract(folder, things), path, box=box)
    return path


def tile(path: Path, zoom: int, column: int, row: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The features of a tile by layer; none for a tile that isn't there."""
    with path.open("rb") as stream:
        content = Reader(MmapSource(stream)).get(zoom, column, row)  # type: ignore[no-untyped-call]
    layers = decode(gzip.decompress(content), default_options={"y_coord_down": True}) if content else {}
    return {name: layer["features"] for name, layer in layers.items()}


def told(path: Path) -> Mapping[str, Any]:
    """What a base map says of itself."""
    with path.open("rb") as stream:
        reader: Any = Reader(MmapSource(stream))  # type: ignore[no-untyped-call]
        found: Mapping[str, Any] = reader.metadata()
    return found
