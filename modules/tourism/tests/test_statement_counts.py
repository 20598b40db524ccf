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
from modules.tourism.tests.conftest import Put, Visit
from tests.world import CENTRES, MYTHO

Statements = Callable[[], AbstractContextManager[list[str]]]
HERE = CENTRES[MYTHO]
BOX = f"{HERE.lon - 0.05},{HERE.lat - 0.05},{HERE.lon + 0.05},{HERE.lat + 0.05}"
PUBLIC_PAGES = {
    "/du-lich": 3,
    "/du-lich?q=chua": 2,
    "/du-lich?q=chua+vinh": 3,
    "/du-lich?open=now&kind=worship": 2,
    f"/du-lich?near={HERE.lat},{HERE.lon}": 3,
    f"/du-lich/ban-do.geojson?bbox={BOX}": 2,
    "/du-lich/chua-vinh-trang": 5,
    "/du-lich/danh-muc.jsonld": 2,
    "/sitemap-tourism.xml": 2,
    "/api/v1/places": 1,
    "/api/v1/places/chua-vinh-trang": 1,
}
WORK_PAGES = {
    "/work/tourism": 3,
    "/work/tourism?lack=english": 4,
    "/work/tourism/places/chua-vinh-trang": 5,
    "/work/tourism/import": 1,
    "/work/tourism/links?state=new": 3,
    "/work/tourism/export.csv": 3,
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
    warm: Flask, put: Put, visit: Visit, statements: Statements, places: int
) -> None:
    put()
    for number in range(1, places):
        put(f"Điểm {number}", east=0.002 * number)
    for pages, browser in ((PUBLIC_PAGES, visit()), (WORK_PAGES, visit("canbo"))):
        found = {}
        for path in pages:
            assert browser.get(path).status_code == 200
            memories(warm).pop(shared.answers, None)
            with statements() as seen:
                browser.get(path)
            found[path] = len(seen)
        assert found == pages
