"""Fixtures of the whole suite: those of `dothi_testing`, on a small world of two provinces (`tests/world.py`)."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator

import pytest
from flask import Flask
from hypothesis import settings

from dothi_testing.databases import TestDatabase
from tests.blocked import Blocked
from tests.world import build_world

# No timed assertion: on a busy machine a step may take long.
settings.register_profile("untimed", parent=settings(), deadline=None)
settings.load_profile("untimed")

pytest_plugins = ["dothi_testing.plugin"]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: looking through it for garbage takes a third of the time that it takes."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.fixture(scope="session")
def seed() -> Callable[[Flask], None]:
    """Every test begins in this world."""
    return build_world


@pytest.fixture
def blocked(app: Flask, database: TestDatabase) -> Iterator[Blocked]:
    """Runs what is to wait for a lock that the test holds."""
    with Blocked(app, database.owner_url) as made:
        yield made
