"""What all readers get alike is made by one of those who miss it at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Event

import pytest
from flask import Flask

from dothi.manifest.house import house
from dothi.values.memory import memories
from dothi.web import shared as sharing
from dothi.web.shared import Answer, shared

READERS = 4


@pytest.fixture
def kept_app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application as in production: answers are kept."""
    parts = house(app)
    monkeypatch.setitem(
        app.extensions, "dothi", replace(parts, settings=replace(parts.settings, site_cache_seconds=60.0))
    )
    yield app
    memories(app).clear()


def test_readers_who_miss_it_at_once_have_it_made_once(kept_app: Flask) -> None:
    together, made = Barrier(READERS), list[str]()

    def make() -> str:
        made.append("once")
        time.sleep(0.1)
        return "screens"

    def read(_reader: int) -> Answer:
        together.wait(5)
        with kept_app.app_context():
            return shared(1, ("test",), make, mark=lambda _tenant_id: 7)

    with ThreadPoolExecutor(READERS) as readers:
        bodies = [answer.body for answer in readers.map(read, range(READERS))]
    assert (bodies, made) == ([b"screens"] * READERS, ["once"])


def test_one_who_takes_too_long_holds_nobody_up(kept_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "PATIENCE_SECONDS", 0.05)
    has_begun, may_end = Event(), Event()

    def slow() -> str:
        has_begun.set()
        may_end.wait(20)
        return "late"

    def read() -> Answer:
        with kept_app.app_context():
            return shared(1, ("test",), slow, mark=lambda _tenant_id: 7)

    with ThreadPoolExecutor(1) as readers:
        first = readers.submit(read)
        assert has_begun.wait(5)
        try:
            with kept_app.app_context():
                assert shared(1, ("test",), lambda: "soon", mark=lambda _tenant_id: 7).body == b"soon"
            assert not first.done()
        finally:
            may_end.set()
        assert first.result(5).body == b"late"


def test_nobody_gets_what_was_made_for_a_state_before_theirs(kept_app: Flask) -> None:
    states, made = iter((1, 2, 2)), iter("abc")
    with kept_app.app_context():
        bodies = [shared(1, ("test",), lambda: next(made), mark=lambda _id: next(states)).body for _time in range(3)]
    assert bodies == [b"a", b"b", b"b"]
