"""Guessing is slowed, and nobody is locked out for good."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from dothi.database.session import session
from dothi.identity import attempts
from dothi.identity.models import AttemptRow
from dothi.values import clock
from dothi_testing.plugin import InTenant
from tests.client import Browser
from tests.world import MYTHO, TANAN

CLERK = "tiepnhan@mytho.example"
NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@given(st.integers(0, 100_000))
def test_waits_grow_and_never_pass_a_quarter_of_an_hour(failures: int) -> None:
    wait, longer = attempts.wait_after(failures), attempts.wait_after(failures + 1)
    assert wait <= longer <= timedelta(minutes=15)
    assert (wait == timedelta(0)) == (failures < 5)


def test_after_five_failures_even_the_right_password_waits(app: Flask) -> None:
    with clock.frozen(NINE):
        browser = Browser.at(app, MYTHO)
        for _try in range(5):
            assert browser.sign_in(CLERK, "wrong").status_code == 422
        answer = browser.sign_in(CLERK)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "30"
        assert "thử lại sau 30 giây" in answer.text
        clock.shift(timedelta(seconds=31))
        assert browser.sign_in(CLERK).status_code == 302


def test_trying_while_one_must_wait_does_not_make_the_wait_longer(app: Flask) -> None:
    with clock.frozen(NINE):
        browser = Browser.at(app, MYTHO)
        for _try in range(9):
            browser.sign_in(CLERK, "wrong")
        clock.shift(timedelta(seconds=31))
        assert browser.sign_in(CLERK).status_code == 302


def test_unknown_addresses_are_slowed_alike(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    answers = [browser.sign_in("nobody@mytho.example", "wrong").status_code for _try in range(6)]
    assert answers == [422] * 5 + [429]


def test_one_address_cannot_try_one_password_on_many_accounts(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    answers = [browser.sign_in(f"person{number}@mytho.example", "wrong").status_code for number in range(21)]
    assert answers == [422] * 20 + [429]
    assert Browser.at(app, MYTHO, address="203.0.113.8").sign_in(CLERK).status_code == 302


def test_strangers_cannot_keep_the_owner_out_of_a_browser_that_is_known(app: Flask) -> None:
    owner, stranger = Browser.at(app, MYTHO), Browser.at(app, MYTHO)
    owner.sign_in(CLERK)
    owner.post("/sign-out", page="/account")
    for _try in range(6):
        answer = stranger.sign_in(CLERK, "wrong")
    assert answer.status_code == 429
    assert owner.sign_in(CLERK).status_code == 302


def test_a_known_browser_is_slowed_by_its_own_failures(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    browser.post("/sign-out", page="/account")
    assert [browser.sign_in(CLERK, "wrong").status_code for _try in range(6)] == [422] * 5 + [429]


def test_a_browser_known_for_one_account_is_a_stranger_to_another(app: Flask) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    browser.post("/sign-out", page="/account")
    for _try in range(5):
        Browser.at(app, MYTHO).sign_in("canbo@mytho.example", "wrong")
    assert browser.sign_in("canbo@mytho.example").status_code == 429


def test_failures_are_forgotten_after_a_success_and_after_a_day(app: Flask) -> None:
    with clock.frozen(NINE):
        browser = Browser.at(app, MYTHO)
        for _try in range(4):
            browser.sign_in(CLERK, "wrong")
        assert Browser.at(app, MYTHO).sign_in(CLERK).status_code == 302
        for _try in range(4):
            assert browser.sign_in(CLERK, "wrong").status_code == 422
        clock.shift(timedelta(hours=25))
        assert browser.sign_in(CLERK, "wrong").status_code == 422
        assert browser.sign_in(CLERK).status_code == 302


def test_failures_at_one_tenant_do_not_count_at_another(app: Flask) -> None:
    for _try in range(6):
        Browser.at(app, MYTHO).sign_in("tiepnhan@tanan.example", "wrong")
    assert Browser.at(app, TANAN).sign_in("tiepnhan@tanan.example").status_code == 302


def test_a_household_of_ipv6_is_one_address() -> None:
    assert attempts.address_subject("2001:db8:1:2::9") == attempts.address_subject("2001:db8:1:2:ffff::1")
    assert attempts.address_subject("2001:db8:1:2::9") != attempts.address_subject("2001:db8:1:3::9")
    assert attempts.address_subject("not an address") == "address:unknown"


def test_old_counts_are_cleaned_away(app: Flask, in_tenant: InTenant) -> None:
    with clock.frozen(NINE):
        Browser.at(app, MYTHO).sign_in(CLERK, "wrong")
        with in_tenant(MYTHO):
            attempts.forget_old(MYTHO, NINE + timedelta(hours=23))
            assert session.query(AttemptRow).where(AttemptRow.tenant_id == MYTHO).count() == 2
            attempts.forget_old(MYTHO, NINE + timedelta(hours=25))
            assert session.query(AttemptRow).where(AttemptRow.tenant_id == MYTHO).count() == 0


def test_many_guesses_at_the_same_time_are_no_more_than_in_a_row(app: Flask) -> None:
    assert sorted(at_once(app, 12, "wrong")) == [422] * 5 + [429] * 7


def test_who_knows_the_password_signs_in_however_many_do_so_at_once(app: Flask) -> None:
    assert at_once(app, 7) == [302] * 7, "five tries under way and, as in a worker of three threads, two who wait"


def at_once(app: Flask, number: int, *password: str) -> list[int]:
    """The answers to so many sign-ins at the same time."""
    start = threading.Barrier(number)

    def sign_in() -> int:
        browser = Browser.at(app, MYTHO)
        browser.get("/sign-in")
        start.wait()
        return browser.sign_in(CLERK, *password).status_code

    with ThreadPoolExecutor(number) as people:
        return [future.result() for future in [people.submit(sign_in) for _person in range(number)]]
