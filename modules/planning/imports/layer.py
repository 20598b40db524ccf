"""A file's layer with its columns known and its numbers placed: what zones and parcels have in common, in the child."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dothi.content.confined import Refused
from dothi.content.telling import Tell
from modules.planning.imports.columns import choose
from modules.planning.imports.opening import open_file
from modules.planning.imports.raw import (
    Placed,
    Placing,
    RawLayer,
    Wanted,
    columns_told,
    layers_of,
    place,
    read_layer,
    spelled,
)

TOLD_ROWS = 200
MapColumns = Callable[[Sequence[str], Mapping[str, str]], dict[str, str]]
"""Of the names of columns, and those chosen for purposes: the column of each purpose."""


@dataclass(frozen=True, kw_only=True)
class SaidOfFile:
    """What is said of a file. `epsg` 0, and empty `layer`, `encoding`, `columns`: what the file says, what is
    `remembered` of files with the same columns, or what is likeliest; `outline`: the tenant's, as GeoJSON."""

    outline: str
    layer: str
    epsg: int
    is_swapped: bool
    is_shifted: bool
    encoding: str
    columns: Mapping[str, str]
    remembered: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class FileLayer:
    """A layer of a file, the column of each purpose, and where it lies; `told`: the beginning of its report."""

    raw: RawLayer
    mapped: Mapping[str, str]
    placed: Placed
    told: Mapping[str, Any]


def layer_of(
    source: Path, folder: Path, said: SaidOfFile, *, most_rows: int, most_positions: int, map_columns: MapColumns,
    tell: Tell, wanted: Wanted | None = None,
) -> FileLayer:  # fmt: skip
    """The layer that is asked for, or the likeliest. Raises Refused."""
    opened = open_file(source, folder)
    names = layers_of(opened)
    name, is_latin1 = said.layer if said.layer in names else names[0], bool(said.encoding)
    raw = read_layer(opened, name, most=most_rows, wanted=wanted, is_latin1=is_latin1, tell=tell)
    chosen = choose(columns_told(raw), said.columns, said.encoding, said.remembered)
    raw, letters = spelled(raw, chosen.encoding)
    mapped = map_columns(list(raw.columns), chosen.columns)
    placing = Placing(epsg=said.epsg, is_swapped=said.is_swapped, is_shifted=said.is_shifted, outline=said.outline)
    placed = place(raw, placing, most=most_positions)
    told = {
        "layers": names,
        "layer": raw.name,
        "kind": opened.kind,
        "told_crs": (raw.told_crs or "")[:200],
        **placed.told(),
        "letters": letters,
        "columns": columns_told(raw),
        "mapped": mapped,
        "remembered": chosen.file_name,
        "read": len(raw.shapes),
    }
    return FileLayer(raw=raw, mapped=mapped, placed=placed, told=told)


def rows_told(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """For the report: the first rows with which something is wrong, and how many there are."""
    return {"rows": list(rows[:TOLD_ROWS]), "problems": len(rows)}


def refuse_nothing(layer: FileLayer, rows: Sequence[Mapping[str, Any]]) -> None:
    """Of a layer of which no row can be taken: what is wrong with the first. Raises Refused."""
    problem, row = (rows[0]["problem"], rows[0]["row"]) if rows else ("empty", 0)
    raise Refused("no_zones", problem=problem, row=row, layer=layer.raw.name)
