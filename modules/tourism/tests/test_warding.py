"""When areas change, places get the wards of today; those outside of all are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from dothi.database.session import session
from dothi_testing.plugin import InTenant
from modules.tourism.places import warding
from modules.tourism.places.models import Place
from modules.tourism.tests.conftest import Put, Visit
from tests.wards import divide
from tests.world import MYTHO


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
        divide(("28261", "Phường Mỹ Tho", -0.01, 0.01), ("81501", "Phường Đạo Thạnh", 0.01, 0.02))
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
