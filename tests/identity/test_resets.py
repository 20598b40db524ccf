"""Forgotten passwords: the same answer for everybody, a link that works once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from dothi.database.session import session
from dothi.identity import accounts, members, sign_in
from dothi.values import clock
from dothi.values.actor import Actor
from dothi_testing.plugin import InTenant
from tests.client import Browser
from tests.guards.english import not_english
from tests.world import MYTHO, PASSWORD, TANAN

RunJobs = Callable[[], list[str]]
Mails = Callable[[str], list[dict[str, Any]]]
EMAIL = "canbo@mytho.example"
LINK = re.compile(r"http://mytho\.localhost(/reset/\S+)")
NEW = {"password": "một câu dài dễ nhớ", "repeated": "một câu dài dễ nhớ"}


@pytest.fixture
def link(app: Flask, run_jobs: RunJobs, mails: Mails) -> str:
    """The link that was mailed to a staff member who asked for it."""
    assert Browser.at(app, MYTHO).post("/forgotten-password", email=" CanBo@mytho.example").status_code == 200
    run_jobs()
    found = LINK.search(mails(EMAIL)[0]["text"])
    assert found is not None
    return found.group(1)


def test_the_link_sets_a_new_password_and_ends_all_sessions(app: Flask, link: str) -> None:
    old = Browser.at(app, MYTHO)
    old.sign_in(EMAIL)
    assert Browser.at(app, MYTHO).post(link, **NEW).headers["Location"] == "/sign-in"
    assert old.get("/account").status_code == 302
    assert Browser.at(app, MYTHO).sign_in(EMAIL).status_code == 422
    assert Browser.at(app, MYTHO).sign_in(EMAIL, NEW["password"]).status_code == 302


def test_the_owner_is_told(app: Flask, link: str, run_jobs: RunJobs, mails: Mails) -> None:
    Browser.at(app, MYTHO).post(link, **NEW)
    run_jobs()
    assert mails(EMAIL)[0]["subject"] == "Mật khẩu của bạn đã được thay đổi"


def test_who_asks_in_english_is_written_to_in_english(app: Flask, run_jobs: RunJobs, mails: Mails) -> None:
    reader = Browser.at(app, MYTHO)
    reader.get("/language/en")
    reader.post("/forgotten-password", email=EMAIL)
    run_jobs()
    asked = mails(EMAIL)[0]
    assert asked["subject"].startswith("Reset your password")
    found = LINK.search(asked["text"])
    assert found is not None
    reader.post(found.group(1), **NEW)
    run_jobs()
    told = mails(EMAIL)[0]
    assert told["subject"] == "Your password has been changed"
    for mail in (asked, told):
        assert not_english(mail["text"].splitlines(), content=("Lê Cán Bộ",)) == []


def test_the_link_works_once_and_for_two_hours(app: Flask, link: str) -> None:
    with clock.frozen(clock.now() + timedelta(hours=2, seconds=1)):
        assert Browser.at(app, MYTHO).get(link).status_code == 410
    assert Browser.at(app, MYTHO).post(link, **NEW).status_code == 302
    assert Browser.at(app, MYTHO).get(link).status_code == 410


def test_a_link_is_worth_nothing_at_another_tenant_or_guessed(app: Flask, link: str) -> None:
    assert Browser.at(app, TANAN).get(link).status_code == 404
    assert Browser.at(app, MYTHO).get("/reset/guessed").status_code == 404


def test_the_answer_is_the_same_whoever_asks_but_only_members_get_a_mail(
    app: Flask, run_jobs: RunJobs, mails: Mails
) -> None:
    texts = []
    for email in ("thutruong@mytho.example", "stranger@mytho.example"):
        page = Browser.at(app, MYTHO).post("/forgotten-password", email=email)
        texts.append(page.text.replace(email, "…"))
    run_jobs()
    assert texts[0] == texts[1]
    assert mails("thutruong@mytho.example")
    assert not mails("stranger@mytho.example")


def test_asking_again_and_again_is_slowed(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    answers = [browser.post("/forgotten-password", email="x@mytho.example").status_code for _time in range(6)]
    assert answers == [200] * 5 + [429]


def test_a_weak_password_leaves_the_link_open(app: Flask, link: str) -> None:
    browser = Browser.at(app, MYTHO)
    assert browser.post(link, password=EMAIL, repeated=EMAIL).status_code == 422
    assert browser.post(link, **NEW).status_code == 302


def test_a_password_changed_meanwhile_voids_the_link(app: Flask, link: str) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(EMAIL)
    assert browser.post("/account/password", page="/account", present_password=PASSWORD, **NEW).status_code == 302
    assert Browser.at(app, MYTHO).get(link).status_code == 410


def test_credentials_changed_at_another_tenant_void_the_link(app: Flask, link: str, in_tenant: InTenant) -> None:
    with in_tenant(TANAN):
        there = members.create_demo_member(TANAN, email=EMAIL, name="Lê Cán Bộ", roles=["staff"])
        sign_in.sign_out_everywhere(TANAN, there.id, actor=Actor.system())
        session.commit()
    assert Browser.at(app, MYTHO).get(link).status_code == 410


def test_a_mail_that_comes_after_the_change_is_not_sent(
    app: Flask, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    Browser.at(app, MYTHO).post("/forgotten-password", email=EMAIL)
    with in_tenant(MYTHO):
        found = accounts.find_credentials(MYTHO, EMAIL)
        assert found is not None
        sign_in.set_password(MYTHO, found.membership_id, NEW["password"], actor=Actor.system())
        session.commit()
    before = len(mails(EMAIL))
    run_jobs()
    assert [mail["subject"] for mail in mails(EMAIL)[: -before or None]] == ["Mật khẩu của bạn đã được thay đổi"]
