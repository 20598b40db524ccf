"""The tiles of a dashboard: kinds, and how wide they are. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from dothi.numbers.dimensions import CELL, UNIT, WARD

WIDEST = 3
"""Of three columns."""
MOST = 24
MOST_CODES = 12
"""Indicators in a table."""


class TileKind(StrEnum):
    """How a tile shows what it shows."""

    NUMBER = "number"
    LINE = "line"
    BARS = "bars"
    RANKING = "ranking"
    WARDS = "wards"
    """Ranked by ward."""
    MAP = "map"
    """The wards, the more the darker."""
    CLUSTERS = "clusters"
    """A map of where things are dense."""
    HEAT = "heat"
    TABLE = "table"
    TEXT = "text"


DIMENSIONS: Mapping[TileKind, tuple[str, ...]] = {
    TileKind.RANKING: (UNIT,),
    TileKind.WARDS: (WARD,),
    TileKind.MAP: (WARD,),
    TileKind.CLUSTERS: (WARD, CELL),
}
"""What an indicator must be counted by for a tile of the kind; the first is that of its table."""


@dataclass(frozen=True, kw_only=True)
class BoardTile:
    """A tile; `codes` names its indicators: one, in a table up to a dozen, in a text none. A title is optional."""

    id: str
    kind: TileKind
    codes: tuple[str, ...] = ()
    title: str = ""
    text: str = ""
    width: int = 1


def tile_of(stored: Mapping[str, Any]) -> BoardTile:
    """A tile as it is stored. Raises KeyError and ValueError for what is none."""
    return BoardTile(
        id=str(stored["id"]),
        kind=TileKind(stored["kind"]),
        codes=tuple(map(str, stored["codes"])),
        title=str(stored["title"]),
        text=str(stored["text"]),
        width=min(WIDEST, max(1, int(stored["width"]))),
    )


def stored(tile: BoardTile) -> dict[str, Any]:
    """A tile as JSON."""
    return {**asdict(tile), "kind": tile.kind.value, "codes": list(tile.codes)}


def widened(tiles: Sequence[BoardTile], tile_id: str, by: int) -> list[BoardTile]:
    """With one tile so many columns wider, as far as there are."""
    return [replace(tile, width=min(WIDEST, max(1, tile.width + by))) if tile.id == tile_id else tile for tile in tiles]
