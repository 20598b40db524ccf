"""A file of zones is read in a confined child: what it calls. GDAL is loaded here alone, in no process of pages.

It answers the content of a layer with the report of what was found; codes of refusals get their words in `reasons`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dothi.content.confined import Refused
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
    choose,
    map_columns,
)
from modules.planning.imports.datum import doubt_of
from modules.planning.imports.opening import open_file
from modules.planning.imports.part import kept_former, put_in
from modules.planning.imports.raw import (
    Placed,
    Placing,
    RawLayer,
    columns_told,
    lands_of,
    layers_of,
    place,
    read_layer,
    spelled,
)
from modules.planning.layers.content import DrawnZone, content_of
from modules.planning.shapes import only_land

MOST_ROWS, MOST_POSITIONS = 20_000, 500_000
TOLD_ROWS = 200


def read_file(
    source: Path, folder: Path, *, outline: str, layer: str, epsg: int, is_swapped: bool, is_shifted: bool,
    encoding: str, columns: Mapping[str, str], codes: Sequence[str], remembered: Sequence[Mapping[str, Any]],
    part: Mapping[str, Any] | None,
) -> dict[str, Any]:  # fmt: skip
    """The content of a layer (`layers.content`), `report` and `datum` (`imports.datum`). Raises Refused.

    `codes` are those of the list that the map follows. `epsg` 0, and empty `layer`, `encoding`, `columns`: what the
    file says, what is `remembered` of files with the same columns, or what is likeliest. `part`: the file holds only
    what an adjustment draws anew (`part.put_in`).
    """
    tell = telling_into(folder)
    opened = open_file(source, folder)
    names = layers_of(opened)
    raw = read_layer(opened, layer if layer in names else names[0], most=MOST_ROWS, is_latin1=bool(encoding), tell=tell)
    chosen = choose(columns_told(raw), columns, encoding, remembered)
    raw, letters = spelled(raw, chosen.encoding)
    mapped = map_columns(list(raw.columns), chosen.columns)
    placing = Placing(epsg=epsg, is_swapped=is_swapped, is_shifted=is_shifted, outline=outline)
    placed = place(raw, placing, most=MOST_POSITIONS)
    zones, rows = zones_of(raw, mapped, placed, tell)
    if not zones:
        problem, row = (rows[0]["problem"], rows[0]["row"]) if rows else ("empty", 0)
        raise Refused("no_zones", problem=problem, row=row, layer=raw.name)
    tell(CHECK, 0, len(zones))
    union = checking.union_of(zones)
    report = {
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
        "rows": rows[:TOLD_ROWS],
        "problems": len(rows),
        "overlaps": checking.overlaps(zones, union),
        "gaps": checking.gaps(union),
        "outside": checking.outside(zones, only_land(placed.outline) if placed.outline is not None else None),
        "unknown": checking.unknown_codes(zones, list_of(codes)),
    }
    datum = doubt_of(placed, [zone.shape for zone in zones], union)
    if part is None:
        content = content_of(zones, placed.plane, union=union, tell=tell)
        return {"content": content, "report": report, "datum": datum}
    whole, plane, told = put_in(zones, placed.plane, kept_former(folder), part, listed=list_of(codes), most=MOST_ROWS)
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
