"""The second factor: whom it is asked of, codes that work once, recovery codes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask

from dothi.database.session import session
from dothi.identity import second_factor as factor
from dothi.identity.models import SessionRow
from dothi.values import clock
from dothi_testing.plugin import InTenant
from tests.client import Browser
from tests.identity.conftest import WithSettings
from tests.world import MYTHO

ADMIN, CLERK = "quantri@mytho.example", "tiepnhan@mytho.example"
NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SECRET = re.compile(r'<code translate="no">([A-Z2-7 ]+)</code>')
CODE = re.compile(r"<code>([a-z2-7-]{19})</code>")


def code_now(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows, `steps` half minutes from now."""
    return pyotp.TOTP(secret).at(clock.real_now(), counter_offset=steps)


def set_up(browser: Browser) -> tuple[str, list[str]]:
    """Set the second factor up by hand. Returns the secret and the recovery codes."""
    found = SECRET.search(browser.get("/account/second-factor").text)
    assert found is not None
    secret = found.group(1).replace(" ", "")
    answer = browser.post("/account/second-factor", code=code_now(secret))
    assert answer.status_code == 200, answer.text
    return secret, CODE.findall(answer.text)


@pytest.fixture
def strict(with_settings: WithSettings) -> Flask:
    """The application where administrative roles need a second factor."""
    return with_settings(second_factor=True)


def test_an_admin_reaches_nothing_but_the_set_up_until_it_is_done(strict: Flask) -> None:
    browser = Browser.at(strict, MYTHO)
    assert browser.sign_in(ADMIN).headers["Location"] == "/account/second-factor?next=/work"
    for path in ("/work", "/account"):
        assert browser.get(path).headers["Location"] == f"/sign-in?next={path}"
        assert browser.get(f"/sign-in?next={path}").headers["Location"] == f"/account/second-factor?next={path}"
    _secret, codes = set_up(browser)
    assert len(set(codes)) == 10
    assert browser.get("/work").status_code == 200


def test_a_clerk_is_not_asked(strict: Flask) -> None:
    assert Browser.at(strict, MYTHO).sign_in(CLERK).headers["Location"] == "/work"


def test_no_role_needs_one_where_the_setting_is_off(app: Flask) -> None:
    assert Browser.at(app, MYTHO).sign_in(ADMIN).headers["Location"] == "/work"


def test_the_next_sign_in_asks_for_a_code_before_anything_else(strict: Flask) -> None:
    with clock.frozen(NINE):
        browser = Browser.at(strict, MYTHO)
        browser.sign_in(ADMIN)
        secret, _codes = set_up(browser)
        clock.shift(timedelta(minutes=1))
        again = Browser.at(strict, MYTHO)
        assert again.sign_in(ADMIN, next="/account").headers["Location"] == "/second-factor?next=/account"
        assert again.get("/account").headers["Location"] == "/sign-in?next=/account"
        assert again.get("/sign-in?next=/account").headers["Location"] == "/second-factor?next=/account"
        assert again.post("/second-factor", code="000000").status_code == 422
        passed = again.post("/second-factor", code=code_now(secret), next="/account")
        assert passed.headers["Location"] == "/account"
        assert again.get("/account").status_code == 200


def test_a_code_works_once(strict: Flask) -> None:
    with clock.frozen(NINE):
        first = Browser.at(strict, MYTHO)
        first.sign_in(ADMIN)
        secret, _codes = set_up(first)
        second = Browser.at(strict, MYTHO)
        second.sign_in(ADMIN)
        assert second.post("/second-factor", code=code_now(secret)).status_code == 422
        clock.shift(timedelta(seconds=30))
        assert second.post("/second-factor", code=code_now(secret)).status_code == 302


def test_a_recovery_code_works_once(strict: Flask) -> None:
    browser = Browser.at(strict, MYTHO)
    browser.sign_in(ADMIN)
    _secret, codes = set_up(browser)
    for expected in (302, 422):
        again = Browser.at(strict, MYTHO)
        again.sign_in(ADMIN)
        assert again.post("/second-factor", code=codes[0].upper().replace("-", " ")).status_code == expected
    assert "Còn 9 mã khôi phục" in browser.get("/account").text


def test_guessing_codes_is_slowed(strict: Flask) -> None:
    with clock.frozen(NINE):
        browser = Browser.at(strict, MYTHO)
        browser.sign_in(ADMIN)
        secret, _codes = set_up(browser)
        clock.shift(timedelta(minutes=1))
        again = Browser.at(strict, MYTHO)
        again.sign_in(ADMIN)
        for _try in range(5):
            assert again.post("/second-factor", code="000000").status_code == 422
        assert again.post("/second-factor", code=code_now(secret)).status_code == 429


def test_a_session_that_waits_for_its_code_ends_after_half_an_hour(strict: Flask) -> None:
    with clock.frozen(NINE):
        browser = Browser.at(strict, MYTHO)
        browser.sign_in(ADMIN)
        set_up(browser)
        again = Browser.at(strict, MYTHO)
        again.sign_in(ADMIN)
        clock.shift(timedelta(minutes=31))
        assert again.get("/second-factor").headers["Location"].startswith("/sign-in")


def test_whoever_has_a_second_factor_is_asked_for_it_whatever_the_setting(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    set_up(browser)
    assert Browser.at(app, MYTHO).sign_in(CLERK).headers["Location"].startswith("/second-factor")


def test_other_open_sessions_must_give_a_code_once_it_is_on(app: Flask) -> None:
    old, browser = Browser.at(app, MYTHO), Browser.at(app, MYTHO)
    old.sign_in(CLERK)
    browser.sign_in(CLERK)
    set_up(browser)
    assert old.get("/account").status_code == 302
    assert browser.get("/account").status_code == 200


def test_turning_it_off_asks_for_the_password(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    set_up(browser)
    off = "/account/second-factor/off"
    assert browser.post(off, page="/account", present_password="wrong").status_code == 422
    assert browser.post(off, page="/account", present_password="dothi-demo").status_code == 302
    assert Browser.at(app, MYTHO).sign_in(CLERK).headers["Location"] == "/work"


def test_an_admin_who_turns_it_off_must_set_it_up_again(strict: Flask) -> None:
    browser = Browser.at(strict, MYTHO)
    browser.sign_in(ADMIN)
    set_up(browser)
    browser.post("/account/second-factor/off", page="/account", present_password="dothi-demo")
    assert browser.get("/work").headers["Location"] == "/sign-in?next=/work"
    assert browser.get("/sign-in").headers["Location"].startswith("/account/second-factor")


def test_the_picture_holds_no_style_and_is_kept_by_nobody(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    picture = browser.get("/account/second-factor/qr.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert "<path" in picture.text
    assert "style" not in picture.text


def test_the_unconfirmed_secret_stays_the_same_and_goes_with_confirmation(app: Flask, in_tenant: InTenant) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    pages = [SECRET.search(browser.get("/account/second-factor").text) for _time in range(2)]
    assert pages[0] is not None
    assert pages[1] is not None
    assert pages[0].group(1) == pages[1].group(1)
    set_up(browser)
    with in_tenant(MYTHO):
        row = session.query(SessionRow).where(SessionRow.tenant_id == MYTHO).one()
        assert row.pending_secret is None


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_codes_of_a_clock_half_a_minute_off_are_taken(steps: int) -> None:
    secret = pyotp.random_base32()
    code = pyotp.TOTP(secret).at(NINE, counter_offset=steps)
    assert factor.find_step(secret, code, NINE) == int(NINE.timestamp()) // 30 + steps


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_belongs_to_no_step(code: str) -> None:
    assert factor.find_step(pyotp.random_base32(), code, NINE) is None
