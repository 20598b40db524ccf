"""The demo's streets: real names by ward, each drawn as a line across its ward, always the same; a house each 100 m.

What they are called is true of the place, where they lie is made up: their source says so.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select

from dothi.database.session import session
from dothi.language.formatting import in_sentence
from dothi.values.geo import METRES_PER_DEGREE
from tenants.areas.areas import list_areas
from tenants.gazetteer.kinds import Kind, kind_of
from tenants.gazetteer.merging import merge, metres
from tenants.gazetteer.models import Entry
from tenants.gazetteer.rows import PlaceRow
from tenants.gazetteer.storing import take_entries
from tenants.gazetteer.wards import Wards
from tenants.registry.models import AreaRow

Place = tuple[float, float]
SOURCE = "Dữ liệu minh họa"
HOUSE_EVERY_M = 100.0
REACH = 0.8
"""How far a street goes from its ward's centre, as a share of the ward's radius."""


@lru_cache(maxsize=1)
def known_streets() -> Mapping[str, Any]:
    """`streets` and `hamlets`, names by ward code."""
    return tomllib.loads(Path(__file__).with_name("streets.toml").read_text(encoding="utf-8"))


def put_streets(tenant_id: int) -> bool:
    """Give a tenant its streets, unless it has any entry; whether it did."""
    if session.scalar(select(exists().where(Entry.tenant_id == tenant_id))):
        return False
    rows = [row for area in list_areas(tenant_id) for row in rows_of(area)]
    if rows:
        take_entries(tenant_id, [asdict(entry) for entry in merge(rows, Wards(()))], source=SOURCE, licence="")
    return bool(rows)


def rows_of(area: AreaRow) -> Iterator[PlaceRow]:
    """The streets, hamlets and the committee's house of a ward."""
    streets = known_streets()["streets"].get(area.code, ())
    for number, name in enumerate(streets):
        ends = line_across(area, math.pi * number / len(streets))
        yield row(area, name, ends)
        for house, place in enumerate(houses_between(*ends), 1):
            yield row(area, name, (place,), house=str(4 * house + number))
    hamlets = known_streets()["hamlets"].get(area.code, ())
    for number, name in enumerate(hamlets):
        yield row(area, name, line_across(area, math.tau * number / len(hamlets))[:1])
    yield row(area, f"Ủy ban nhân dân {in_sentence(area.name)}", ((area.lon, area.lat),))


def row(area: AreaRow, name: str, points: Sequence[Place], *, house: str = "") -> PlaceRow:
    """A row of a file, as it were."""
    title = name[:1].upper() + name[1:]
    kind = kind_of("", title) or Kind.PLACE
    return PlaceRow(number=0, kind=kind, name=title, other_names=(), ward=area.name, house=house, points=tuple(points))


def line_across(area: AreaRow, angle: float) -> tuple[Place, Place]:
    """The ends of a street through a ward's centre."""
    reach = area.radius_m * REACH / METRES_PER_DEGREE
    east, north = reach * math.cos(angle) / math.cos(math.radians(area.lat)), reach * math.sin(angle)
    return (area.lon - east, area.lat - north), (area.lon + east, area.lat + north)


def houses_between(start: Place, end: Place) -> Iterator[Place]:
    """Places along a street."""
    count = int(metres(start, end) / HOUSE_EVERY_M)
    for step in range(1, count):
        share = step / count
        yield start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
