"""The token of forms: each browser's own, another one for who signs in or out."""

from __future__ import annotations

import pytest
from flask import Flask, Response
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from dothi.identity.current import take_session
from tests.client import TOKEN, Browser
from tests.world import HOSTS, MYTHO


def token_of(browser: Browser) -> str:
    """The token on the sign-in page."""
    found = TOKEN.search(browser.get("/sign-in").text)
    assert found is not None
    return found.group(1)


def test_each_browser_has_a_token_of_its_own_that_no_other_may_use(app: Flask) -> None:
    mine, theirs = Browser(app, HOSTS[MYTHO]), Browser(app, HOSTS[MYTHO])
    token = token_of(mine)
    assert token != token_of(theirs)
    form = {"email": "tiepnhan@mytho.example", "password": "dothi-demo", "csrf_token": token}
    assert theirs.client.post("/sign-in", base_url=theirs.base, data=form).status_code == 400
    assert mine.client.post("/sign-in", base_url=mine.base, data=form).status_code in {302, 303}


def test_who_signs_in_gets_another_secret(app: Flask) -> None:
    browser = Browser(app, HOSTS[MYTHO])
    before = token_of(browser)
    browser.sign_in("tiepnhan@mytho.example")
    after = TOKEN.search(browser.get("/work/feedback").text)
    assert after is not None
    assert after.group(1) != before
    answer = browser.client.post("/sign-out", base_url=browser.base, data={"csrf_token": before})
    assert answer.status_code == 400


def test_who_is_signed_out_in_a_request_gets_a_right_token_in_the_same(app: Flask) -> None:
    with app.test_request_context("/", headers={"Host": HOSTS[MYTHO]}):
        before = generate_csrf()
        take_session(Response())
        after = generate_csrf()
        assert after != before
        validate_csrf(after)
        with pytest.raises(ValidationError):
            validate_csrf(before)
