"""How many SQL statements each page of happenings takes, in literal numbers: the same for one and for forty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from dothi.manifest.house import house
from dothi.values import clock
from dothi.values.memory import memories
from dothi.web import shared, visits
from modules.tourism.tests.conftest import Hold, Put, Visit

Statements = Callable[[], AbstractContextManager[list[str]]]
LIST = "/du-lich/su-kien"
PUBLIC = {
    LIST: 3,
    f"{LIST}?when=weekend": 3,
    f"{LIST}?place=dinh-lang&kind=festival": 4,
    f"{LIST}/lich": 3,
    f"{LIST}/hoi-0": 1,
    f"{LIST}.ics": 2,
    f"{LIST}.ics?place=dinh-lang": 3,
    f"{LIST}/hoi-0.ics": 2,
    "/du-lich/dinh-lang": 6,
    "/api/v1/happenings": 1,
    "/api/v1/happenings/hoi-0": 1,
}
KEPT = {LIST: 1, f"{LIST}/lich": 1, f"{LIST}.ics": 1}
WORK = {
    "/work/tourism/happenings": 3,
    "/work/tourism/happenings/hoi-0": 5,
    "/work/tourism/happenings/new": 2,
    "/work/tourism/happenings/hoi-0/preview": 3,
}
"""Of the desk one is the session's."""


@pytest.fixture
def warm(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application as it is in the middle of its work: it remembers sites."""
    parts = house(app)
    patient = replace(parts, settings=replace(parts.settings, site_cache_seconds=3_600.0))
    monkeypatch.setitem(app.extensions, "dothi", patient)
    for name in ("WRITTEN_EVERY", "READ_EVERY"):
        monkeypatch.setattr(visits, name, 3_600.0)
    yield app
    memories(app).clear()


@pytest.fixture(params=[1, 40])
def filled(warm: Flask, request: pytest.FixtureRequest, put: Put, hold: Hold) -> Flask:
    """As many happenings as the parameter says, at one place."""
    place, today = put("Đình làng"), clock.local_today()
    for number in range(request.param):
        rule = ("", "FREQ=WEEKLY", "RSCALE=VIETNAMESE;FREQ=MONTHLY;BYMONTHDAY=15")[number % 3]
        hold(f"Hội {number}", place_id=place.id, rule=rule, starts_on=today + timedelta(days=number % 9))
    return warm


def count(app: Flask, statements: Statements, visit: Visit, path: str, *, as_: str = "", is_kept: bool = False) -> int:
    """Statements of a page that was asked for before."""
    browser = visit(as_)
    assert browser.get(path).status_code == 200
    if not is_kept:
        memories(app).pop(shared.answers, None)
    with statements() as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def test_public_pages(filled: Flask, statements: Statements, visit: Visit) -> None:
    assert {path: count(filled, statements, visit, path) for path in PUBLIC} == PUBLIC


def test_pages_that_are_kept(filled: Flask, statements: Statements, visit: Visit) -> None:
    assert {path: count(filled, statements, visit, path, is_kept=True) for path in KEPT} == KEPT


def test_pages_of_the_desk(filled: Flask, statements: Statements, visit: Visit) -> None:
    assert {path: count(filled, statements, visit, path, as_="canbo") for path in WORK} == WORK
