"""When areas change, places get the wards of today; those outside of all are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.values.ids import new_id
from dothi_testing.plugin import InTenant
from modules.tourism.places import warding
from modules.tourism.places.models import Place
from modules.tourism.tests.conftest import Put, Visit
from tenants.areas.events import AreasChanged
from tenants.registry.models import AreaRow
from tests.world import CENTRES, MYTHO

HERE = CENTRES[MYTHO]


def draw(code: str, name: str, west: float, east: float) -> None:
    """A ward from 1 km south to 1 km north of the centre, between degrees east of it."""
    sides = [(west, -0.01), (east, -0.01), (east, 0.01), (west, 0.01), (west, -0.01)]
    outline: dict[str, Any] = {
        "type": "Polygon", "coordinates": [[[HERE.lon + lon, HERE.lat + lat] for lon, lat in sides]]
    }  # fmt: skip
    session.execute(insert(AreaRow).values(
        tenant_id=MYTHO, id=new_id(), code=code, name=name, kind="ward", position=0, valid_from=date(2025, 7, 1),
        valid_to=None, decree="", lon=HERE.lon, lat=HERE.lat, radius_m=3000.0, outline=outline, is_schematic=False,
    ))  # fmt: skip


@pytest.mark.parametrize("at_once", [2, 500])
def test_places_follow_the_areas_however_many_are_looked_at_in_a_job(
    put: Put,
    visit: Visit,
    in_tenant: InTenant,
    run_jobs: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
) -> None:
    monkeypatch.setattr(warding, "PLACES_AT_ONCE", at_once)
    wheres = {"Giữa": 0.0, "Sát rìa": 0.023, "Bên đông": 0.015, "Ngoài": 0.04, "Xa hơn": 0.05}
    for name, east in wheres.items():
        put(name, east=east, area_code="81501")
    with in_tenant(MYTHO):
        session.execute(update(AreaRow).where(AreaRow.tenant_id == MYTHO).values(valid_to=date(2025, 7, 1)))
        draw("28261", "Phường Mỹ Tho", -0.01, 0.01)
        draw("81501", "Phường Đạo Thạnh", 0.01, 0.02)
        record(AreasChanged())
    assert set(run_jobs()) == {"done"}
    with in_tenant(MYTHO):
        found = session.execute(select(Place.texts["vi"]["name"].astext, Place.area_code, Place.version))
        assert {name: (code, version) for name, code, version in found} == {
            "Giữa": ("28261", 2), "Sát rìa": ("81501", 2), "Bên đông": ("81501", 2),
            "Ngoài": ("", 2), "Xa hơn": ("", 2),
        }  # fmt: skip
    assert "Phường Mỹ Tho" in visit().get("/du-lich/giua").text
    lacking = visit("canbo").get("/work/tourism?lack=ward").text
    assert ("Ngoài" in lacking, "Giữa" in lacking) == (True, False)
