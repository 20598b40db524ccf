"""The work file of a build: features by neighbourhood, then finished tiles in the order of the archive. SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray

CELL_ZOOM = 11
"""Features are kept by tiles of this zoom, some 20 km wide: as much as is in memory at a time."""
TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000; PRAGMA temp_store = FILE;
CREATE TABLE feature (id INTEGER PRIMARY KEY, layer TEXT, min_zoom INTEGER, properties TEXT, shape BLOB);
CREATE TABLE place (x INTEGER, y INTEGER, feature_id INTEGER);
CREATE TABLE coast (shape BLOB);
CREATE TABLE tile (id INTEGER PRIMARY KEY, content BLOB);
"""
FROM_AFAR = "SELECT layer, min_zoom, properties, shape FROM feature WHERE min_zoom < ? ORDER BY id"
IN_CELL = """
SELECT layer, min_zoom, properties, shape FROM place JOIN feature ON id = feature_id
WHERE x = ? AND y = ? ORDER BY id"""


@dataclass(frozen=True)
class Feature:
    """Something to draw; `shape` is WKB in the world's square (`world.py`)."""

    layer: str
    min_zoom: int
    properties: dict[str, Any]
    shape: bytes


Cells = tuple[int, int, int, int]
"""West, north, east, south: the cells that a feature touches, both ends included."""


class Workfile:
    """Opened for one build; the file goes with its folder."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(TABLES)
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, features: Sequence[tuple[Feature, Cells]]) -> None:
        """Keep features."""
        first = self.count + 1
        self.count += len(features)
        rows = (
            (number, f.layer, f.min_zoom, json.dumps(f.properties, ensure_ascii=False), f.shape)
            for number, (f, _cells) in enumerate(features, first)
        )
        self._database.executemany("INSERT INTO feature VALUES (?, ?, ?, ?, ?)", rows)
        places = (
            (x, y, number)
            for number, (_feature, (west, north, east, south)) in enumerate(features, first)
            for x in range(west, east + 1)
            for y in range(north, south + 1)
        )
        self._database.executemany("INSERT INTO place VALUES (?, ?, ?)", places)

    def add_coast(self, lines: Iterable[shapely.Geometry]) -> None:
        """Keep coastlines."""
        self._database.executemany("INSERT INTO coast VALUES (?)", [(shapely.to_wkb(line),) for line in lines])

    def coast(self) -> NDArray[np.object_]:
        """All coastlines."""
        return shapely.from_wkb([shape for (shape,) in self._database.execute("SELECT shape FROM coast")])

    def finish(self) -> None:
        """All features are there: the next steps ask by cell."""
        self._database.execute("CREATE INDEX place_xy ON place (x, y, feature_id)")

    def in_cell(self, x: int, y: int) -> list[Feature]:
        """What touches a cell, in the order in which it was read."""
        return _features(self._database.execute(IN_CELL, (x, y)))

    def seen_from_afar(self) -> list[Feature]:
        """What shows before `CELL_ZOOM`."""
        return _features(self._database.execute(FROM_AFAR, (CELL_ZOOM,)))

    def keep_tiles(self, tiles: Iterable[tuple[int, bytes]]) -> None:
        """Finished tiles by their number in the archive."""
        self._database.executemany("INSERT OR REPLACE INTO tile VALUES (?, ?)", tiles)

    def tiles(self) -> Iterator[tuple[int, bytes]]:
        """The finished tiles in order."""
        yield from self._database.execute("SELECT id, content FROM tile ORDER BY id")


def _features(rows: Iterable[tuple[str, int, str, bytes]]) -> list[Feature]:
    return [Feature(layer, zoom, json.loads(properties), shape) for layer, zoom, properties, shape in rows]
