"""How many SQL statements each page takes, in literal numbers: the same for one place and for thirty."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask import Flask

from dothi.manifest.house import house
from dothi.values.memory import memories
from dothi.web import shared, visits
from modules.tourism.tests.conftest import Put, PutTrip, Visit
from tests.world import CENTRES, MYTHO

Statements = Callable[[], AbstractContextManager[list[str]]]
HERE = CENTRES[MYTHO]
BOX = f"{HERE.lon - 0.05},{HERE.lat - 0.05},{HERE.lon + 0.05},{HERE.lat + 0.05}"
PUBLIC_PAGES = {
    "/du-lich": 3,
    "/du-lich?q=chua": 2,
    "/du-lich?open=now&kind=worship": 2,
    f"/du-lich?near={HERE.lat},{HERE.lon}": 3,
    f"/du-lich/ban-do.geojson?bbox={BOX}": 2,
    "/du-lich/chua-vinh-trang": 4,
    "/du-lich/danh-muc.jsonld": 2,
    "/api/v1/places": 1,
    "/api/v1/places/chua-vinh-trang": 1,
    "/du-lich/lich-trinh": 1,
    "/du-lich/lich-trinh/mot-ngay": 2,
    "/du-lich/lich-trinh/mot-ngay/ban-do.geojson": 2,
    "/du-lich/lich-trinh/mot-ngay.ics": 2,
    "/api/v1/itineraries": 1,
    "/api/v1/itineraries/mot-ngay": 2,
    "/du-lich/ke-hoach?p=chua-vinh-trang&p=diem-1&p=diem-2&q=chua": 2,
    "/du-lich/yeu-thich?p=chua-vinh-trang&p=diem-1&p=diem-2": 1,
    "/du-lich/ngoai-tuyen?p=chua-vinh-trang&f=diem-1&f=diem-2": 1,
    "/du-lich/ngoai-tuyen/ban-doc?p=chua-vinh-trang&f=diem-1&f=diem-2": 2,
}
WORK_PAGES = {
    "/work/tourism": 3,
    "/work/tourism?lack=english": 4,
    "/work/tourism/places/chua-vinh-trang": 4,
    "/work/tourism/itineraries": 3,
    "/work/tourism/itineraries/mot-ngay": 4,
}


@pytest.fixture
def warm(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application as it is in the middle of its work: it remembers sites."""
    parts = house(app)
    patient = replace(parts, settings=replace(parts.settings, site_cache_seconds=3_600.0))
    monkeypatch.setitem(app.extensions, "dothi", patient)
    for name in ("WRITTEN_EVERY", "READ_EVERY"):
        monkeypatch.setattr(visits, name, 3_600.0)
    return app


@pytest.mark.parametrize("places", [1, 30])
def test_pages_cost_the_same_at_any_size(
    warm: Flask, put: Put, put_trip: PutTrip, visit: Visit, statements: Statements, places: int
) -> None:
    there = [put(), *(put(f"Điểm {number}", east=0.002 * number) for number in range(1, places))]
    put_trip("Một ngày", there)
    for number in range(1, places):
        put_trip(f"Lối {number}", there[:1])
    for pages, browser in ((PUBLIC_PAGES, visit()), (WORK_PAGES, visit("canbo"))):
        found = {}
        for path in pages:
            assert browser.get(path).status_code == 200
            memories(warm).pop(shared.answers, None)
            with statements() as seen:
                browser.get(path)
            found[path] = len(seen)
        assert found == pages
