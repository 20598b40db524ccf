"""People follow an area without an account: asked, confirmed by a link, told of what is published there, forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
import shapely
from flask import Flask
from sqlalchemy import func, select, update

from dothi.database.session import session
from dothi.outbox.events import EventRow
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.geo import Point
from dothi.values.ids import new_id
from dothi_testing.plugin import InTenant
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import point_to_plane, shape_to_degrees
from modules.planning.following import telling
from modules.planning.following.models import Follower, FollowerCell
from modules.planning.following.service import MOST_AN_HOUR, forget_followers
from modules.planning.lookup.question import about_land, about_point, encode
from modules.planning.plans.publishing import withdraw
from modules.planning.tests.guard import SYSTEM, add_follower, add_plan, add_published
from tests.client import TOKEN, Browser
from tests.world import MYTHO

Mails = Callable[[str], list[dict[str, Any]]]
FORM = "/quy-hoach/theo-doi"
PLAN = "Quy hoạch phân khu 1"


def some_email() -> str:
    return f"dan-{new_id().hex[-12:]}@example.vn"


def code_at(site: Site, east: float = 50.0, north: float = 50.0) -> str:
    """A point so many metres from the corner of the first square of `squares`."""
    middle = point_to_plane(SYSTEMS[9210], site.centre)
    there = shape_to_degrees(SYSTEMS[9210], shapely.Point(middle.x + east, middle.y + north))
    return encode(about_point(Point(there.x, there.y)))


def code_of_land(site: Site, east: float, *, side: float = 40.0) -> str:
    """A square of land whose corner lies so far east."""
    at = point_to_plane(SYSTEMS[9210], site.centre)
    x, y = at.x + east, at.y + 20
    return encode(about_land([[(x, y), (x + side, y), (x + side, y + side), (x, y + side)]], SYSTEMS[9210]))


def link_in(mail: dict[str, Any]) -> str:
    found = re.search(r"/quy-hoach/theo-doi/\S+", mail["text"])
    assert found is not None
    return found[0]


@pytest.fixture
def follow(citizen: Browser, run_jobs: Callable[[], object], mails: Mails) -> Callable[..., tuple[str, str]]:
    """Ask to follow the area and confirm it; returns address and link."""

    def make(*, code: str = "", ward: str = "", is_confirmed: bool = True) -> tuple[str, str]:
        email, area = some_email(), {"q": code} if code else {"ward": ward}
        sent = citizen.post(FORM, {"email": f" {email.upper()} ", **area}, page=FORM)
        assert sent.status_code == 303, sent.text
        run_jobs()
        link = link_in(mails(email)[0])
        if is_confirmed:
            assert citizen.post(link).status_code == 303
        return email, link

    return make


def published(site: Site, in_tenant: InTenant, **facts: Any) -> UUID:
    with in_tenant(MYTHO):
        return add_published(site, add_plan(site, name=PLAN).id, **facts).id


def test_who_follows_a_place_is_told_once_of_what_is_published_there(
    citizen: Browser, site: Site, in_tenant: InTenant, follow: Any, run_jobs: Any, mails: Mails
) -> None:
    at_point, _link = follow(code=code_at(site))
    on_edge, _link = follow(code=code_of_land(site, 180))
    far, _link = follow(code=code_at(site, east=5_000))
    near_by, _link = follow(code=code_of_land(site, 300))
    silent, _link = follow(code=code_at(site), is_confirmed=False)
    version = published(site, in_tenant)
    run_jobs()
    run_jobs()
    assert [len(mails(email)) for email in (at_point, on_edge, far, near_by, silent)] == [2, 2, 1, 1, 1]
    told = mails(at_point)[0]
    assert told["subject"] == f"Quy hoạch mới được công bố: {PLAN}"
    answer = re.search(r"/quy-hoach/ket-qua\S+", told["text"])
    assert answer is not None
    assert PLAN in citizen.get(answer[0]).text
    assert str(version) not in told["text"]


def test_a_ward_is_followed_as_a_whole_and_in_english(
    citizen: Browser, site: Site, in_tenant: InTenant, run_jobs: Any, mails: Mails
) -> None:
    page = citizen.get(f"{FORM}?lang=en").text
    ward = re.findall(r'<option value="(\d+)"', page)[0]
    email = some_email()
    citizen.post(FORM, {"email": email, "ward": ward}, page=f"{FORM}?lang=en")
    run_jobs()
    confirm = mails(email)[0]
    assert confirm["subject"] == "Confirm that you follow plans"
    with in_tenant(MYTHO):
        found = session.scalars(select(Follower).where(Follower.tenant_id == MYTHO)).one()
        assert (found.kind, found.language) == ("ward", "en")


def test_a_link_ends_it_and_the_address_is_gone(
    citizen: Browser, site: Site, in_tenant: InTenant, follow: Any, run_jobs: Any, mails: Mails
) -> None:
    email, link = follow(code=code_at(site))
    page = citizen.get(link)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert email in page.text
    assert citizen.post(f"{link}/ngung", page=link).status_code == 303
    assert citizen.get(link).status_code == 404
    published(site, in_tenant)
    run_jobs()
    assert len(mails(email)) == 1
    with in_tenant(MYTHO):
        assert session.scalars(select(Follower)).first() is None
        assert session.scalars(select(FollowerCell)).first() is None


def test_a_click_in_a_mail_program_ends_it(citizen: Browser, site: Site, follow: Any, in_tenant: InTenant) -> None:
    _email, link = follow(code=code_at(site))
    assert "Ngừng theo dõi" in citizen.get(f"{link}/ngung").text, "opened as a page it changes nothing"
    program = {"base_url": citizen.base, "data": {"List-Unsubscribe": "One-Click"}}
    assert citizen.client.post(f"{link}/ngung", **program).status_code == 200
    with in_tenant(MYTHO):
        assert session.scalars(select(Follower)).first() is None


def test_land_of_hundreds_of_corners_is_followed(
    citizen: Browser, site: Site, in_tenant: InTenant, follow: Any, run_jobs: Any, mails: Mails
) -> None:
    middle = point_to_plane(SYSTEMS[9210], site.centre)
    circle = shapely.Point(middle.x + 50, middle.y + 50).buffer(37.123, quad_segs=120)
    long = shapely.geometry.mapping(shape_to_degrees(SYSTEMS[9210], circle))
    sent = citizen.client.post("/api/v1/planning/answer", json={"polygon": long}, base_url=citizen.base).json
    assert sent is not None
    page = citizen.get(sent["url"].partition("/quy-hoach")[1] + sent["url"].partition("/quy-hoach")[2]).text
    [code] = re.findall(r'href="/quy-hoach/theo-doi\?q=(k\w+)"', page)
    email, link = follow(code=code)
    assert "Khu vực theo dõi" in citizen.get(link).text
    published(site, in_tenant)
    run_jobs()
    run_jobs()
    answer = re.search(r"/quy-hoach/ket-qua\S+", mails(email)[0]["text"])
    assert answer is not None
    assert len(answer[0]) < 80
    assert PLAN in citizen.get(answer[0]).text


def test_a_second_press_sends_no_second_mail_and_nobody_is_flooded(
    citizen: Browser, site: Site, run_jobs: Any, mails: Mails
) -> None:
    email = some_email()
    for _press in range(2):
        assert citizen.post(FORM, {"email": email, "q": code_at(site)}, page=FORM).status_code == 303
    for number in range(1, MOST_AN_HOUR):
        assert citizen.post(FORM, {"email": email, "q": code_at(site, east=number)}, page=FORM).status_code == 303
    refused = citizen.post(FORM, {"email": email, "q": code_at(site, east=77)}, page=FORM)
    assert refused.status_code == 429
    assert email in refused.text
    run_jobs()
    assert len(mails(email)) == MOST_AN_HOUR


def test_requests_at_once_do_not_pass_the_limit(app: Flask, site: Site) -> None:
    citizens = [Browser.at(app) for _ in range(2 * MOST_AN_HOUR)]
    gate, email = Barrier(len(citizens)), some_email()

    def ask(number: int) -> int:
        token = TOKEN.search(citizens[number].get(FORM).text)
        assert token is not None
        form = {"csrf_token": token[1], "email": email, "q": code_at(site, east=number)}
        gate.wait()
        return citizens[number].client.post(FORM, data=form, base_url=citizens[number].base).status_code

    with ThreadPoolExecutor(len(citizens)) as threads:
        answers = sorted(threads.map(ask, range(len(citizens))))
    assert answers == [303] * MOST_AN_HOUR + [429] * MOST_AN_HOUR


def test_areas_asked_for_again_count_as_new_ones_do(site: Site, in_tenant: InTenant, citizen: Browser) -> None:
    email = some_email()
    asked = [{"email": email, "q": code_at(site, east=number)} for number in range(MOST_AN_HOUR)]
    for form in asked:
        assert citizen.post(FORM, form, page=FORM).status_code == 303
    with in_tenant(MYTHO):
        session.execute(update(Follower).values(asked_at=clock.now() - timedelta(hours=2)))
        session.commit()
    other = {"email": email, "q": code_at(site, east=77)}
    assert [citizen.post(FORM, form, page=FORM).status_code for form in [other, *asked]] == [303] * 5 + [429]


@pytest.mark.parametrize(
    "form",
    [
        {"email": "dan@", "ward": ""},
        {"email": "dan@example.vn", "ward": "99999"},
        {"email": "dan@example.vn", "q": "9210_2_1.1"},
        {"email": "dan@example.vn", "q": encode(about_point(Point(105.0, 21.0)))},
    ],
)
def test_what_cannot_be_followed_is_refused_with_what_was_typed(citizen: Browser, form: dict[str, str]) -> None:
    refused = citizen.post(FORM, form, page=FORM)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert f'value="{form["email"]}"' in refused.text


def test_time_ends_what_is_followed(site: Site, in_tenant: InTenant, follow: Any) -> None:
    follow(code=code_at(site))
    follow(code=code_at(site, east=10), is_confirmed=False)
    for days, left in ((6, 2), (8, 1), (364, 1), (366, 0)):
        with in_tenant(MYTHO):
            forget_followers(MYTHO, clock.now() + timedelta(days=days))
            assert session.scalars(select(func.count()).select_from(Follower)).one() == left


def test_many_are_told_in_portions_and_what_was_withdrawn_meanwhile_is_not_told(
    app: Flask, site: Site, in_tenant: InTenant, run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 3)
    with in_tenant(MYTHO):
        for number in range(8):
            add_follower(site, east=number * 10.0)
    published(site, in_tenant)
    run_jobs()
    assert count_events(in_tenant, "FollowersFound") == 3
    assert count_events(in_tenant, "FollowerConcerned") == 8
    with in_tenant(MYTHO):
        second = add_published(site, add_plan(site, name="Quy hoạch 2").id)
        withdraw(MYTHO, second.id, version=second.version, reason="Nhầm tệp", actor=SYSTEM)
    run_jobs()
    assert count_events(in_tenant, "FollowerConcerned") == 8


def count_events(in_tenant: InTenant, name: str) -> int:
    with in_tenant(MYTHO):
        return session.scalars(select(func.count()).where(EventRow.tenant_id == MYTHO, EventRow.name == name)).one()
