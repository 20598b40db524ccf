"""Builds a base map from an extract of OpenStreetMap: `dothi basemap build`. Needs the packages of the extra `basemap`.

Two passes over the disk, so that memory doesn't grow with the extract: objects become features in a work file, then
tiles are made of it a neighbourhood at a time.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dothi.basemap.archive import OPENSTREETMAP, BadBasemap, read_archive
from dothi.basemap.building.coast import add_sea
from dothi.basemap.building.reading import Broken, read_extract
from dothi.basemap.building.tiling import make_tiles
from dothi.basemap.building.workfile import Workfile
from dothi.basemap.building.writing import write_archive
from dothi.values.geo import Box

Say = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What came of it."""

    tiles: int
    bytes: int
    features: int
    broken: int
    box: Box


def build(
    source: Path,
    target: Path,
    *,
    box: Box | None = None,
    attribution: str = OPENSTREETMAP,
    say: Say = lambda _line: None,
) -> Built:
    """Make `target` of the extract, or of the part of it in `box`. Raises BadBasemap; `target` is then as it was."""
    with tempfile.TemporaryDirectory(prefix="basemap-", dir=target.absolute().parent) as folder:
        with Workfile(Path(folder, "work.sqlite")) as work:
            try:
                read = read_extract(source, work, box=box, folder=Path(folder), say=say)
            except Broken as error:
                raise BadBasemap(f"{source.name} can't be read: {error}") from None
            covered = box or read.box
            if covered is None or not work.count:
                raise BadBasemap(f"{source.name} has nothing to draw there")
            add_sea(work, covered)
            work.finish()
            make_tiles(work, covered, say=say)
            draft = Path(folder, "draft.pmtiles")
            tiles = write_archive(work, draft, covered, as_of=read.as_of, attribution=attribution)
            count = work.count
        with draft.open("rb") as stream:
            size = read_archive(stream, stream.seek(0, os.SEEK_END)).size
        draft.replace(target)
    return Built(tiles=tiles, bytes=size, features=count, broken=read.broken, box=covered)
