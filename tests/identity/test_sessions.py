"""Sessions: bound to host and tenant; ended by time, by sign-out, by an ended membership or a disabled account."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.identity import members
from dothi.identity.models import SessionRow
from dothi.identity.sessions import find_member
from dothi.values import clock
from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import InTenant
from tests.client import Browser
from tests.world import HOSTS, MYTHO, SYSTEM, TANAN

CLERK = "tiepnhan@mytho.example"
NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """The intake clerk, signed in."""
    found = Browser.at(app, MYTHO)
    assert found.sign_in(CLERK).status_code == 302
    return found


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def test_the_cookie_is_of_this_host_alone(app: Flask) -> None:
    answer = Browser.at(app, MYTHO).sign_in(CLERK)
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("dothi_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_the_token_itself_is_not_kept(browser: Browser, in_tenant: InTenant) -> None:
    assert browser.session is not None
    with in_tenant(MYTHO):
        hashes = session.execute(select(SessionRow.token_hash).where(SessionRow.tenant_id == MYTHO)).scalars().all()
    assert len(hashes) == 1
    assert browser.session not in hashes


def test_a_session_of_one_tenant_is_nothing_at_another(app: Flask, browser: Browser) -> None:
    assert browser.session is not None
    other = Browser.at(app, TANAN)
    other.client.set_cookie("dothi_session", browser.session, domain=HOSTS[TANAN])
    assert not is_in(other)


def test_a_session_is_bound_to_the_host_on_which_it_was_made(browser: Browser, in_tenant: InTenant) -> None:
    assert browser.session is not None
    with in_tenant(MYTHO):
        assert find_member(MYTHO, HOSTS[MYTHO], browser.session) is not None
        assert find_member(MYTHO, "old.mytho.localhost", browser.session) is None


def test_idle_sessions_end_after_two_hours(app: Flask) -> None:
    with clock.frozen(NINE):
        browser = Browser.at(app, MYTHO)
        browser.sign_in(CLERK)
        clock.shift(timedelta(hours=1, minutes=59))
        assert is_in(browser)
        clock.shift(timedelta(hours=1, minutes=59))
        assert is_in(browser)
        clock.shift(timedelta(hours=2, seconds=1))
        assert not is_in(browser)


def test_sessions_end_after_twelve_hours_however_busy(app: Flask) -> None:
    with clock.frozen(NINE):
        browser = Browser.at(app, MYTHO)
        browser.sign_in(CLERK)
        for _hour in range(11):
            clock.shift(timedelta(hours=1))
            assert is_in(browser)
        clock.shift(timedelta(hours=1))
        assert not is_in(browser)


def test_finding_the_member_is_one_statement(
    browser: Browser, in_tenant: InTenant, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    assert browser.session is not None
    with in_tenant(MYTHO), statements() as seen:
        member = find_member(MYTHO, HOSTS[MYTHO], browser.session)
    assert member is not None
    assert len(seen) == 1


def test_last_seen_is_written_every_five_minutes(app: Flask, in_tenant: InTenant) -> None:
    def last_seen() -> datetime:
        with in_tenant(MYTHO):
            return session.execute(select(SessionRow.last_seen_at).where(SessionRow.tenant_id == MYTHO)).scalar_one()

    with clock.frozen(NINE):
        browser = Browser.at(app, MYTHO)
        browser.sign_in(CLERK)
        clock.shift(timedelta(minutes=4))
        browser.get("/account")
        assert last_seen() == NINE
        clock.shift(timedelta(minutes=1))
        browser.get("/account")
        assert last_seen() == NINE + timedelta(minutes=5)


def test_an_ended_membership_ends_the_session_at_once(browser: Browser, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        member = next(m for m in members.list_members(MYTHO) if m.email == CLERK)
        members.end_membership(MYTHO, membership_id=member.id, actor=SYSTEM)
    assert not is_in(browser)
    assert browser.sign_in(CLERK).status_code == 422


def test_a_disabled_account_ends_the_session_at_once(browser: Browser, database: TestDatabase) -> None:
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("UPDATE dothi_account SET disabled_at = now() WHERE email = %s", [CLERK])
    assert not is_in(browser)
    assert browser.sign_in(CLERK).status_code == 422


def test_sign_out_everywhere_ends_the_sessions_at_every_tenant(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(TANAN):
        members.create_demo_member(TANAN, email=CLERK, name="Trần Tiếp Nhận", roles=["intake"])
    here, elsewhere = Browser.at(app, MYTHO), Browser.at(app, TANAN)
    here.sign_in(CLERK)
    elsewhere.sign_in(CLERK)
    assert is_in(elsewhere)
    assert here.post("/account/sign-out-everywhere", page="/account").headers["Location"] == "/sign-in"
    assert not is_in(here)
    assert not is_in(elsewhere)
    assert here.sign_in(CLERK).status_code == 302
    assert is_in(here)


def test_changed_roles_hold_from_the_next_request(browser: Browser, in_tenant: InTenant) -> None:
    assert browser.session is not None
    with in_tenant(MYTHO):
        before = find_member(MYTHO, HOSTS[MYTHO], browser.session)
        assert before is not None
        members.change_roles(MYTHO, membership_id=before.membership_id, roles=["leader"], actor=SYSTEM)
        after = find_member(MYTHO, HOSTS[MYTHO], browser.session)
    assert after is not None
    assert (before.roles, after.roles) == (frozenset({"intake"}), frozenset({"leader"}))
    assert before.permissions != after.permissions
