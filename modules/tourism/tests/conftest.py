"""What tests of tourism build on: the site of Mỹ Tho, a place in a line, a browser on a tenant's site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT, Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.site import Site
from modules.tourism.happenings.models import Happening
from modules.tourism.itineraries.models import Itinerary
from modules.tourism.places.models import Place
from modules.tourism.tests.guard import put_happening, put_itinerary, put_place
from tests.client import Browser, email_of
from tests.world import HOSTS, MYTHO

Put = Callable[..., Place]
Hold = Callable[..., Happening]
Visit = Callable[..., Browser]
PutTrip = Callable[..., Itinerary]


def site_of(tenant_id: int = MYTHO) -> Site:
    """A tenant's site, asked before its scope."""
    with acting_in(DEPLOYMENT):
        site = house().directory.find_site(HOSTS[tenant_id])
    assert site is not None
    return site


@pytest.fixture
def put(app: Flask) -> Put:
    """Store a place and commit: `put("Chợ đêm", kind="market", at=TANAN)`."""

    def store(name: str = "", *, at: int = MYTHO, **facts: Any) -> Place:
        with app.app_context():
            site = site_of(at)
            with acting_in(Scope(at)):
                place = put_place(site, name, **facts)
                session.flush()
                session.refresh(place)
                session.expunge_all()
                session.commit()
                return place

    return store


@pytest.fixture
def hold(app: Flask) -> Hold:
    """Store a happening and commit: `hold("Hội làng", rule="FREQ=WEEKLY", at=TANAN)`."""

    def store(name: str = "", *, at: int = MYTHO, **facts: Any) -> Happening:
        with app.app_context():
            site = site_of(at)
            with acting_in(Scope(at)):
                happening = put_happening(site, name, **facts)
                session.flush()
                session.refresh(happening)
                session.expunge_all()
                session.commit()
                return happening

    return store


@pytest.fixture
def put_trip(app: Flask) -> PutTrip:
    """Store an itinerary over places and commit: `put_trip("Chợ và chùa", [place])`."""

    def store(name: str, places: Sequence[Place], *, at: int = MYTHO, **facts: Any) -> Itinerary:
        with app.app_context():
            site = site_of(at)
            with acting_in(Scope(at)):
                itinerary = put_itinerary(site, name, places, **facts)
                session.flush()
                session.refresh(itinerary)
                session.expunge_all()
                session.commit()
                return itinerary

    return store


@pytest.fixture
def visit(app: Flask) -> Visit:
    """A browser without script: a visitor's, or with `as_` that of somebody of the staff."""

    def open_browser(as_: str = "", *, at: int = MYTHO, language: str = "") -> Browser:
        browser = Browser(app, HOSTS[at])
        if as_:
            browser.enter(email_of(as_, at))
        if language:
            browser.get(f"/language/{language}")
        return browser

    return open_browser
