"""One's own account, and the demo's password outside the demo."""

from __future__ import annotations

from flask import Flask

from tests.client import Browser
from tests.identity.conftest import WithSettings
from tests.world import MYTHO, TIENGIANG

CLERK = "tiepnhan@mytho.example"
NEW = {"password": "một câu dài dễ nhớ", "repeated": "một câu dài dễ nhớ"}


def signed_in(app: Flask) -> Browser:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    return browser


def test_a_new_password_ends_all_sessions_but_this(app: Flask) -> None:
    browser, other = signed_in(app), signed_in(app)
    answer = browser.post("/account/password", page="/account", present_password="dothi-demo", **NEW)
    assert answer.status_code == 302, answer.text
    assert "Đã đổi mật khẩu" in browser.get("/account").text
    assert other.get("/account").status_code == 302
    assert other.sign_in(CLERK, NEW["password"]).status_code == 302


def test_the_present_password_is_asked_for(app: Flask) -> None:
    browser = signed_in(app)
    answer = browser.post("/account/password", page="/account", present_password="wrong", **NEW)
    assert answer.status_code == 422
    assert 'href="#present_password"' in answer.text
    assert NEW["password"] not in answer.text


def test_strangers_failures_do_not_keep_the_owner_from_a_new_password(app: Flask) -> None:
    browser = signed_in(app)
    for _try in range(6):
        Browser.at(app, MYTHO).sign_in(CLERK, "wrong")
    answer = browser.post("/account/password", page="/account", present_password="dothi-demo", **NEW)
    assert answer.status_code == 302


def test_the_name_can_be_changed_and_an_empty_one_not(app: Flask) -> None:
    browser = signed_in(app)
    assert browser.post("/account/name", page="/account", name="  Trần   Tiếp ").status_code == 302
    assert "Trần Tiếp" in browser.get("/account").text
    assert browser.post("/account/name", page="/account", name="   ").status_code == 422


def test_the_page_stands_in_the_console_of_a_province(app: Flask) -> None:
    browser = Browser.at(app, TIENGIANG)
    browser.sign_in("admin@tiengiang.example")
    page = browser.get("/account")
    assert page.status_code == 200
    assert "dt-console" in page.text


def test_the_demo_password_opens_nothing_outside_the_demo(with_settings: WithSettings) -> None:
    assert Browser.at(with_settings(demo=False), MYTHO).sign_in(CLERK).status_code == 422


def test_the_demo_password_cannot_be_chosen_outside_the_demo(app: Flask, with_settings: WithSettings) -> None:
    browser = signed_in(app)
    with_settings(demo=False)
    answer = browser.post(
        "/account/password",
        page="/account",
        present_password="dothi-demo",
        password="Dothi-Demo",
        repeated="Dothi-Demo",
    )
    assert answer.status_code == 422
    assert 'href="#password"' in answer.text
