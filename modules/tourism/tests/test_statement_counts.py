"""How many SQL statements each page takes, in literal numbers: the same for one place and for thirty."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from dothi.values.memory import memories
from dothi.web import shared, visits
from modules.tourism.businesses.links import open_link
from modules.tourism.businesses.service import propose_change
from modules.tourism.places.models import Place
from modules.tourism.places.service import change_place, draft_of, get_place
from modules.tourism.ratings.counting import keep_score
from modules.tourism.ratings.service import decide, store_rating
from modules.tourism.tests.conftest import Put, PutTrip, Visit, site_of
from tests.world import CENTRES, MYTHO

Statements = Callable[[], AbstractContextManager[list[str]]]
HERE = CENTRES[MYTHO]
BOX = f"{HERE.lon - 0.05},{HERE.lat - 0.05},{HERE.lon + 0.05},{HERE.lat + 0.05}"
PUBLIC_PAGES = {
    "/du-lich": 3,
    "/du-lich?q=chua": 2,
    "/du-lich?q=chua+vinh": 3,
    "/du-lich?open=now&kind=worship": 2,
    f"/du-lich?near={HERE.lon},{HERE.lat}": 3,
    f"/du-lich/ban-do.geojson?bbox={BOX}": 2,
    "/du-lich/chua-vinh-trang": 6,
    "/du-lich/danh-muc.jsonld": 2,
    "/sitemap-tourism.xml": 4,
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
    "/work/tourism/places/chua-vinh-trang": 5,
    "/work/tourism/itineraries": 3,
    "/work/tourism/itineraries/mot-ngay": 4,
    "/work/tourism/import": 1,
    "/work/tourism/links?state=new": 3,
    "/work/tourism/export.csv": 3,
}
RATED = {"/du-lich/chua-vinh-trang": 2, "/du-lich/chua-vinh-trang/danh-gia": 2, "/du-lich/chua-vinh-trang/co-so": 1}
DESK_OF_VOICES = {"/work/tourism/ratings": 3, "/work/tourism/ratings?status=shown": 3, "/work/tourism/proposals": 3}


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


def test_a_kept_page_tells_a_change_at_once(warm: Flask, put: Put, visit: Visit) -> None:
    put()
    path = "/du-lich/chua-vinh-trang"
    assert "0273 3999 888" not in visit().get(path).text
    with warm.app_context():
        site = site_of()
        with acting_in(Scope(MYTHO)):
            place = get_place(MYTHO, "chua-vinh-trang")
            draft = replace(draft_of(place), phone="0273 3999 888")
            change_place(site, place, draft, version=place.version, actor=Actor.system())
            session.commit()
    assert "0273 3999 888" in visit().get(path).text


@pytest.mark.parametrize("ratings", [1, 30])
def test_pages_of_ratings_and_proposals_cost_the_same_at_any_size(
    warm: Flask, put: Put, visit: Visit, statements: Statements, ratings: int
) -> None:
    put(email="chu@vinh-trang.example")
    for number in range(1, ratings):
        put(f"Điểm {number}", east=0.002 * number)
    with warm.app_context():
        site = site_of()
        with acting_in(Scope(MYTHO)):
            link, more = speak(site, ratings)
    pages = RATED | {link: 4}
    for shown, browser in ((pages, visit()), (DESK_OF_VOICES | more, visit("canbo"))):
        found = {}
        for path in shown:
            assert browser.get(path).status_code == 200
            with statements() as seen:
                browser.get(path)
            found[path] = len(seen)
        assert found == shown


def speak(site: Site, ratings: int) -> tuple[str, dict[str, int]]:
    """So many ratings shown and as many that wait, a proposal for each place; a link, and pages at the desk."""
    places = list(session.scalars(select(Place).where(Place.tenant_id == MYTHO).order_by(Place.created_at)))
    said = {"stars": 4, "words": "Mát.", "name": "", "language": "vi"}
    for number in range(2 * ratings):
        rating_id = store_rating(MYTHO, places[0], email=f"k{number}@khach.example", **said)  # type: ignore[arg-type]
        if number % 2 == 0:
            decide(MYTHO, rating_id, "approve", version=1, actor=Actor.system())
    for place in places:
        draft = replace(draft_of(place), phone="1022")
        proposal = propose_change(site, place, draft, version=place.version, note="", language="vi")
    token = open_link(places[0], link_id=new_id())
    keep_score(MYTHO, places[0].id)
    pages = {f"/work/tourism/ratings/{rating_id}": 3, f"/work/tourism/proposals/{proposal.id}": 4}
    session.commit()
    return f"/du-lich/co-so/{token}", pages
