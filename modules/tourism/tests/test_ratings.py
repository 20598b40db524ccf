"""Ratings: shown once staff have looked, one a person and year, with the place's reply; mean and number are exact."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.numbers.counts import read_stocks
from dothi.sites.switch import ModuleState
from dothi.values import clock
from modules.tourism.places.models import Place
from modules.tourism.places.service import get_place, take_step
from modules.tourism.ratings.counting import RATINGS as STOCK
from modules.tourism.ratings.counting import count_ratings
from modules.tourism.ratings.models import VisitorRating
from modules.tourism.ratings.rules import mean_of
from modules.tourism.tests.conftest import Put, Visit
from modules.tourism.tests.guard import SYSTEM
from modules.tourism.tests.speaking import OWNER, RATINGS, SLUG, Mails, RunJobs, link_in, rate, rated, some_email
from tests.client import Browser
from tests.world import MYTHO, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
DESK = "/work/tourism/ratings"


def newest(in_tenant: InTenant) -> UUID:
    with in_tenant(MYTHO):
        return session.scalars(select(VisitorRating.id).order_by(VisitorRating.id.desc()).limit(1)).one()


def press(staff: Browser, rating_id: UUID, action: str, **fields: str) -> int:
    """A button of the rating's page, with the version that it shows."""
    page = f"{DESK}/{rating_id}"
    version = re.search(r'name="version" value="(\d+)"', staff.get(page).text)
    assert version is not None
    return staff.post(f"{page}/{action}", page=page, version=version.group(1), **fields).status_code


def score(visit: Visit) -> dict[str, object] | None:
    """As programs read it."""
    found: dict[str, object] | None = visit().get(f"/api/v1/places/{SLUG}").get_json()["rating"]
    return found


def test_a_rating_is_seen_once_staff_have_looked(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    put(email=OWNER)
    email = some_email()
    rated(visit(), run_jobs, mails, email, words="<b>Đẹp</b> lắm", name="Lan")
    assert "lắm" not in visit().get(RATINGS).text
    assert score(visit) is None
    staff, rating_id = visit("canbo"), newest(in_tenant)
    assert "lắm" in staff.get(DESK).text
    assert press(staff, rating_id, "approve") == 303
    run_jobs()
    for path in (RATINGS, f"/du-lich/{SLUG}"):
        assert "&lt;b&gt;Đẹp&lt;/b&gt; lắm" in visit().get(path).text, "HTML is text"
    assert score(visit) == {"mean": 4.0, "count": 1}
    linked = re.search(r'<script type="application/ld\+json">(.*?)</script>', visit().get(f"/du-lich/{SLUG}").text)
    assert linked is not None
    told = json.loads(linked.group(1))["aggregateRating"]
    assert (told["ratingValue"], told["ratingCount"]) == (4.0, 1)
    assert "đã được đăng" in mails(email)[0]["subject"]


def test_a_refusal_has_a_reason_which_the_author_reads(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    put()
    email = some_email()
    rated(visit(language="en"), run_jobs, mails, email)
    staff, rating_id = visit("tiepnhan"), newest(in_tenant)
    assert press(staff, rating_id, "refuse") == 422
    assert press(staff, rating_id, "refuse", reason="Có số điện thoại quảng cáo.") == 303
    run_jobs()
    mail = mails(email)[0]
    assert mail["subject"] == "Your rating of Vĩnh Tràng Pagoda was not published"
    assert "Có số điện thoại quảng cáo." in mail["text"]
    assert rated(visit(), run_jobs, mails, email, words="Viết lại.").status_code == 303, "another one may be written"


def test_everyone_rates_a_place_once_a_year(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    put()
    email = some_email()
    assert rated(visit(), run_jobs, mails, email).status_code == 303
    second = rated(visit(), run_jobs, mails, email.upper(), words="Lần nữa")
    assert second.status_code == 409
    assert "một lần mỗi năm" in second.text
    clock.shift(timedelta(days=366))
    assert rated(visit(), run_jobs, mails, email, words="Năm sau").status_code == 303
    with in_tenant(MYTHO):
        assert len(session.scalars(select(VisitorRating.id)).all()) == 2


def test_mean_and_number_follow_every_step_and_equal_the_rows(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    put()
    head = visit("thutruong")
    for stars in (5, 4, 4, 1):
        rated(visit(), run_jobs, mails, some_email(), stars=stars)
        assert press(head, newest(in_tenant), "approve") == 303
    run_jobs()
    assert score(visit) == {"mean": 3.5, "count": 4}
    lowest = newest(in_tenant)
    press(head, lowest, "refuse", reason="Xúc phạm.")
    run_jobs()
    assert score(visit) == {"mean": 4.3, "count": 3}
    press(head, lowest, "approve")
    run_jobs()
    assert score(visit) == {"mean": 3.5, "count": 4}
    press(head, lowest, "erase", reason="Người viết yêu cầu.")
    run_jobs()
    assert score(visit) == {"mean": 4.3, "count": 3}
    with in_tenant(MYTHO):
        assert read_stocks(MYTHO, [STOCK])[STOCK.name] == count_ratings(MYTHO) == {("shown",): 3}


@pytest.mark.parametrize(
    ("count", "total", "mean"), [(0, 0, None), (3, 13, 4.3), (4, 17, 4.3), (8, 35, 4.4), (1, 5, 5)]
)
def test_a_mean_is_rounded_to_a_tenth(count: int, total: int, mean: float | None) -> None:
    assert mean_of(count, total) == mean


def test_two_moderators_at_one_rating(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    put()
    rated(visit(), run_jobs, mails, some_email())
    rating_id = newest(in_tenant)
    page = f"{DESK}/{rating_id}"
    assert press(visit("canbo"), rating_id, "approve") == 303
    late = visit("thutruong").post(f"{page}/refuse", page=page, version="1", reason="Trùng lặp, đã có.")
    assert late.status_code == 409
    assert "Trùng lặp, đã có." in late.text


def test_the_place_replies_by_its_link_and_staff_look_at_it(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    put(email=OWNER)
    rated(visit(), run_jobs, mails, some_email(), stars=2, words="Đông quá.")
    staff, rating_id = visit("canbo"), newest(in_tenant)
    press(staff, rating_id, "approve")
    run_jobs()
    assert "Đông quá." in mails(OWNER)[0]["text"]
    link = link_in(mails, OWNER)
    assert visit().post(f"{link}/danh-gia/{rating_id}", page=link, reply="").status_code == 422
    assert visit().post(f"{link}/danh-gia/{rating_id}", page=link, reply="Xin lỗi quý khách.").status_code == 303
    assert "Xin lỗi" not in visit().get(RATINGS).text
    assert "Đông quá." in staff.get(f"{DESK}?status=replies").text
    assert press(staff, rating_id, "reply/show") == 303
    assert "Xin lỗi quý khách." in visit().get(RATINGS).text
    assert press(staff, rating_id, "reply", reply="Đã nhắc nhở cơ sở.") == 303, "of staff at once"
    late = visit().post(f"{link}/danh-gia/{rating_id}", page=link, reply="Chúng tôi nói lại.")
    assert late.status_code == 409
    assert "Chúng tôi nói lại." not in visit().get(RATINGS).text
    assert "Đã nhắc nhở cơ sở." in visit().get(RATINGS).text


def test_a_place_that_is_not_shown_has_no_ratings_and_takes_none(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    put()
    email = some_email()
    browser = visit()
    page = rate(browser, email).headers["Location"]
    run_jobs()
    with in_tenant(MYTHO):
        place: Place = get_place(MYTHO, SLUG)
        take_step(place, "withdraw", version=place.version, actor=SYSTEM)
    assert visit().get(RATINGS).status_code == 404
    code = re.search(r"\b\d{6}\b", mails(email)[0]["text"])
    assert code is not None
    assert browser.post(page, code=code.group()).status_code == 410
    with in_tenant(MYTHO):
        assert session.scalars(select(VisitorRating.id)).all() == []


def test_while_the_service_is_suspended_nothing_typed_is_lost(
    app: Flask, put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails
) -> None:
    put()
    browser, email = visit(), some_email()
    page = rate(browser, email).headers["Location"]
    run_jobs()
    code = re.search(r"\b\d{6}\b", mails(email)[0]["text"])
    assert code is not None
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(RATINGS).text)
    assert token is not None
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    typed = {"csrf_token": token.group(1), "words": "Một buổi chiều yên ả bên sông."}
    refused = browser.client.post(RATINGS, data=typed, base_url=browser.base)
    assert refused.status_code == 404
    assert "Một buổi chiều yên ả bên sông." in refused.text
    late = {"csrf_token": token.group(1), "code": code.group()}
    assert browser.client.post(page, data=late, base_url=browser.base).status_code == 409
    assert browser.get(page).status_code == 200
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.LIVE)
    assert browser.post(page, code=code.group()).status_code == 303, "the form was kept"


@pytest.mark.parametrize(
    ("field", "value"),
    [("stars", "6"), ("stars", ""), ("email", "khong"), ("consent", ""), ("words", "x" * 10**7)],
)
def test_what_is_wrong_is_said_at_its_field(put: Put, visit: Visit, field: str, value: str) -> None:
    put()
    said: dict[str, str] = {"words": "Đừng làm mất chữ này nhé.", field: value}
    answer = rate(visit(), said.pop("email", some_email()), **said)
    assert answer.status_code in {413, 422}
    if answer.status_code == 422 and field != "words":
        assert f'href="#{field}"' in answer.text
        assert "Đừng làm mất chữ này nhé." in answer.text
