"""How the tiles of dashboards are laid on screens that are read from afar: three columns, two rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from modules.dashboards.boards.drawing import Drawn
from modules.dashboards.boards.tiles import WIDEST

ROWS = 2


class Slide(NamedTuple):
    """One screen; `part` of so many of its dashboard."""

    title: str
    tiles: Sequence[Drawn]
    rows: int
    part: int
    parts: int


def slides_of(title: str, tiles: Sequence[Drawn]) -> list[Slide]:
    """The screens of a dashboard, its tiles in order."""
    rows = rows_of(tiles)
    parts = [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)]
    return [
        Slide(title, [tile for row in part for tile in row], len(part), number, len(parts))
        for number, part in enumerate(parts, 1)
    ]


def rows_of(tiles: Sequence[Drawn]) -> list[list[Drawn]]:
    """As many side by side as there is room for."""
    rows: list[list[Drawn]] = []
    room = 0
    for drawn in tiles:
        if drawn.tile.width > room:
            rows.append([])
            room = WIDEST
        rows[-1].append(drawn)
        room -= drawn.tile.width
    return rows
