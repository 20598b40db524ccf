"""Wards with outlines for tests: Mỹ Tho's own of the test world have none."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import insert, update

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.values.ids import new_id
from tenants.areas.events import AreasChanged
from tenants.registry.models import AreaRow
from tests.world import CENTRES, MYTHO

HERE = CENTRES[MYTHO]
TODAY = date(2025, 7, 1)
"""On which they begin, and those of before end."""


def draw_ward(code: str, name: str, west: float, east: float) -> None:
    """A ward from 1 km south to 1 km north of the centre, between degrees east of it."""
    sides = [(west, -0.01), (east, -0.01), (east, 0.01), (west, 0.01), (west, -0.01)]
    outline: dict[str, Any] = {
        "type": "Polygon", "coordinates": [[[HERE.lon + lon, HERE.lat + lat] for lon, lat in sides]]
    }  # fmt: skip
    session.execute(insert(AreaRow).values(
        tenant_id=MYTHO, id=new_id(), code=code, name=name, kind="ward", position=0, valid_from=TODAY,
        valid_to=None, decree="", lon=HERE.lon, lat=HERE.lat, radius_m=3000.0, outline=outline, is_schematic=False,
    ))  # fmt: skip


def divide(*wards: tuple[str, str, float, float]) -> None:
    """End all wards, begin these, and tell."""
    session.execute(update(AreaRow).where(AreaRow.tenant_id == MYTHO).values(valid_to=TODAY))
    for code, name, west, east in wards:
        draw_ward(code, name, west, east)
    record(AreasChanged())
