"""The province's page of all its districts' places: told upward, in any order, and gone where the service is."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from dothi.database.session import session
from dothi.outbox.events import Delivery, EventRow, HandlerContext
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.ids import new_id
from dothi.work.old_events import purge_events
from modules.tourism.places.service import get_place, take_step
from modules.tourism.province import telling
from modules.tourism.province.events import PlacesTold
from modules.tourism.province.keeping import keep_told
from modules.tourism.province.models import ToldPlace, ToldWord
from modules.tourism.tests.conftest import Put, Visit, site_of
from tests.world import CENTRES, GOCONGDONG, MYTHO, SYSTEM, TANAN, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
Run = Callable[[], list[str]]
PAGE = "/du-lich-toan-tinh"
HERE = CENTRES[MYTHO]
BOX = f"{HERE.lon - 0.5},{HERE.lat - 0.5},{HERE.lon + 0.5},{HERE.lat + 0.5}"


def shown(visit: Visit, query: str = "", *, at: int = TIENGIANG, language: str = "") -> str:
    answer = visit(at=at, language=language).get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return answer.text


def pins(visit: Visit, query: str = "", *, box: str = BOX) -> list[str]:
    answer = visit(at=TIENGIANG).get(f"{PAGE}/ban-do.geojson?bbox={box}{query}")
    return [feature["properties"]["title"] for feature in json.loads(answer.text)["features"]]


def step(in_tenant: InTenant, name: str, slug: str = "chua-vinh-trang") -> None:
    with in_tenant(MYTHO):
        place = get_place(MYTHO, slug)
        take_step(place, name, version=place.version, actor=SYSTEM)


def open_gocongdong(app: Flask) -> None:
    with app.app_context():
        for state in (ModuleState.PREPARING, ModuleState.LIVE):
            switch(TIENGIANG, GOCONGDONG, state)


def test_published_places_of_its_own_districts_lead_to_their_pages(
    app: Flask, put: Put, visit: Visit, run_jobs: Run
) -> None:
    open_gocongdong(app)
    put()
    put("Còn là nháp", east=0.01, is_published=False)
    put("Biển Tân Thành", at=GOCONGDONG, kind="beach")
    put("Ở tỉnh khác", at=TANAN)
    run_jobs()
    page = shown(visit)
    assert "mytho.localhost/du-lich/chua-vinh-trang" in page.replace(":8000", "")
    assert page.index("Biển Tân Thành") < page.index("Chùa Vĩnh Tràng")
    assert "Còn là nháp" not in page
    assert "Ở tỉnh khác" not in page
    assert sorted(pins(visit)) == ["Biển Tân Thành", "Chùa Vĩnh Tràng"]
    assert "Vĩnh Tràng Pagoda" in shown(visit, language="en")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=vinh+trang", {"Chùa Vĩnh Tràng"}),
        ("q=pagod", {"Chùa Vĩnh Tràng", "Biển Tân Thành"}),
        ("q=bien", {"Biển Tân Thành"}),
        ("kind=beach", {"Biển Tân Thành"}),
        ("district=mytho", {"Chùa Vĩnh Tràng"}),
        ("district=gocongdong&q=bien", {"Biển Tân Thành"}),
        ("district=mytho&kind=beach", set()),
        ("district=khong-co", {"Chùa Vĩnh Tràng", "Biển Tân Thành"}),
    ],
)
def test_list_and_map_narrow_alike(
    app: Flask, put: Put, visit: Visit, run_jobs: Run, query: str, found: set[str]
) -> None:
    open_gocongdong(app)
    put()
    put("Biển Tân Thành", at=GOCONGDONG, kind="beach")
    run_jobs()
    assert set(pins(visit, f"&{query}")) == found
    page = shown(visit, f"?{query}")
    assert {name for name in ("Chùa Vĩnh Tràng", "Biển Tân Thành") if f">{name}</a>" in page} == found


def test_the_map_holds_what_lies_in_its_box(app: Flask, put: Put, visit: Visit, run_jobs: Run) -> None:
    open_gocongdong(app)
    put()
    put("Biển Tân Thành", at=GOCONGDONG, kind="beach")
    run_jobs()
    near = f"{HERE.lon - 0.05},{HERE.lat - 0.05},{HERE.lon + 0.05},{HERE.lat + 0.05}"
    assert pins(visit, box=near) == ["Chùa Vĩnh Tràng"]


@pytest.mark.parametrize("state", [ModuleState.SUSPENDED, ModuleState.PREPARING])
def test_places_vanish_while_their_district_has_no_service(
    app: Flask, put: Put, visit: Visit, run_jobs: Run, state: ModuleState
) -> None:
    open_gocongdong(app)
    put()
    put("Biển Tân Thành", at=GOCONGDONG, kind="beach")
    run_jobs()
    with app.app_context():
        switch(TIENGIANG, MYTHO, state)
    assert pins(visit) == ["Biển Tân Thành"]
    assert "Chùa Vĩnh Tràng" not in shown(visit)
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.LIVE)
    assert "Chùa Vĩnh Tràng" in shown(visit)


def test_where_no_district_has_the_service_the_province_shows_none_of_it(
    app: Flask, put: Put, visit: Visit, run_jobs: Run
) -> None:
    put()
    run_jobs()
    assert PAGE in visit(at=TIENGIANG).get("/").text
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    assert visit(at=TIENGIANG).get(PAGE).status_code == 404
    assert PAGE not in visit(at=TIENGIANG).get("/").text


def test_what_is_withdrawn_is_gone_and_what_comes_back_is_there(
    put: Put, visit: Visit, run_jobs: Run, in_tenant: InTenant
) -> None:
    put()
    run_jobs()
    for name, is_there in (("withdraw", False), ("publish", True), ("archive", False)):
        step(in_tenant, name)
        run_jobs()
        assert ("Chùa Vĩnh Tràng" in shown(visit)) == is_there
    with in_tenant(TIENGIANG):
        assert session.scalars(select(ToldPlace.texts).where(ToldPlace.tenant_id == TIENGIANG)).all() == [{}]
        assert session.scalar(select(func.count()).select_from(ToldWord)) == 0


def test_tellings_may_come_twice_and_in_any_order(app: Flask, put: Put, run_jobs: Run, in_tenant: InTenant) -> None:
    put()
    step(in_tenant, "withdraw")
    step(in_tenant, "publish")
    run_jobs()
    with app.app_context():
        site = site_of(TIENGIANG)
    with in_tenant(TIENGIANG):
        told = session.scalars(select(EventRow).where(EventRow.tenant_id == TIENGIANG, EventRow.name == "PlacesTold"))
        newest = max((row.payload for row in told), key=lambda payload: int(payload["places"][0]["version"]))
        [place] = newest["places"]
        older = {**place, "version": place["version"] - 1, "is_published": False, "texts": {}}
        context = HandlerContext(
            tenant_id=TIENGIANG, site=site, event_id=new_id(), occurred_at=clock.now(), handler="tourism.keep_told"
        )
        for places in ([older], [place], [older], [place, place]):
            keep_told(PlacesTold(member_id=MYTHO, places=places[:1]), context)
        kept = session.scalars(select(ToldPlace).where(ToldPlace.tenant_id == TIENGIANG)).one()
        assert (kept.version, kept.is_published) == (place["version"], True)


def test_the_daily_telling_brings_what_no_event_told(
    put: Put, visit: Visit, run_jobs: Run, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "HANDFUL", 2)
    for number in range(5):
        put(f"Điểm {number}", east=0.001 * number)
    with in_tenant(MYTHO):
        session.execute(update(Delivery).where(Delivery.tenant_id == MYTHO).values(done_at=clock.now()))
    assert "Điểm 1" not in shown(visit)
    with in_tenant(MYTHO):
        telling.tell_all(MYTHO, clock.now())
    assert run_jobs() == ["done"] * 3
    assert all(f"Điểm {number}" in shown(visit) for number in range(5))


def test_it_is_paged_and_costs_the_same_at_any_size(
    put: Put, visit: Visit, run_jobs: Run, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    put()
    run_jobs()
    found = []
    for more in (0, 30):
        for number in range(more):
            put(f"Điểm {number}", east=0.001 * number)
        run_jobs()
        browser = visit(at=TIENGIANG)
        browser.get(PAGE)
        for path in (PAGE, f"{PAGE}?q=diem", f"{PAGE}/ban-do.geojson?bbox={BOX}"):
            with statements() as seen:
                browser.get(path)
            found.append((path, len(seen)))
    assert found[:3] == found[3:]
    assert "cursor=" in shown(visit)


def test_what_waits_for_a_service_at_a_province_is_closed_but_what_it_was_told_is_not(
    put: Put, in_tenant: InTenant
) -> None:
    put()
    with in_tenant(MYTHO):
        telling.tell_all(MYTHO, clock.now())
    with in_tenant(TIENGIANG):
        purge_events(TIENGIANG, clock.now() + timedelta(minutes=1))
        waiting = session.scalars(
            select(Delivery.handler).where(Delivery.tenant_id == TIENGIANG, Delivery.done_at.is_(None))
        ).all()
    assert "tourism.keep_told" in waiting
