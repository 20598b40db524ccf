"""A file of zones is read in a confined child: what it calls. GDAL is loaded here alone, in no process of pages.

It answers the content of a layer with the report of what was found; codes of refusals get their words in `reasons`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dothi.content.telling import CHECK, READ, Tell, telling_into
from modules.planning.codes import list_of
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
from modules.planning.imports.datum import doubt_of
from modules.planning.imports.layer import SaidOfFile, layer_of, refuse_nothing, rows_told
from modules.planning.imports.part import kept_former, put_in
from modules.planning.imports.raw import (
    Placed,
    RawLayer,
    lands_of,
)
from modules.planning.layers.content import DrawnZone, content_of
from modules.planning.shapes import only_land

MOST_ROWS, MOST_POSITIONS = 20_000, 500_000


def read_file(
    source: Path, folder: Path, *, codes: Sequence[str], part: Mapping[str, Any] | None, **said: Any
) -> dict[str, Any]:
    """The content of a layer (`layers.content`), `report` and `datum` (`imports.datum`). Raises Refused.

    `said`: as `layer.SaidOfFile` has it. `codes` are those of the list that the map follows. `part`: the file holds
    only what an adjustment draws anew (`part.put_in`).
    """
    tell, listed = telling_into(folder), list_of(codes)
    layer = layer_of(
        source, folder, SaidOfFile(**said), most_rows=MOST_ROWS, most_positions=MOST_POSITIONS, map_columns=map_columns,
        tell=tell,
    )  # fmt: skip
    placed = layer.placed
    zones, rows = zones_of(layer.raw, layer.mapped, placed, tell)
    if not zones:
        refuse_nothing(layer, rows)
    tell(CHECK, 0, len(zones))
    union = checking.union_of(zones)
    report = {
        **layer.told,
        **rows_told(rows),
        "overlaps": checking.overlaps(zones, union),
        "gaps": checking.gaps(union),
        "outside": checking.outside(zones, only_land(placed.outline) if placed.outline is not None else None),
        "unknown": checking.unknown_codes(zones, listed),
    }
    datum = doubt_of(placed, [zone.shape for zone in zones], union)
    if part is None:
        content = content_of(zones, placed.plane, union=union, tell=tell)
        return {"content": content, "report": report, "datum": datum}
    whole, plane, told = put_in(zones, placed.plane, kept_former(folder), part, listed=listed, most=MOST_ROWS)
    return {"content": content_of(whole, plane, tell=tell), "report": report | {"part": told}, "datum": datum}


def zones_of(
    raw: RawLayer, mapped: Mapping[str, str], placed: Placed, tell: Tell
) -> tuple[list[DrawnZone], list[dict[str, Any]]]:
    """The zones in the plane, and the rows that were mended, can't be taken, have a figure that is none or a text that
    is too long."""
    zones, rows = [], []
    cells = {purpose: raw.columns[column] for purpose, column in mapped.items()}
    for at, (land, problem, m2) in enumerate(lands_of(raw.shapes, placed)):
        tell(READ, at, len(raw.shapes))
        code = as_text(cells[CODE][at], LONGEST_CODE) if CODE in cells else ""
        if problem:
            rows.append({"row": at + 1, "code": code, "problem": problem, "m2": m2})
        if land is None:
            continue
        label = as_text(cells[LABEL][at], LONGEST_LABEL) if LABEL in cells else ""
        for purpose, kept, longest in ((CODE, code, LONGEST_CODE), (LABEL, label, LONGEST_LABEL)):
            if len(kept) == longest and len(as_text(cells[purpose][at], longest + 1)) > longest:
                told = {"column": mapped[purpose], "value": kept}
                rows.append({"row": at + 1, "code": code, "problem": "cut", "m2": 0.0, **told})
        figures = {
            purpose: as_number(cells[purpose][at]) if purpose in cells else None for purpose in (STOREYS, DENSITY, FAR)
        }
        for purpose, figure in figures.items():
            if figure is None and purpose in cells and (written := as_text(cells[purpose][at], 40)):
                told = {"column": mapped[purpose], "value": written}
                rows.append({"row": at + 1, "code": code, "problem": "no_figure", "m2": 0.0, **told})
        zones.append(DrawnZone(position=at + 1, code=code, label=label, shape=land, **figures))
    return zones, rows
