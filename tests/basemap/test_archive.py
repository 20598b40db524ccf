"""What can't be our base map is refused in words, with the box that it covers."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from dothi.basemap.archive import Archive, BadBasemap, read_archive
from tests.basemap.maps import BOX, archive

LAYERS = [{"id": "earth"}, {"id": "water"}, {"id": "roads"}, {"id": "places"}]


def made(
    *,
    layers: Any = LAYERS,
    box: tuple[float, float, float, float] = (106.34, 10.33, 106.4, 10.38),
    kind: TileType = TileType.MVT,
    packed: Compression = Compression.GZIP,
    attribution: str = "",
) -> bytes:
    """A tiny archive of one tile, right in all that isn't said."""
    stream = BytesIO()
    writer: Any = Writer(stream)  # type: ignore[no-untyped-call]
    writer.write_tile(zxy_to_tileid(6, 50, 30), b"tile")
    west, south, east, north = (round(side * 1e7) for side in box)
    sides = {"min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north}
    header = {"tile_type": kind, "tile_compression": packed, **sides}
    writer.finalize(header, {"vector_layers": layers, "attribution": attribution})
    return stream.getvalue()


def read(content: bytes) -> Archive:
    return read_archive(BytesIO(content), len(content))


def test_one_that_we_built_is_taken(tmp_path: Path) -> None:
    path = archive(tmp_path)
    with path.open("rb") as stream:
        found = read_archive(stream, path.stat().st_size)
    assert (found.box, found.min_zoom, found.max_zoom) == (BOX, 4, 15)
    assert found.attribution == "© OpenStreetMap"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is cut: it has 0 bytes"),
        (b"PK\x03\x04" + b"\0" * 200, "no PMTiles archive"),
        (b"\xff" * 200, "no PMTiles archive"),
        (b"PMTiles\x02" + b"\0" * 200, "another version"),
        (b"PMTiles\x03" + b"\xff" * 200, "another version"),
        (made(kind=TileType.PNG), "holds PNG tiles"),
        (made(packed=Compression.ZSTD), "gzip is wanted"),
        (made(layers=[{"id": "transportation"}, {"id": "water"}]), "another schema"),
        (made(layers="roads"), "no earth, places, roads, water"),
        (made(box=(2.0, 48.0, 3.0, 49.0)), "another region: it covers 2.0000,48.0000,3.0000,49.0000"),
        (made(box=(106.4, 10.33, 106.34, 10.38)), "box can't be"),
    ],
)
def test_what_cant_be_drawn_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(BadBasemap, match=words):
        read(content)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_one_that_is_cut_says_so_and_which_box_it_covers(tmp_path: Path, share: float) -> None:
    whole = archive(tmp_path).read_bytes()
    with pytest.raises(BadBasemap, match=r"is cut.*106.3400,10.3300,106.4000,10.3800"):
        read(whole[: int(len(whole) * share)])


def changed(content: bytes, at: int, value: int) -> bytes:
    """With another 64-bit number in its header."""
    return content[:at] + value.to_bytes(8, "little") + content[at + 8 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: changed(content, 16, 5),  # the root directory is shorter than it is
        lambda content: changed(content, 72 - 8, 1),  # less tile data than the directory points into
        lambda content: content[:130] + bytes([content[130] ^ 0xFF]) + content[131:],
        lambda content: changed(content, 32, 2**40),
    ],
)
def test_directories_that_lie_are_refused(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BadBasemap):
        read(spoil(made()))


def test_metadata_that_unpacks_without_end_is_refused() -> None:
    bomb = gzip.compress(b" " * 200_000_000, 9)
    content = made()
    with pytest.raises(BadBasemap, match="too large or cut"):
        read(changed(changed(content, 24, len(content)), 32, len(bomb)) + bomb)


def test_an_attribution_brings_no_markup_into_our_pages() -> None:
    wanted = "© OpenStreetMap & friends"
    assert read(made(attribution=f'<a href="x">{wanted}</a><script>')).attribution == wanted
    assert read(made(attribution="a\nb")).attribution == "© OpenStreetMap"
