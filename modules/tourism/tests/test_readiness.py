"""What still lacks: before the service opens, and in the desk's list."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from dothi.values import clock
from dothi.values.actor import Actor
from modules.tourism.places.readiness import has_hours, has_places, with_hours
from modules.tourism.tests.conftest import Put, Visit
from tenants.registry.settings import write_settings
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]


def test_enough_places_in_both_languages_with_their_hours(
    app: Flask, in_tenant: InTenant, put: Put, run_jobs: Callable[[], list[str]]
) -> None:
    put()
    put("Chợ", east=0.01, hours="", texts={"vi": {"name": "Chợ"}})
    run_jobs()
    with app.test_request_context(), in_tenant(MYTHO):
        assert "Có 1 điểm" in str(has_places(MYTHO))
        assert "50% điểm" in str(has_hours(MYTHO))
        write_settings(MYTHO, "tourism", {"fewest_places": 1, "least_hours": 50}, actor=Actor.system())
        assert (has_places(MYTHO), has_hours(MYTHO)) == (None, None)
        found = with_hours(MYTHO, date(2026, 1, 1), date(2026, 1, 7))
        assert (found.numerator, found.denominator) == (1, 2)


@pytest.mark.parametrize("lack", ["english", "hours", "ward"])
def test_the_list_finds_what_lacks(put: Put, visit: Visit, lack: str) -> None:
    put("Đủ cả", area_code="81501")
    facts: dict[str, dict[str, Any]] = {
        "english": {"texts": {"vi": {"name": "Thiếu"}}},
        "hours": {"hours": ""},
        "ward": {},
    }
    put("Thiếu", east=0.02, **({} if lack == "ward" else {"area_code": "81501"}), **facts[lack])
    page = visit("canbo").get(f"/work/tourism?lack={lack}").text
    assert [name for name in ("Đủ cả", "Thiếu") if f">{name}</a>" in page] == ["Thiếu"]


def test_what_nobody_confirmed_for_a_year_is_found(put: Put, visit: Visit) -> None:
    put()
    with clock.frozen(clock.now() + timedelta(days=350)):
        assert ">Chùa Vĩnh Tràng</a>" not in visit("canbo").get("/work/tourism?lack=confirmation").text
    with clock.frozen(clock.now() + timedelta(days=370)):
        assert ">Chùa Vĩnh Tràng</a>" in visit("canbo").get("/work/tourism?lack=confirmation").text
