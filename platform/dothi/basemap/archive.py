"""What a base map's file must be: PMTiles 3 with vector tiles in Protomaps' schema, whole, somewhere in Việt Nam."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

from pmtiles.tile import (
    Compression,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
)

from dothi.values.geo import Box, GeometryError
from dothi.values.letters import clean

OPENSTREETMAP = "© OpenStreetMap"
HEADER_BYTES = 127
LARGEST_PART = 64 * 1024 * 1024
"""Metadata or a directory beyond this, packed or unpacked, is no base map's."""
NEEDED = frozenset({"earth", "water", "roads", "places"})
"""Layers without which our maps would be empty."""
VIETNAM = Box(101.5, 6.0, 118.5, 24.0)
"""With quần đảo Hoàng Sa and Trường Sa."""


class BadBasemap(ValueError):
    """The file can't be our base map; the message says why, and which box it covers where that is known."""


@dataclass(frozen=True)
class Archive:
    """What a base map's file says of itself."""

    box: Box
    min_zoom: int
    max_zoom: int
    size: int
    attribution: str


def words(box: Box) -> str:
    """A box as commands write and read it: west,south,east,north."""
    return f"{box.west:.4f},{box.south:.4f},{box.east:.4f},{box.north:.4f}"


def read_archive(stream: BinaryIO, size: int) -> Archive:
    """Check a file of `size` bytes by its header, metadata and directories; no tile is read. Raises BadBasemap."""
    header = _header(stream)
    box = _box(header)
    covers = f"it covers {words(box)}"
    _check_whole(header, size, covers)
    metadata = _metadata(stream, header, covers)
    _check_schema(metadata, covers)
    _check_directories(stream, header, covers)
    if _is_apart(box, VIETNAM):
        raise BadBasemap(f"the file is of another region: {covers}, nothing of which is in Vietnam")
    return Archive(box, header["min_zoom"], header["max_zoom"], size, _attribution(metadata))


def _header(stream: BinaryIO) -> HeaderDict:
    stream.seek(0)
    first = stream.read(HEADER_BYTES)
    if len(first) < HEADER_BYTES:
        raise BadBasemap(f"the file is no PMTiles archive, or is cut: it has {len(first)} bytes")
    try:
        header = deserialize_header(first)
    except (MagicNumberNotFound, UnicodeDecodeError):
        raise BadBasemap("the file is no PMTiles archive") from None
    except (SpecVersionUnsupported, ValueError):
        raise BadBasemap("the file is of another version of PMTiles; version 3 is wanted") from None
    if header["tile_type"] is not TileType.MVT:
        raise BadBasemap(f"the file holds {header['tile_type'].name} tiles; vector tiles (MVT) are wanted")
    packed = {header["internal_compression"], header["tile_compression"]}
    if header["internal_compression"] is not Compression.GZIP or packed - {Compression.GZIP, Compression.NONE}:
        raise BadBasemap("the file is packed in a way that browsers can't open; gzip is wanted")
    return header


def _box(header: HeaderDict) -> Box:
    sides = (header["min_lon_e7"], header["min_lat_e7"], header["max_lon_e7"], header["max_lat_e7"])
    try:
        return Box(*(side / 1e7 for side in sides))
    except GeometryError as error:
        raise BadBasemap(f"the file's box can't be: {error}") from None


def _check_whole(header: HeaderDict, size: int, covers: str) -> None:
    ends = [
        header["root_offset"] + header["root_length"],
        header["metadata_offset"] + header["metadata_length"],
        header["leaf_directory_offset"] + header["leaf_directory_length"],
        header["tile_data_offset"] + header["tile_data_length"],
    ]
    if max(ends) > size:
        raise BadBasemap(f"the file is cut: it has {size} bytes and tells of {max(ends)}; {covers}")


def _metadata(stream: BinaryIO, header: HeaderDict, covers: str) -> dict[str, Any]:
    text = _part(stream, header["metadata_offset"], header["metadata_length"])
    try:
        metadata = json.loads(text)
    except ValueError:
        metadata = None
    if not isinstance(metadata, dict):
        raise BadBasemap(f"what the file says of itself can't be read; {covers}")
    return metadata


def _check_schema(metadata: dict[str, Any], covers: str) -> None:
    listed = metadata.get("vector_layers")
    layers = (
        {str(layer.get("id")) for layer in listed if isinstance(layer, dict)} if isinstance(listed, list) else set()
    )
    if missing := NEEDED - layers:
        lacking, there = ", ".join(sorted(missing)), ", ".join(sorted(layers)) or "none"
        raise BadBasemap(f"the file has another schema than Protomaps': no {lacking}, but {there[:200]}; {covers}")


def _attribution(metadata: dict[str, Any]) -> str:
    """Whom the data is owed to, as plain text: no file puts markup into our pages."""
    text = clean(re.sub(r"<[^>]*>", "", str(metadata.get("attribution", "")))[:120]).strip()
    return text if text.isprintable() and text else OPENSTREETMAP


def _check_directories(stream: BinaryIO, header: HeaderDict, covers: str) -> None:
    """Every entry lies within what it points into; one leaf in memory at a time."""
    parts = [(header["root_offset"], header["root_length"])]
    seen = 0
    while parts:
        offset, length = parts.pop()
        try:
            entries = deserialize_directory(gzip.compress(_part(stream, offset, length), 1))
        except (EOFError, IndexError):
            raise BadBasemap(f"a directory of the file can't be read; {covers}") from None
        leaves, tiles = header["leaf_directory_length"], header["tile_data_length"]
        is_root = offset == header["root_offset"]
        for entry in entries:
            is_leaf = entry.run_length == 0
            if entry.offset + entry.length > (leaves if is_leaf else tiles) or (is_leaf and not is_root):
                raise BadBasemap(f"a directory of the file points outside of it; {covers}")
            if is_leaf:
                parts.append((header["leaf_directory_offset"] + entry.offset, entry.length))
            seen += 1
    if not seen:
        raise BadBasemap(f"the file holds no tile; {covers}")


def _part(stream: BinaryIO, offset: int, length: int) -> bytes:
    """A packed part, unpacked."""
    if length > LARGEST_PART:
        raise BadBasemap(f"a directory of the file has {length} bytes, which can't be")
    stream.seek(offset)
    unpacking = zlib.decompressobj(wbits=31)
    try:
        text = unpacking.decompress(stream.read(length), LARGEST_PART)
    except zlib.error:
        raise BadBasemap("a directory of the file can't be unpacked: it is broken or cut") from None
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise BadBasemap("a directory of the file can't be unpacked: it is too large or cut")
    return text


def _is_apart(one: Box, other: Box) -> bool:
    is_beside = one.east < other.west or one.west > other.east
    return is_beside or one.north < other.south or one.south > other.north
