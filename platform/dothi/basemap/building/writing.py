"""Writes finished tiles as one PMTiles archive: the same tiles give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pmtiles.tile import Compression, TileType
from pmtiles.writer import Writer

from dothi.basemap.building.tiling import LAYERS, MAX_ZOOM, MIN_ZOOM
from dothi.basemap.building.workfile import Workfile
from dothi.values.geo import Box


def write_archive(work: Workfile, target: Path, box: Box, *, as_of: str, attribution: str) -> int:
    """Write them all; answers how many tiles there are."""
    number = 0
    with target.open("wb") as stream:
        writer: Any = Writer(stream)  # type: ignore[no-untyped-call]
        for number, (tile_id, content) in enumerate(work.tiles(), 1):  # noqa: B007
            writer.write_tile(tile_id, content)
        writer.finalize(_header(box), _metadata(as_of, attribution))
    return number


def _header(box: Box) -> dict[str, object]:
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": round(box.west * 1e7),
        "min_lat_e7": round(box.south * 1e7),
        "max_lon_e7": round(box.east * 1e7),
        "max_lat_e7": round(box.north * 1e7),
        "center_zoom": 12,
        "center_lon_e7": round(box.centre.lon * 1e7),
        "center_lat_e7": round(box.centre.lat * 1e7),
    }


def _metadata(as_of: str, attribution: str) -> dict[str, object]:
    layers = [{"id": layer, "fields": {}, "minzoom": MIN_ZOOM, "maxzoom": MAX_ZOOM} for layer in LAYERS]
    return {
        "name": "Dothi",
        "type": "baselayer",
        "version": "4",
        "attribution": attribution,
        "planetiler:osm:osmosisreplicationtime": as_of,
        "vector_layers": layers,
    }
