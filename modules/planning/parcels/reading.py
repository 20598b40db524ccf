"""A file of parcels is read in a confined child: what it calls. It answers the content of a file, and a report.

Only the columns that are mapped are read: a file with the names of owners gives us none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from dothi.content.confined import Refused
from dothi.content.telling import CHECK, READ, Tell, telling_into
from modules.planning.coordinates.transform import to_degrees
from modules.planning.imports.columns import as_number, as_text, choose
from modules.planning.imports.datum import doubt_of
from modules.planning.imports.opening import open_file
from modules.planning.imports.raw import (
    MOST_COLUMNS,
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
from modules.planning.parcels.columns import AREA, DISTRICT, NUMBER, SHEET, WARD, columns_of_owners, map_parcel_columns
from modules.planning.parcels.content import MOST_PARCELS, DrawnParcel, content_of
from modules.planning.parcels.numbers import LONGEST, plain_number
from modules.planning.parcels.wards import as_known

MOST_POSITIONS = 600_000
TOLD_ROWS, TOLD_TWICE = 200, 20
LONGEST_NAME, LARGEST_M2 = 100, 1e8
DIFFERS = 0.1
"""Of its registered area: so much more or less is worth a look."""


def read_file(
    source: Path, folder: Path, *, outline: str, layer: str, epsg: int, is_swapped: bool, is_shifted: bool,
    encoding: str, columns: Mapping[str, str], ward: str, wards: Sequence[Mapping[str, str | bool]],
    remembered: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:  # fmt: skip
    """`content` (`content.content_of`), `report` and `datum` (`imports.datum`). Raises Refused.

    `ward`: that of all parcels, for files without such a column. The rest as `imports.reading.read_file` has it.
    """
    tell = telling_into(folder)
    opened = open_file(source, folder)
    names = layers_of(opened)
    raw = read_layer(
        opened,
        layer if layer in names else names[0],
        most=MOST_PARCELS,
        wanted=lambda there: columns_wanted(there, columns, remembered),
        is_latin1=bool(encoding),
        tell=tell,
    )
    chosen = choose(columns_told(raw), columns, encoding, remembered)
    raw, letters = spelled(raw, chosen.encoding)
    mapped = map_parcel_columns(list(raw.columns), chosen.columns)
    lacking = [purpose for purpose in (SHEET, NUMBER) if purpose not in mapped]
    placing = Placing(epsg=epsg, is_swapped=is_swapped, is_shifted=is_shifted, outline=outline)
    placed = place(raw, placing, most=MOST_POSITIONS)
    parcels, rows = ([], []) if lacking else parcels_of(raw, mapped, placed, ward, tell)
    if not parcels and not lacking:
        problem, row = (rows[0]["problem"], rows[0]["row"]) if rows else ("empty", 0)
        raise Refused("no_zones", problem=problem, row=row, layer=raw.name)
    tell(CHECK, 0, len(parcels))
    middles = middles_of(parcels)
    report = {
        "layers": names,
        "layer": raw.name,
        "kind": opened.kind,
        "told_crs": (raw.told_crs or "")[:200],
        **placed.told(),
        "letters": letters,
        "columns": columns_told(raw),
        "owners": columns_of_owners(raw.names),
        "mapped": mapped,
        "remembered": chosen.file_name,
        "lacking": lacking,
        "ward": ward,
        "read": len(raw.shapes),
        "rows": rows[:TOLD_ROWS],
        "problems": len(rows),
        "outside": outside(middles, placed),
        "differs": sum(is_off(parcel) for parcel in parcels),
        "twice": twice(parcels),
    }
    datum = doubt_of(placed, [parcel.shape for parcel in parcels])
    places = to_degrees(placed.plane, middles) if len(middles) else middles
    return {"content": content_of(parcels, placed.plane, places, as_known(wards)), "report": report, "datum": datum}


def columns_wanted(
    there: Sequence[str], columns: Mapping[str, str], remembered: Sequence[Mapping[str, Any]]
) -> list[str]:
    """The columns that are read, and no others."""
    chosen = choose(there[:MOST_COLUMNS], columns, "", remembered)
    return list(map_parcel_columns(there, chosen.columns).values())


def parcels_of(
    raw: RawLayer, mapped: Mapping[str, str], placed: Placed, ward: str, tell: Tell
) -> tuple[list[DrawnParcel], list[dict[str, Any]]]:
    """The parcels in the plane, and the rows that were mended or can't be taken."""
    parcels, rows = [], []
    cells = {purpose: raw.columns[column] for purpose, column in mapped.items()}

    def text(purpose: str, at: int, longest: int) -> str:
        return as_text(cells[purpose][at], longest) if purpose in cells else ""

    for at, drawn in enumerate(lands_of(raw.shapes, placed)):
        tell(READ, at, len(raw.shapes))
        sheet = plain_number(text(SHEET, at, 2 * LONGEST))
        number = plain_number(text(NUMBER, at, 2 * LONGEST))
        land = drawn.land if sheet and number else None
        problem = drawn.problem if drawn.land is None or land else "no_sheet" if number else "no_number"
        if problem:
            rows.append({"row": at + 1, "code": f"{sheet}/{number}", "problem": problem, "m2": drawn.m2})
        if land is None:
            continue
        area = as_number(cells[AREA][at], LARGEST_M2) if AREA in cells else None
        if area is None and (written := text(AREA, at, 40)):
            told = {"column": mapped[AREA], "value": written}
            rows.append({"row": at + 1, "code": f"{sheet}/{number}", "problem": "no_figure", "m2": 0.0, **told})
        parcels.append(
            DrawnParcel(
                position=at + 1,
                sheet=sheet,
                number=number,
                ward=text(WARD, at, LONGEST_NAME) or ward,
                district=text(DISTRICT, at, LONGEST_NAME),
                registered_m2=area or None,
                shape=land,
            )
        )
    return parcels, rows


def middles_of(parcels: Sequence[DrawnParcel]) -> Any:
    """A point of each in the plane, n × 2."""
    return shapely.get_coordinates(shapely.point_on_surface([parcel.shape for parcel in parcels])).reshape(-1, 2)


def outside(middles: Any, placed: Placed) -> int:
    """How many lie outside the tenant."""
    if placed.outline is None or not len(middles):
        return 0
    shapely.prepare(placed.outline)
    return int(np.count_nonzero(~shapely.intersects_xy(placed.outline, middles[:, 0], middles[:, 1])))


def is_off(parcel: DrawnParcel) -> bool:
    """Whether its outline is much larger or smaller than its registered area."""
    registered = parcel.registered_m2
    return registered is not None and abs(parcel.shape.area - registered) > DIFFERS * registered


def twice(parcels: Sequence[DrawnParcel]) -> dict[str, Any]:
    """Numbers that a ward's sheet has more than once: how many, the first ones."""
    found = Counter((parcel.district, parcel.ward, parcel.sheet, parcel.number) for parcel in parcels)
    names = [f"{ward} {sheet}/{number}".strip() for (_district, ward, sheet, number), n in found.items() if n > 1]
    return {"count": len(names), "told": names[:TOLD_TWICE]}
