"""The form cookie and the token of forms: kept for a moment in the process, never mixed between browsers."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, Response, session
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from dothi.identity.current import take_session
from dothi.short_memory import RENEWAL, ShortMemory
from dothi.web import form_token
from tests.client import TOKEN
from tests.tenants.browser import Browser
from tests.world import HOSTS, MYTHO


def token_of(browser: Browser) -> str:
    """The token on the sign-in page."""
    found = TOKEN.search(browser.get("/sign-in").text)
    assert found is not None
    return found.group(1)


def test_a_token_is_signed_anew_after_five_minutes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds, signed = 0.0, list[str]()

    def sign() -> str:
        signed.append(generate_csrf())
        return signed[-1]

    memory: ShortMemory[str, str] = ShortMemory(100, ticks=lambda: seconds)
    monkeypatch.setitem(app.extensions, "dothi.form_tokens", memory)
    monkeypatch.setattr(form_token, "generate_csrf", sign)
    browser = Browser(app, HOSTS[MYTHO])
    tokens = {token_of(browser), token_of(browser)}
    seconds = form_token.SECONDS * RENEWAL - 1
    tokens.add(token_of(browser))
    assert tokens == set(signed)
    assert len(signed) == 1
    seconds = form_token.SECONDS
    assert token_of(browser) == signed[1]
    browser.sign_in("tiepnhan@mytho.example")
    signed.clear()
    for _ in range(2):
        assert browser.get("/work/feedback").text.count(signed[0]) > 1  # every form, and the header of scripts
    assert len(signed) == 1


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


def test_a_cookie_that_was_checked_gives_each_request_a_session_of_its_own(app: Flask) -> None:
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # of signed cookies
    cookies = {
        "text": signer.dumps({"csrf_token": "a"}),
        "list": signer.dumps({"csrf_token": "a", "_flashes": [("message", "Đã lưu.")]}),
        "forged": signer.dumps({"csrf_token": "a"})[:-4] + "AAAA",
    }
    name = app.config["SESSION_COOKIE_NAME"]
    seen: dict[str, list[dict[str, Any]]] = {}
    for kind, cookie in cookies.items():
        for _ in range(2):
            with app.test_request_context("/", headers={"Host": HOSTS[MYTHO], "Cookie": f"{name}={cookie}"}):
                seen.setdefault(kind, []).append(dict(session))
                session["csrf_token"] = "changed"
                session.get("_flashes", []).append(("message", "Của người khác."))
    assert seen["text"] == [{"csrf_token": "a"}] * 2
    assert [len(held["_flashes"]) for held in seen["list"]] == [2, 2]
    assert seen["forged"] == [{}, {}]


def test_who_is_signed_out_in_a_request_gets_a_right_token_in_the_same(app: Flask) -> None:
    with app.test_request_context("/", headers={"Host": HOSTS[MYTHO]}):
        before = form_token.form_token()
        take_session(Response())
        after = form_token.form_token()
        assert after != before
        validate_csrf(after)
        with pytest.raises(ValidationError):
            validate_csrf(before)
