"""Applications with a base map of the test's own, on the tests' world."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from dothi.app import create_app
from dothi.database.session import db, session
from dothi.settings import Settings

WithBasemap = Callable[[str], Flask]


@pytest.fixture
def with_basemap(app: Flask, settings: Settings) -> Iterator[WithBasemap]:
    """The application with this `BASEMAP`; its connections end with the test. `app` has put the database back."""
    made: list[Flask] = []

    def make(basemap: str) -> Flask:
        made.append(create_app(dataclasses.replace(settings, basemap=basemap)))
        return made[-1]

    yield make
    for each in made:
        with each.app_context():
            session.remove()
            db.engine.dispose()
