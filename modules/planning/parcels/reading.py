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

from dothi.content.telling import CHECK, READ, Tell, telling_into
from modules.planning.coordinates.transform import to_degrees
from modules.planning.imports.columns import as_number, as_text, choose
from modules.planning.imports.datum import doubt_of
from modules.planning.imports.layer import SaidOfFile, layer_of, refuse_nothing, rows_told
from modules.planning.imports.raw import (
    MOST_COLUMNS,
    Placed,
    RawLayer,
    lands_of,
)
from modules.planning.parcels.columns import AREA, DISTRICT, NUMBER, SHEET, WARD, columns_of_owners, map_parcel_columns
from modules.planning.parcels.content import MOST_PARCELS, DrawnParcel, content_of
from modules.planning.parcels.numbers import LONGEST, plain_number
from modules.planning.parcels.wards import as_known

MOST_POSITIONS = 600_000
TOLD_TWICE = 20
LONGEST_NAME, LARGEST_M2 = 100, 1e8
DIFFERS = 0.1
"""Of its registered area: so much more or less is worth a look."""


def read_file(
    source: Path, folder: Path, *, ward: str, wards: Sequence[Mapping[str, str | bool]], **said: Any
) -> dict[str, Any]:
    """`content` (`content.content_of`), `report` and `datum` (`imports.datum`). Raises Refused.

    `said`: as `imports.layer.SaidOfFile` has it. `ward`: that of all parcels, for files without such a column.
    """
    tell, facts = telling_into(folder), SaidOfFile(**said)
    layer = layer_of(
        source, folder, facts, most_rows=MOST_PARCELS, most_positions=MOST_POSITIONS, map_columns=map_parcel_columns,
        tell=tell, wanted=lambda there: columns_wanted(there, facts.columns, facts.remembered),
    )  # fmt: skip
    placed = layer.placed
    lacking = [purpose for purpose in (SHEET, NUMBER) if purpose not in layer.mapped]
    parcels, rows = ([], []) if lacking else parcels_of(layer.raw, layer.mapped, placed, ward, tell)
    if not parcels and not lacking:
        refuse_nothing(layer, rows)
    tell(CHECK, 0, len(parcels))
    middles = middles_of(parcels)
    report = {
        **layer.told,
        **rows_told(rows),
        "owners": columns_of_owners(layer.raw.names),
        "lacking": lacking,
        "ward": ward,
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
